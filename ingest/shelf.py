"""What staff sent from chat: files and a manifest of their own below PANDU_HOME, followed by every ingest."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from ingest.files import file_checksum
from ingest.manifest import NAME, CatalogueEntry, DocumentEntry, Loaded, SourceManifest, load_manifest
from ingest.problems import IngestBusyError, SourcesRefusedError
from knowledge.generation import sync_folder

HEADER = (
    "# Documents sent from chat; `withdrawn` names those that stay out. Change it only while nobody sends.\n"
)
SHORT = 8


def shelf_folder(home: Path) -> Path:
    """Where the files and the manifest stand."""
    return home / "documents"


def read_shelf(home: Path) -> Loaded:
    """The manifest, an empty one where staff never sent anything, or the problems why it cannot be used."""
    path = shelf_folder(home) / NAME
    return load_manifest(path) if path.is_file() else Loaded(SourceManifest(), ())


def shelf_text(home: Path) -> str:
    """The manifest as it stands, "" where there is none."""
    path = shelf_folder(home) / NAME
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@contextmanager
def shelf_lock(home: Path) -> Iterator[None]:
    """Holds the shelf for one change, which is taken back where the block raises.

    Raises IngestBusyError. A process that is killed leaves what it wrote: the next ingest completes it.
    """
    import fcntl

    folder = shelf_folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "LOCK").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise IngestBusyError(str(folder)) from error
        before = shelf_text(home)
        try:
            yield
        except BaseException:
            write_text(home, before)
            raise


def put_document(home: Path, file: Path, entry: DocumentEntry) -> None:
    """Keeps a copy of `file` and its block, in place of an earlier one of the same id."""
    shelf = _shelf(home)
    name = _keep(home, file, entry.id)
    others = tuple(one for one in shelf.documents if one.id != entry.id)
    entry = entry.model_copy(update={"file": name})
    withdrawn = tuple(one for one in shelf.withdrawn if one != entry.id)
    _write(home, shelf.model_copy(update={"documents": (*others, entry), "withdrawn": withdrawn}))


def put_catalogue(home: Path, file: Path) -> None:
    """Keeps a copy of `file` as the catalogue, in place of any other."""
    entry = CatalogueEntry(file=_keep(home, file, "katalog"))
    _write(home, _shelf(home).model_copy(update={"catalogue": entry}))


def withdraw(home: Path, document: str) -> None:
    """Takes a document out, whoever named it; its file stays, for the way back."""
    shelf = _shelf(home)
    others = tuple(one for one in shelf.documents if one.id != document)
    withdrawn = tuple(dict.fromkeys((*shelf.withdrawn, document)))
    _write(home, shelf.model_copy(update={"documents": others, "withdrawn": withdrawn}))


def write_text(home: Path, text: str) -> None:
    """Puts a whole manifest in place of the one that stands, at once."""
    folder = shelf_folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{NAME}.{os.getpid()}"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / NAME)
    sync_folder(folder)


def _shelf(home: Path) -> SourceManifest:
    loaded = read_shelf(home)
    if loaded.manifest is None:
        raise SourcesRefusedError(loaded.problems)
    return loaded.manifest


def _keep(home: Path, file: Path, identity: str) -> str:
    """Copies `file` under a name of its own contents; gives the name."""
    name = f"{identity}-{file_checksum(file)[:SHORT]}{file.suffix.lower()}"
    target = shelf_folder(home) / name
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{name}.{os.getpid()}")
        shutil.copyfile(file, fresh)
        fresh.replace(target)
    return name


def _write(home: Path, shelf: SourceManifest) -> None:
    rows = shelf.model_dump(mode="json", exclude_defaults=True)
    write_text(home, HEADER + yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=110))
