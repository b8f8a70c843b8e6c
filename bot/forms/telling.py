"""Telling: an obstacle, a plan or progress that a model points at in a message, where it reads as one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.forms.clauses import Span, clause_around, is_cancelled, statements
from bot.forms.extraction import Context, Reader
from bot.forms.gazetteer import Gazetteer
from bot.forms.owning import places_of, sentence_around
from bot.forms.sections import parts_of, sentence_ends
from bot.forms.signs import counts_in, follow_ups_in
from bot.forms.slots import Asking, Progress, Said
from bot.forms.visitors import VISIT
from knowledge.grounding.forms import MARKED

FEWEST_WORDS, LONGEST = 2, 600
_NO = r"(?:tidak|tdk|gak|ga|gk|nggak|tanpa|bukan|belum|blm)"
_BAD = (
    r"(?:kurang|minim|terbatas|rusak|lambat|lelet|jelek|buruk|sulit|susah|habis|mati|(?:ter)?putus\w*|hilang"
    r"|mutasi|pindah|pensiun|macet|error|gagal|rangkap|banjir|padam|bocor|menolak|keberatan"
    r"|mahal|kosong|terkendala|terhambat"
    r"|(?:belum|blm|tidak|tdk)\s+(?:ada|cair|cukup|punya|tersedia|terbit|turun|bisa|stabil))"
)
_TROUBLE = re.compile(rf"\b{_BAD}\b", re.IGNORECASE)
_NO_TROUBLE = re.compile(rf"\b{_NO}\s+(?:(?:ada|ter\w+|yang|yg)\s+)*{_BAD}\b", re.IGNORECASE)
_AHEAD = re.compile(
    r"\b(?:besok|nanti|rencana(?:nya)?(?!\s+aksi)|dijadwalkan|selanjutnya|berikutnya|ke\s?depan"
    r"|(?:akan|hendak|ingin|mau)(?!\s+(?:lapor\w*|melapor\w*|tambah|nambah|catat|koreksi|ralat|input|tanya))"
    r"|(?:bulan|bln|minggu|pekan|tahun)\s+(?:depan|dpn))\b",
    re.IGNORECASE,
)
_DENIED = re.compile(rf"\b(?:{_NO}|batal)\s*(?:jadi\s*)?$", re.IGNORECASE)
_SHARE = re.compile(
    r"%|\b(?:persen|setengah|separuh|separo|seperempat|sepertiga|pertiga|perempat)\b", re.IGNORECASE
)
_DONE = re.compile(
    r"\b(?:progres\w*|kemajuan\w*|capaian|realisasi|rencana\s+aksi\w*|renaksi|(?:ber)?jalan|selesai|rampung)\b",
    re.IGNORECASE,
)
_TARGET = re.compile(r"\b(?:target\w*|(?:se)?harusnya|rencananya)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Lines:
    """The statements of one message, and what reads them."""

    reader: Reader
    gazetteer: Gazetteer
    text: str
    context: Context

    def obstacle(self, quote: str) -> Said | None:
        """The clauses of a quotation, where they say that something is wrong, and nothing of visits."""
        for whole, _ in self._clauses(quote):
            words = self._words(whole)
            if _TROUBLE.search(words) and not _NO_TROUBLE.search(words):
                return self._answer(words, Asking.OBSTACLES)
        return None

    def plan(self, quote: str) -> Said | None:
        """The words from the quotation to the end of its clause, where that says what will be."""
        for whole, place in self._clauses(quote):
            words, clause = self._words(Span(place.start, whole.end)), self._words(whole)
            off = is_cancelled(clause) or _DENIED.search(self.text[: place.start])
            if words and _AHEAD.search(clause) and not off:
                return self._answer(words, Asking.PLAN)
        return None

    def progress(self, quote: str) -> Progress | None:
        """The share of a quotation, where its sentence says that so much is done."""
        for place in places_of(quote, statements(self.text)):
            sentence = sentence_around(self.text, place)
            if _SHARE.search(quote) and _DONE.search(sentence) and not _TARGET.search(sentence):
                found = self.reader.read(sentence, self._asked(Asking.PROGRESS)).progress
                return found if found and found.percent is not None else None
        return None

    def _clauses(self, quote: str) -> Iterator[tuple[Span, Span]]:
        """Whole clauses of one sentence around a quotation, and its place; nothing in them is said of visits,
        or stands under a lead-in that the rules know."""
        taken = [(one.start, one.end) for one in [*follow_ups_in(self.text), *counts_in(self.text)]]
        taken += [(one.start, one.end) for one in self.gazetteer.find(self.text)]
        taken += [(one.start(), one.end()) for one in VISIT.finditer(self.text)]
        taken += [(one.lead, one.end) for one in parts_of(self.text)]
        for place in places_of(quote, statements(self.text)):
            whole = clause_around(self.text, place)
            free = not any(start < whole.end and whole.start < end for start, end in taken)
            if free and not any(place.start < end < place.end - 1 for end in sentence_ends(self.text)):
                yield whole, place

    def _words(self, place: Span) -> str:
        """The person's words at a place; "" where they are too few, too many, or marked up."""
        words = " ".join(self.text[place.start : place.end].split()).strip(" .,;")
        fits = len(words.split()) >= FEWEST_WORDS and len(words) <= LONGEST
        return words if fits and not MARKED.search(words) else ""

    def _answer(self, words: str, asking: Asking) -> Said | None:
        found = self.reader.read(words, self._asked(asking))
        said = found.obstacles if asking is Asking.OBSTACLES else found.plan_next
        return said if said and said.text else None

    def _asked(self, asking: Asking) -> Context:
        return Context(self.context.today, self.context.period, asking)
