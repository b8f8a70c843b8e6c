"""Refuses files before they are opened: missing, empty, oversized, or archives that would burst."""

import re
import zipfile
from pathlib import Path

from ingest.readers.reading import MAX_BYTES, MAX_RATIO, MAX_UNPACKED, UnreadableError

SMALL = 1024 * 1024
MAX_PARTS = 20_000
ENCRYPTED = 0x1
DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
HEAD = 4096
BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, RuntimeError, ValueError)


def check_file(path: Path) -> None:
    """Raises UnreadableError for a file that is missing, empty or larger than `MAX_BYTES`."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UnreadableError(path, "Berkas tidak dapat dibaca.", "Periksa apakah berkasnya ada.") from error
    if size == 0:
        raise UnreadableError(path, "Berkas ini kosong.", "Kirim berkas yang berisi.")
    if size > MAX_BYTES:
        limit = MAX_BYTES // (1024 * 1024)
        message = f"Berkas ini {size // (1024 * 1024)} MB; batasnya {limit} MB."
        raise UnreadableError(path, message, "Perkecil gambarnya atau pecah berkasnya.")


def check_archive(path: Path) -> None:
    """Raises UnreadableError for a DOCX or XLSX that is locked or broken, that unpacks to far more than it is
    (a zip bomb), or that declares entities (an XML bomb; OOXML has no use for them)."""
    if path.read_bytes()[:4] == b"\xd0\xcf\x11\xe0":
        message = "Berkas Office ini terkunci kata sandi atau berformat lama."
        raise UnreadableError(path, message, "Simpan ulang sebagai .docx atau .xlsx tanpa kata sandi.")
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(path, archive)
            for part in (one for one in archive.infolist() if one.filename.endswith((".xml", ".rels"))):
                _check_xml(path, archive, part)
    except BROKEN as error:
        raise broken(path) from error


def _check_sizes(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    packed = max(1, path.stat().st_size)
    if total > MAX_UNPACKED or len(parts) > MAX_PARTS or (total > SMALL and total > MAX_RATIO * packed):
        message = "Berkas ini mengembang terlalu besar ketika dibuka, jadi tidak dibaca."
        raise UnreadableError(path, message, "Simpan ulang dengan Word atau Excel, lalu kirim lagi.")
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise UnreadableError(path, "Berkas ini terkunci kata sandi.", "Simpan ulang tanpa kata sandi.")


def _check_xml(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as stream:
        head = stream.read(HEAD)
    plain = head.replace(b"\0", b"")
    if DECLARES.search(plain):
        message = "Berkas ini memuat perintah XML yang tidak semestinya, jadi tidak dibaca."
        raise UnreadableError(path, message, "Simpan ulang dengan Word atau Excel, lalu kirim lagi.")


def broken(path: Path) -> UnreadableError:
    """The error for a file that is not what its name says."""
    message = f"Berkas {path.suffix.lstrip('.').upper() or 'ini'} rusak atau bukan jenis itu."
    return UnreadableError(path, message, "Unduh atau simpan ulang berkasnya, lalu kirim lagi.")
