"""Attendance: what a short text says to an invitation: coming or not, somebody else, a question."""

import re
from enum import StrEnum


class Said(StrEnum):
    """What was said."""

    ATTENDING = "attending"
    NOT_ATTENDING = "not_attending"
    REPRESENTED = "represented"
    QUESTION = "question"
    SEEN = "seen"


LONGEST = 14
_THUMBS = re.compile(r"^[\s👍👌🙏🏻🏼🏽🏾🏿✅]+$")
_OTHERS = (
    r"replikasi|pasal|laporan|lapor|tenggat|pedoman|inovasi|kunjungan|studi tiru"
    r"|magang|mentor|borang|rencana aksi"
)
_NOT_OURS = re.compile(rf"\b(?:{_OTHERS})", re.IGNORECASE)
_FOR = re.compile(
    r"\b(?:di)?wakil(?:i|kan)?\b|\bmewakil(?:i|kan)\b|\bdigantikan\b|\butus(?:an)?\b", re.IGNORECASE
)
_NOT = re.compile(
    r"\b(?:tidak|tdk|tak|gak|ga|nggak|belum|blm)\s+(?:bisa|dapat|dpt|hadir|ikut|sempat|memungkinkan)\b"
    r"|\bberhalangan\b|\babsen\b|\bdinas luar\b|\bcuti\b|\bsakit\b"
    r"|^\s*(?:mohon |mhn |maaf,? |punten )*(?:izin|ijin)\b(?!.*\bhadir\b)",
    re.IGNORECASE,
)
_YES = re.compile(
    r"^\s*(?:baik|siap|oke?|okay|insya ?allah|ya|iya|bisa|hadir|kami|saya|akan|noted|sip|laksanakan)\b",
    re.IGNORECASE,
)
_SURE = re.compile(
    r"\bhadir\b|\bikut\b|\bsiap\b|\bbisa\b|\binsya ?allah\b|\bdatang\b|\blaksanakan\b", re.IGNORECASE
)
_MATTER = (
    r"link(?:nya)?|tautan(?:nya)?|zoom(?:nya)?|undangan(?:nya)?|surat(?:nya)?|lokasi(?:nya)?|tempat(?:nya)?"
    r"|acara(?:nya)?|materi(?:nya)?|rundown|sertifikat|pakaian(?:nya)?|dress ?code|parkir"
    r"|(?:rapat|lokakarya|workshop|pertemuan|kegiatan|poster|berkas)nya|(?:jam|pukul) berapa|hari apa"
)
_ASKED = re.compile(rf"\b(?:{_MATTER})\b", re.IGNORECASE)
_ASKING = re.compile(
    r"\?|\b(?:mana|dimana|di mana|kapan|berapa|apakah|boleh|minta|apa saja|bagaimana|gmn)\b", re.IGNORECASE
)


def read_attendance(text: str, *, quoting: bool = False) -> Said | None:
    """What a text says to an invitation; None where it does not surely read as an answer to one.

    A text that quotes the invitation needs to be less sure. Texts about the programme are never taken.
    """
    if _THUMBS.match(text.strip() or "x"):
        return Said.SEEN
    words = text.split()
    if not words or len(words) > LONGEST or _NOT_OURS.search(text):
        return None
    if _FOR.search(text):
        return Said.REPRESENTED
    if _NOT.search(text):
        return Said.NOT_ATTENDING
    if _ASKED.search(text) and _ASKING.search(text):
        return Said.QUESTION
    if "?" in text:
        return None
    if _YES.match(text) and (_SURE.search(text) or (quoting and len(words) <= 4)):
        return Said.ATTENDING
    return None
