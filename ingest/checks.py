"""What a person would notice about a document's structure: gaps, repeats, empty Pasal, other front matter."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.manifest import DocumentEntry
from ingest.outline import RawSection, SectionKind
from ingest.problems import Problem
from ingest.units import Level, read_units

COMPARED = ("id", "title", "edition")


def check_front_matter(file: str, entry: DocumentEntry, matter: dict[str, str]) -> Iterator[Problem]:
    """Where the file says something else about itself than the manifest, which decides."""
    for key in COMPARED:
        own, ours = matter.get(key), getattr(entry, key)
        if own and own != ours:
            message = f"`{key}` di berkas ({own}) berbeda dari manifes ({ours})."
            yield Problem(file, 1, message, "Yang dipakai adalah manifes; samakan keduanya.")


def check_structure(file: str, raws: Sequence[RawSection]) -> Iterator[Problem]:
    """Problems of sections and numbering, in the order of the file's lines."""
    seen: dict[str, int] = {}
    for raw in raws:
        if raw.address in seen:
            message = f"`{raw.address}` sudah ada di baris {seen[raw.address]}."
            yield Problem(file, raw.line, message, "Beri nomor atau judul lain pada salah satunya.")
        seen.setdefault(raw.address, raw.line)
        if raw.inferred:
            message = f"Judul `{raw.address}` tidak terbaca; letaknya diperkirakan."
            yield Problem(file, raw.line, message, "Periksa batas pasal itu pada naskah asli.")
        if not raw.blocks:
            yield Problem(
                file, raw.line, f"`{raw.address}` tidak berisi apa pun.", "Isi atau hapus judulnya."
            )
        if raw.kind is SectionKind.ARTICLE:
            yield from _ayat(file, raw)
    yield from _articles(file, raws)


def _ayat(file: str, raw: RawSection) -> Iterator[Problem]:
    numbers = [
        (int(re.sub(r"\D", "", unit.number)), unit.line)
        for unit in read_units(raw.blocks)
        if unit.level is Level.AYAT
    ]
    yield from _gaps(file, f"{raw.address} ayat", numbers)


def _articles(file: str, raws: Iterable[RawSection]) -> Iterator[Problem]:
    """Gaps in the numbers of the Pasal; a regulation that changes another has the numbers of that one."""
    articles = [raw for raw in raws if raw.kind is SectionKind.ARTICLE]
    numbers = [(re.sub(r"\D", "", raw.address), raw.line) for raw in articles]
    if all(number for number, _ in numbers):
        yield from _gaps(file, "Pasal", [(int(number), line) for number, line in numbers])


def _gaps(file: str, what: str, numbers: Sequence[tuple[int, int]]) -> Iterator[Problem]:
    expected = 1
    for number, line in numbers:
        if number not in (expected, expected - 1):
            message = f"{what} melompat dari {expected - 1} ke {number}."
            yield Problem(file, line, message, "Periksa penomoran; bagian yang hilang tidak dapat dijawab.")
        expected = number + 1
