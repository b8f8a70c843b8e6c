"""The parts of a message that stand under a lead-in: obstacles, plans, progress; and answers without one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.forms.slots import Asking, Said

_MONTH = (
    r"(?:januari|jan|februari|feb|maret|mar|april|apr|mei|juni|jun|juli|jul|agustus"
    r"|agu|agt|ags|september|sept?"
    r"|oktober|okt|november|nov|desember|des)"
)
_NO = r"(?:tidak|tdk|gak|ga|gk|nggak|ngga|tanpa|tak|belum|blm|nol)"
_NEXT = r"(?:bulan|bln|bl)\s+(?:depan|dpn|berikut(?:nya)?)"
_OBSTACLE = r"(?:kendala|hambatan|permasalahan|masalah|kesulitan|rintangan)"
_LEADS = (
    (
        Asking.OBSTACLES,
        rf"\b{_NO}\s+(?:ada\s+|ditemukan\s+)?{_OBSTACLE}(?:nya)?(?:\s+(?:yang\s+"
        rf"|yg\s+)?(?:berarti|signifikan|serius|apa-?apa))?",
    ),
    (
        Asking.OBSTACLES,
        rf"\b(?:{_OBSTACLE}(?:nya|ny|ne|x)|(?<!soal\s)(?<!ada\s)(?:kendala|hambatan"
        rf"|permasalahan)|masalah(?=\s+utama|\s*:)|ada\s+(?:kendala|hambatan|masalah)"
        rf"|ter(?:kendala|hambat))\b"
        r"(?:\s+(?:kami|kita|utama(?:nya)?|yang\s+dihadapi|yg\s+dihadapi|di\s+lapangan"
        r"|saat\s+ini|bulan\s+ini|cuma|hanya|adalah|yaitu|yakni|ada\s+di"
        r"|ada\s+pada))*\s*[:=–-]?\s*",
    ),
    (
        Asking.PLAN,
        rf"\b(?:{_NO}\s+ada\s+rencana\w*|(?:rencana(?:nya)?|agenda"
        rf"|rtl)\b(?!\s+aksi)(?:\s+(?:tindak\s+lanjut(?:nya)?|{_NEXT}|ke\s?depan(?:nya)?"
        rf"|selanjutnya|berikutnya|kegiatan|(?:bulan\s+|bln\s+)?{_MONTH}(?:\s+20\d\d)?))*"
        r"\s*[:=–-]?\s*(?:(?:kami|kita|saya)\s+(?=mau|akan|ingin))?(?:(?:mau|akan|adalah"
        r"|yaitu|ingin|hendak)\b\s*)*)",
    ),
    (
        Asking.PLAN,
        rf"\b(?:(?:untuk|utk|buat)\s+)?{_NEXT}\b\s*[:,]?\s*(?:(?:kami|kita|saya)\s+(?=mau"
        rf"|akan|ingin|rencana))?(?:(?:akan|mau|rencananya|rencana|ingin|hendak)\b\s*)*",
    ),
    (Asking.PROGRESS, r"\b(?:progr[es]+s?|kemajuan|capaian|realisasi|rencana\s+aksi|renaksi)(?:nya)?\b"),
    (
        Asking.VISITS,
        rf"\b(?:kunjungan|studi\s*tiru|tamu)(?:nya)?\s*(?:\d*\s*[:=]|nihil)|\bnihil\s+kunjungan|\b{_NO}\s+ada\s+kunjungan",
    ),
)
_LEAD = tuple((part, re.compile(pattern, re.IGNORECASE)) for part, pattern in _LEADS)
_END = re.compile(r"\n|;|[.!?](?=\s|$)")
_SHORT = re.compile(
    r"\b(?:kab|kep|dr|dra|drs|prov|prop|no|tgl|bpk|kec|kel|ds|jl|s\.d|a\.n|univ|inst|dit|ditjen|bag|dll|yth|tlp)\.$",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    rf"^\s*(?:[-–]+|nihil|kosong|aman\b.*|lancar\b.*|n/?a"
    rf"|{_NO}(?:\s+ada)?(?:\s+(?:kendala|hambatan|masalah|rencana|sama\s+sekali|min|bu"
    rf"|pak"
    r"|saat\s+ini|sejauh\s+ini|untuk\s+saat\s+ini|berarti|yang\s+berarti|kok|sih|dulu))*)\s*[.!,]*\s*$",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"^\W*(?:ok|oke|siap|baik|sebentar|bentar|tunggu|nanti|besok)\b.{0,40}$"
    r"|\b(?:cek\s+dulu|tanya(?:kan)?\s+dulu|nanti\s+saya|saya\s+lupa|(?:belum|blm)\s+(?:tahu|tau))\b"
    r"|^\W*(?:lewati|lewat|skip|menu|kembali|batal)\W*$"
    r"|^\W*(?:terima\s+kasih|makasih|trims|suwun|matur\s+nuwun)\b.{0,25}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """`text[start:end]` stands under a lead-in that begins at `lead`."""

    about: Asking
    lead: int
    start: int
    end: int


def sentence_ends(text: str) -> Iterator[int]:
    """Where sentences and lines end; dots of abbreviations end none."""
    for match in _END.finditer(text):
        if not _SHORT.search(text[: match.start() + 1]):
            yield match.start()


def parts_of(text: str) -> list[Part]:
    """The parts under lead-ins, in order; each ends with its sentence or where the next one begins."""
    leads: list[tuple[int, int, Asking]] = []
    for about, pattern in _LEAD:
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end, _ in leads):
                leads.append((match.start(), match.end(), about))
    leads.sort()
    ends = [*sentence_ends(text), len(text)]
    parts: list[Part] = []
    for index, (lead, start, about) in enumerate(leads):
        following = leads[index + 1][0] if index + 1 < len(leads) else len(text)
        end = min(following, next(end for end in ends if end >= min(start, len(text))))
        parts.append(Part(about, lead, start, end))
    return parts


def said(text: str, part: Part) -> Said | None:
    """What a part under a lead-in says: None within where it says there is none; None where it is empty."""
    content = text[part.start : part.end].strip(" \t,;.:=()*•|")
    whole = text[part.lead : part.end]
    if re.match(rf"(?i)\s*{_NO}\b", whole) or _NOTHING.match(content or whole[len(whole.rstrip(" -–")) :]):
        return Said(None)
    return Said(re.sub(r"\s+", " ", content)) if content else None


def answer(text: str) -> Said | None:
    """What a whole message says that answers a question for obstacles or plans; None where it puts off."""
    content = re.sub(r"\s+", " ", text).strip()
    if not content or _LATER.search(content):
        return None
    if _NOTHING.match(content) or re.search(rf"(?i)\b{_NO}\s+(?:ada\s+)?(?:{_OBSTACLE}|rencana)", content):
        return Said(None)
    return Said(content.rstrip(" ."))


def is_put_off(text: str) -> bool:
    """Whether a message only promises, thanks or waits."""
    return bool(_LATER.search(text))
