"""Which clauses of a message report something that happened; questions, plans and cancelled visits do not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.forms.sections import sentence_ends
from bot.forms.signs import Sign

_ASKS = re.compile(
    r"\b(?:apa(?:kah)?|gimana|gmn|gmana|bagaimana|bgmn|kapan|kpn|kenapa|knp|mengapa"
    r"|siapa|mana|dimana|berapa|brp|kok|boleh(?:kah)?|bisa(?:kah)?)\b"
    r"|^\W*(?:mau|izin|ijin|numpang)\s+(?:tanya|bertanya|nanya)|\bkan\s*$|\b(?:caranya|bagaimana)\b",
    re.IGNORECASE,
)
_UNKNOWN_COUNT = re.compile(
    r"\b(?:lupa|entah|tidak\s+tahu|ga\s+tau|gak\s+tau|tdk\s+tahu|belum\s+tahu)\b.{0,25}\bberapa\b",
    re.IGNORECASE,
)
_CANCELLED = re.compile(
    r"\b(?:batal\w*|dibatalkan|(?:ga|gak|gk|tidak|tdk|nggak|ngga|ndak|urung"
    r"|tak)\s+jadi|ditunda|tertunda|diundur\w*|mundur|reschedule\w*|re-?schedule"
    r"|(?:di)?jadwal(?:kan)?\s+ulang|(?:tidak|tdk|ga|gak|nggak)\s+(?:hadir|datang|dtg"
    r"|dateng)|gagal\s+(?:datang|hadir))\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:besok|nanti|akan|rencana(?:nya)?|hendak|ingin|pengen|insya\s?allah"
    r"|dijadwalkan|undangan|ingatkan|diminta|minta(?!\s+(?:(?:tlg|tolong|bantu|dong)\s+)*(?:di)?"
    r"(?:ubah|ganti|koreksi|ralat|perbaiki|catat|tambah|input))|kalau|kalo|klo|jika|bila|semoga"
    r"|cuti|bsk|kecuali|hapus|hilangkan|telepon|telpon|telp|nelpon|menghubungi|menanyakan"
    r"|(?:bulan|bln|minggu|pekan|tahun|senin|selasa|rabu|kamis|jumat"
    r"|sabtu)\s+(?:depan|dpn)|mau(?!\s+(?:lapor|laporan|laporkan|melapor\w*|nambah"
    r"|tambah|catat|koreksi|ralat|input)))\b",
    re.IGNORECASE,
)
_COMMA = re.compile(
    r"[,;]\s|\s(?:tapi|tp|tetapi|sedangkan|namun|lalu|terus|trus)\s|\s(?=(?:yang"
    r"|yg)\s+jadi\s)",
    re.IGNORECASE,
)
_AGREES = re.compile(r"\b(?:yang|yg)\s+(?:jadi|datang|dtg)\b", re.IGNORECASE)

_OLD = re.compile(
    r"\b(?:bukan(?:nya)?|bkn(?=\s+[^,;\n]{1,40}?\s(?:tapi|tp|tetapi|melainkan)\b))\s+"
    r".*?(?=\s*(?:\b(?:tapi|tp|tetapi|melainkan|ternyata|(?:yang"
    r"|yg)\s+(?:benar|bener))\b|[,;\n]|(?<!kab)(?<!kep)(?<!prov)(?<!dr)\.\s|$))"
    r"|\bdari\s+(?=[^,;\n]{0,25}\d)[^,;\n]{1,25}?\s+(?=(?:men)?jadi\b)|\b(?:kemarin"
    r"|kmrn|tadi|td)\s+(?:itu|tu)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` up to `end`."""

    start: int
    end: int


def sentences(text: str) -> list[Span]:
    """The sentences and lines of a text, their closing mark included."""
    found, start = [], 0
    for end in (*sentence_ends(text), len(text)):
        if text[start : end + 1].strip():
            found.append(Span(start, min(end + 1, len(text))))
        start = end + 1
    return found


def is_question(sentence: str) -> bool:
    """Whether a sentence asks something."""
    if _UNKNOWN_COUNT.search(sentence):
        return False
    return sentence.rstrip().endswith("?") or bool(_ASKS.search(sentence))


def blanked(text: str, spans: Sequence[Span | Sign]) -> str:
    """The text with spans replaced by blanks, so that all places stay."""
    for span in spans:
        text = text[: span.start] + re.sub(r"[^\n]", " ", text[span.start : span.end]) + text[span.end :]
    return text


def without_old(text: str) -> str:
    """The text of a correction without the values it takes back: "bukan Sleman tapi", "dari 15 menjadi"."""
    return blanked(text, [Span(match.start(), match.end()) for match in _OLD.finditer(text)])


def statements(text: str) -> str:
    """The text with its questions blanked."""
    return blanked(text, [one for one in sentences(text) if is_question(text[one.start : one.end])])


def is_cancelled(text: str) -> bool:
    """Whether a text says that something was called off."""
    return bool(_CANCELLED.search(text)) and not _AGREES.search(text)


def clause_around(text: str, place: Span) -> Span:
    """A place with the rest of the clauses that it begins and ends in."""
    found = [clause for sentence in sentences(text) for clause in _clauses(text, sentence)]
    start = max((one.start for one in found if one.start <= place.start), default=place.start)
    return Span(start, min((one.end for one in found if one.end >= place.end), default=place.end))


def happened(text: str, follow_ups: Sequence[Sign]) -> str:
    """The text with everything blanked that asks, is planned, or was cancelled.

    What followed a visit ("mau kirim surat minat") is no plan.
    """
    intents = blanked(text, follow_ups)
    gone: list[Span] = []
    for sentence in sentences(text):
        if is_question(text[sentence.start : sentence.end]):
            gone.append(sentence)
            continue
        gone += _dropped(intents, sentence)
    return blanked(text, gone)


def _dropped(text: str, sentence: Span) -> list[Span]:
    """Cancelled or planned clauses, and the one before a cancelled clause that names no other visit."""
    clauses = _clauses(text, sentence)
    gone: list[Span] = []
    for index, clause in enumerate(clauses):
        words = text[clause.start : clause.end]
        cancelled = is_cancelled(words)
        if cancelled or _PLANNED.search(words):
            gone.append(clause)
            if cancelled and index and clauses[index - 1] not in gone and index == len(clauses) - 1:
                gone.append(clauses[index - 1])
    return gone


def _clauses(text: str, sentence: Span) -> list[Span]:
    found, start = [], sentence.start
    for match in _COMMA.finditer(text, sentence.start, sentence.end):
        found.append(Span(start, match.end()))
        start = match.end()
    return [*found, Span(start, sentence.end)]
