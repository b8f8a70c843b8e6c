"""Which of the agencies a text names are meant as visitors: not places, not the sender, not plain words."""

import re
from collections.abc import Sequence

from bot.forms.gazetteer import Certainty, Mention
from bot.forms.given import Given
from bot.forms.slots import Asking

VISIT = re.compile(
    r"\b(?:datang|dtg|dateng|dtng|berkunjung|kunjungan\w*|mengunjungi|studi\s*tiru"
    r"|tamu|hadir|rombongan|(?:me)?nerima|kedatangan|bertamu|mampir|kunker|ikut"
    r"|pengunjung)",
    re.IGNORECASE,
)
"""Words of visiting."""
_SELF = re.compile(
    r"\b(?:kami|saya)\s+(?:dari|dr)\s*$|\b(?:hormat\s+kami|salam|ttd|a\.?n\.?)\W*(?:(?:ka(?:sub)?bag|kabid|kadis|kasi|kepala|sekretaris|plt|staf)\w*\W+){0,2}$",
    re.IGNORECASE,
)
_HOST = re.compile(
    r"\b(?:di|ke|bertempat\s+di)\s+(?:aula|kantor|ruang\w*|gedung|balai|halaman|lokasi|pendopo|kecamatan|desa)\s+"
    r"(?:(?!kami|kita|sini)\w+\s+)?$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:[^\w\s.]|\n|\b(?:dari|dr|ada|tim|dan|sama|serta|dengan|dgn|pemda|rombongan"
    r"|bupati|tamu|pagi|siang|oleh|tapi|tp|ternyata|melainkan|benar|bener"
    r"|harusnya|kedatangan|cuma|hanya|adalah|yaitu|yakni|nerima|menerima|catat|kunjungan|lapor|jadi))[\s.]*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s*(?:$|[^\w\s]|\n|\d|(?:dan|sama|serta|tgl|tanggal|via|lewat|sebanyak|jumlah"
    r"|jadi|juga|bawa|sudah|sdh|belum|blm|berjumlah|kemarin|kmrn|tadi|baru|lupa"
    r"|yang|yg|datang|dtg|dateng|berkunjung|kunjungan|studi|hadir|rombongan|ikut"
    r"|mampir|ke\s+(?:sini|tempat|kantor)|bukan|orang|total)\b)",
    re.IGNORECASE,
)


def is_visitor(text: str, mention: Mention, given: Sequence[Given], asking: Asking | None) -> bool:
    """Whether an agency is meant as one that came: not a place, not the sender, not a plain word."""
    if mention.place or _HOST.search(text[: mention.start]) or _SELF.search(text[: mention.start]):
        return False
    if not given and not VISIT.search(text) and asking is not Asking.VISITS:
        return False
    if mention.certainty is Certainty.WORD:
        return _stands_alone(text, mention, given)
    return mention.certainty is Certainty.SURE or bool(given) or asking is Asking.VISITS


def _stands_alone(text: str, mention: Mention, given: Sequence[Given]) -> bool:
    """Whether a name that is a word too stands where a name would: at the beginning of a clause or behind
    "dari", a day or a mode, and before punctuation, a number or what is said of a visit."""
    before, behind = text[: mention.start], text[mention.end :]
    begins = not before.strip() or bool(_BEFORE.search(before))
    begins = begins or any(
        one.end <= mention.start and not text[one.end : mention.start].strip(" ,") for one in given
    )
    follows = any(
        one.start >= mention.end and not text[mention.end : one.start].strip(" ,:") for one in given
    )
    return begins and (follows or bool(_BEHIND.match(behind)))
