"""Archive: a zip of rows and files with a manifest that vouches for each of them."""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from pydantic import BaseModel, ValidationError

from bot.backup.errors import BackupError
from bot.storage.models import JsonObject

MANIFEST, ROWS, FILES = "manifest.json", "rows", "files"
FORMAT = 1
CHUNK = 2**20
_PACKED = frozenset(
    (
        ".docx",
        ".gif",
        ".gz",
        ".jpeg",
        ".jpg",
        ".mp4",
        ".ogg",
        ".pdf",
        ".png",
        ".pptx",
        ".webp",
        ".xlsx",
        ".zip",
    )
)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, KeyError)


class Content(BaseModel, frozen=True):
    """What a part has to be: its length before compression, its SHA-256; of a table the number of rows."""

    bytes: int
    sha256: str
    rows: int = 0


class Manifest(BaseModel, frozen=True):
    """What is in an archive: `tables` by name, `files` by their path below PANDU_HOME.

    `revision` is the schema of the rows, `database` the kind they come from, `generation` the corpus.
    """

    format: int
    program: str
    revision: str
    database: str
    made_at: datetime
    generation: str = ""
    tables: dict[str, Content]
    files: dict[str, Content]


class Part:
    """One part that is being written or read: counted and hashed on the way."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._hash = stream, hashlib.sha256()
        self.bytes = self.rows = 0

    def write(self, data: bytes) -> None:
        """Put bytes in."""
        self._stream.write(data)
        self._count(data)

    def read(self) -> Iterator[bytes]:
        """Take the bytes out, some at a time."""
        while data := self._stream.read(CHUNK):
            self._count(data)
            yield data

    @property
    def content(self) -> Content:
        """What went through."""
        return Content(bytes=self.bytes, sha256=self._hash.hexdigest(), rows=self.rows)

    def _count(self, data: bytes) -> None:
        self._hash.update(data)
        self.bytes += len(data)


@contextmanager
def new_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip that appears under its name once the block has ended; only its owner may read it."""
    partial = path.with_name(f"{path.name}.partial")
    handle = os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                yield archive
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


@contextmanager
def new_part(archive: zipfile.ZipFile, name: str) -> Iterator[Part]:
    """A part to write, compressed unless it is already."""
    info = zipfile.ZipInfo(name)
    packed = PurePosixPath(name).suffix.lower() in _PACKED
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as stream:
        yield Part(stream)


class Archive:
    """An archive to read; everything that is wrong with it is a BackupError that names the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN:
            raise BackupError(f"{path} is no backup of Pandu, or was cut off") from None
        try:
            self.manifest = Manifest.model_validate_json(self._zip.read(MANIFEST))
        except (*_BROKEN, ValidationError):
            self.close()
            raise BackupError(f"{path} is no backup of Pandu, or is damaged") from None
        if self.manifest.format > FORMAT:
            self.close()
            raise BackupError(f"{path} was made by a newer version of Pandu ({self.manifest.program})")

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def check_rows(self) -> None:
        """Read all rows once, to know that they are whole."""
        for name, content in self.manifest.tables.items():
            with self._opened(f"{ROWS}/{name}.jsonl", content) as part:
                for _ in part.read():
                    pass

    def rows(self, table: str) -> Iterator[JsonObject]:
        """The rows of a table, one by one."""
        with self._zip.open(f"{ROWS}/{table}.jsonl") as lines:
            for line in lines:
                yield json.loads(line)

    def extract(self, name: str, target: Path) -> None:
        """Write a file to `target`, whole."""
        target.parent.mkdir(parents=True, exist_ok=True)
        with (
            self._opened(f"{FILES}/{name}", self.manifest.files[name]) as part,
            target.open("wb") as stream,
        ):
            for data in part.read():
                stream.write(data)

    @contextmanager
    def _opened(self, name: str, content: Content) -> Iterator[Part]:
        try:
            with self._zip.open(name) as stream:
                part = Part(stream)
                yield part
        except _BROKEN:
            raise BackupError(f"{self._path} is damaged: {name} cannot be read") from None
        found = part.content
        if (found.bytes, found.sha256) != (content.bytes, content.sha256):
            raise BackupError(f"{self._path} is damaged: {name} is not what the manifest says")
