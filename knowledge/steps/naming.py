"""What a question names by its address: `pasal 12 ayat 2`, `lampiran III`, `PermenPANRB 91/2021`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.generation import Corpus
from knowledge.language import Language
from knowledge.lexical import tokenize
from knowledge.passages import Document, Passage
from knowledge.steps.editions import NUMBER, marks, standings

ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
ADDRESS = re.compile(
    r"\b(?P<note>penjelasan\s+)?(?:pasal|psl|ps)\b\.?\s*(?P<pasal>\d+[a-z]?)\b"
    r"(?:\s*,?\s*(?:ayat|ayt|ay)\b\.?\s*\(?(?P<ayat>\d+[a-z]?)\)?|\s*\((?P<bracket>\d+)\))?"
    r"|\b(?:lampiran|lamp)\b\.?\s*(?P<annex>[ivxl]+|\d+)\b"
    r"|\bbab\s+(?P<chapter>[ivxl]+|\d+)\b",
    re.IGNORECASE,
)
REGULATION = re.compile(
    r"\b(?:peraturan|keputusan|permen\w*|kepmen\w*|perpres|perban|perda|pergub|perbup|perwali|undang-undang"
    r"|pedoman|surat edaran|pp|uu)\b[^?.,;:]{0,60}?\b(?:nomor|no\.?)?\s*\d+\s*(?:tahun|th|/)\s*\d{4}\b",
    re.IGNORECASE,
)
SHOWING = frozenset(
    tokenize(
        "isi berisi bunyi berbunyi teks naskah tampilkan lihat tunjukkan kirim kasih kutip baca jelaskan"
        " sebutkan tentang mengatur mengenai bahas membahas lengkap penuh pedoman replikasi pasal ayat"
        " lampiran bab dalam"
    )
)


@dataclass(frozen=True, slots=True)
class Naming:
    """`passages` at each address that the corpus has, in order; `lacking` the addresses it has not, `around`
    the passages of their Pasal where it has that; `rest` the question without them, `bare` where that asks
    nothing more, `ours` where the corpus knows its words."""

    passages: tuple[tuple[Passage, ...], ...]
    lacking: tuple[str, ...]
    around: tuple[Passage, ...]
    rest: str
    bare: bool
    ours: bool


def naming(said: str, corpus: Corpus, language: Language) -> Naming | None:
    """What a question names; None where it names no address."""
    found = [address_of(match) for match in ADDRESS.finditer(said)]
    if not found:
        return None
    addresses = tuple(dict.fromkeys(found))
    foreign = _foreign(said, corpus)
    rest = re.sub(r"\s+", " ", ADDRESS.sub(" ", REGULATION.sub(" ", said))).strip(" ?.,")
    documents = [] if foreign else _documents(said, corpus)
    groups = [_passages(address, documents, corpus) for address in addresses]
    lacking = [one for one, group in zip(addresses, groups, strict=True) if not group]
    held = tuple(group for group in groups if group)
    above = dict.fromkeys(one.partition(" ayat ")[0] for one in lacking)
    around = tuple(passage for one in above for passage in _passages(one, documents, corpus))
    if foreign:
        lacking = [f"{one} dalam {foreign}" for one in lacking]
    content = language.read(rest).content
    own = SHOWING | {token for one in documents for token in tokenize(one.replace("-", " "))}
    bare = all(word.stem in own for word in content)
    return Naming(held, tuple(lacking), around, rest, bare, bare or all(word.known for word in content))


def address_of(match: re.Match[str]) -> str:
    """The address as documents spell it: `Pasal 12 ayat (2)`, `Penjelasan Pasal 4`, `LAMPIRAN II`,
    `BAB IV`."""
    if annex := match["annex"]:
        return f"LAMPIRAN {_roman(annex)}"
    if chapter := match["chapter"]:
        return f"BAB {_roman(chapter)}"
    ayat = match["ayat"] or match["bracket"]
    below = f" ayat ({ayat.lower()})" if ayat else ""
    return f"{'Penjelasan ' if match['note'] else ''}Pasal {match['pasal'].upper()}{below}"


def _roman(number: str) -> str:
    if not number.isdigit():
        return number.upper()
    left, written = int(number), ""
    for sign, worth in (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1)):
        written += sign * (left // worth)
        left %= worth
    return written


def _foreign(said: str, corpus: Corpus) -> str:
    """The regulation a question names by number and year that is not in the corpus, as it was typed; else
    ""."""
    for match in REGULATION.finditer(said):
        numbers = set(NUMBER.findall(match[0]))
        if not any(numbers <= _numbers(document) for document in corpus.documents.values()):
            return match[0]
    return ""


def _numbers(document: Document) -> set[str]:
    return marks(document) | set(NUMBER.findall(document.title))


def _documents(said: str, corpus: Corpus) -> list[str]:
    """Ids of documents, those first that the question names by more of their words, then those that may be
    relied on."""
    words, places = set(tokenize(said)), standings(corpus, said)

    def order(document: Document) -> tuple[int, int]:
        own = set(tokenize(f"{document.name} {document.title} {document.number}"))
        return -len(words & own), places[document.id]

    return [document.id for document in sorted(corpus.documents.values(), key=order)]


def _passages(address: str, documents: list[str], corpus: Corpus) -> tuple[Passage, ...]:
    """The passages at an address, or below it, of the first document that has it."""
    for document in documents:
        if found := tuple(_below(address, document, corpus)):
            return found
    return ()


def _below(address: str, document: str, corpus: Corpus) -> Iterator[Passage]:
    for section in corpus.sections_of(document):
        whole = _is(section.address, address) or any(_is(one, address) for one in section.heading)
        for passage in corpus.passages_of(section):
            if whole or _is(passage.address, address):
                yield passage


def _is(address: str, wanted: str) -> bool:
    return address == wanted or address.startswith(f"{wanted} ")
