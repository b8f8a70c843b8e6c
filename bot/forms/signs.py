"""Signs of a visit in a text, with their places: how many came, how it was held, what followed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.forms.numbers import TOGETHER, numbers_in
from bot.forms.slots import FollowUp, Mode, ObstacleKind
from bot.forms.tokens import Token, tokens_of

PEOPLE = frozenset(
    {
        "orang",
        "org",
        "orng",
        "orag",
        "ornag",
        "oarng",
        "orangan",
        "peserta",
        "psrta",
        "pax",
        "pengunjung",
        "tamu",
    }
    | {
        "delegasi",
        "pegawai",
        "mahasiswa",
        "staf",
        "asn",
        "personel",
        "personil",
        "partisipan",
        "anggota",
        "o",
        "jiwa",
        "wong",
    }
)
BEFORE = frozenset(
    {
        "jumlah",
        "jumlahnya",
        "peserta",
        "pesertanya",
        "pengunjung",
        "pengunjungnya",
        "sebanyak",
        "total",
        "totalnya",
    }
    | {
        "sejumlah",
        "hadir",
        "ikut",
        "rombongan",
        "rombongannya",
        "tamunya",
        "orangnya",
        "jml",
        "jmlh",
        "jlh",
        "partisipan",
    }
)
BRIDGES = frozenset(
    {
        "adalah",
        "jadi",
        "menjadi",
        "ada",
        "sekitar",
        "kurang",
        "lebih",
        "kira",
        "total",
        "nya",
        "ini",
        "hanya",
        "cuma",
    }
)
JOINS = frozenset({"dan", "sama", "serta", "n"})
_NO = r"(?:belum|blm|blum|tidak|tdk|gak|ga|nggak|tanpa|tak)"

_MODES = (
    (
        Mode.ONLINE,
        r"\b(?:d[ae]?ring|onl[ai]?i?ne?n?|on\s?line|z[ou]+m\w*|g-?meet|google\s?meet"
        r"|vi(?:d|de?o)?\s?con\w*|virtual|teams|webinar|dalam jaringan)\b",
    ),
    (
        Mode.OFFLINE,
        r"\b(?:lu[rn]+i?ng|off?li?ne?|off?\s?line|on\s?site|tatap?\s*muka|langsung|fisik"
        r"|ke\s?sini|luar jaringan"
        r"|(?:ke|di)\s+(?:kantor|tempat|lokasi|lokus|unit|puskesmas|rs|rsud|dinas|desa"
        r"|markas)\s+(?:kami|kita)|di\s+lokasi|di\s+sini|disini)\b",
    ),
)
_HYBRID = re.compile(
    r"\bh[yi]brid\w*\b|\bdaring\s+(?:dan|maupun|&)\s+luring|\bluring\s+(?:dan|maupun|&)\s+daring",
    re.IGNORECASE,
)
_FOLLOW_UPS = (
    (
        FollowUp.NONE,
        rf"\b{_NO}\s+(?:ada\s+)?(?:(?:tindak\s*lanjut|TL|kabar|kelanjutan|respon\w*"
        rf"|lanjutan|lanjut|minat|berminat|sepakat|kesepakatan|mou|pks"
        rf"|keputusan)\w*)(?:\s+(?:dari\s+(?:mereka|sana)|nya))?"
        r"|\b(?:masih\s+)?(?:di)?(?:pikir|mikir)\w*(?:2|[\s-]*pikir)?(?:\s+dulu)?"
        r"|\bmasih\s+(?:menunggu|nunggu|dibahas|pertimbang\w*|dipertimbang\w*|ragu)\b"
        r"|(?<=[,(|;:])\s*(?:belum|blm)(?=\s*(?:[,)|;.\n]|$))"
        r"|\btindak\s*lanjut\w*\s*[:=]?\s*(?:belum|blm|nihil)(?:\s+ada)?|\b(?:daring"
        r"|luring|online|offline|zoom|muka|org|orang|peserta)\s+(?:belum|blm)(?=\s*(?:[,)"
        r"|;.\n]|$))",
    ),
    (
        FollowUp.AGREEMENT,
        r"\b(?:sepakat|kesepakatan|disepakati|bersepakat|mou|pks|nota\s+kesepahaman"
        r"|(?:ttd(?!\W*(?:ka(?:sub)?bag|kabid|kadis|kasi|kepala|sekretaris|plt))|teken|tanda\s*tangan\w*)(?:\s+(?:pks|mou|kesepakatan|perjanjian"
        r"|kerja\s*sama))?|perjanjian\s+kerja\s*sama)\b",
    ),
    (
        FollowUp.INTEREST,
        r"\b(?:ber)?minatt?\b|\btertarik\b|\b(?:mau|akan|ingin|siap|hendak"
        r"|mo)\s+(?:kirim\s+surat(?:\s+\w*minat\w*)?|(?:me?)?replikasi\w*|adopsi|mengadopsi"
        r"|niru|meniru|bersurat)",
    ),
)
_INTENT = re.compile(
    r"\b(?:mau|akan|ingin|minta|lanjut|siap|sudah|sdh|udah|udh|langsung|sdg|sedang)\s*$", re.IGNORECASE
)
_OBSTACLES = (
    (ObstacleKind.BUDGET, r"anggaran|dana\b|biaya|honor|apbd|dak\b|dpa\b|cair|uang|refocusing|efisiensi"),
    (
        ObstacleKind.STAFF,
        r"sdm|mutasi|pindah|operator|petugas|pegawai|staf|personel|tenaga|pensiun|kader"
        r"|nakes|rangkap|kompetensi",
    ),
    (
        ObstacleKind.NETWORK,
        r"sinyal|jaringan|internet|server|wifi|koneksi|listrik|aplikasi|laptop|komputer"
        r"|perangkat|bandwidth|blank spot",
    ),
    (
        ObstacleKind.REGULATION,
        r"regulasi|perbup|perwal\w*|perda\b|pergub|aturan|peraturan|sk\b|juknis|sop\b"
        r"|izin|dasar hukum|payung hukum",
    ),
    (
        ObstacleKind.LEADERSHIP,
        r"pimpinan|kepala|bupati|wali ?kota|gubernur|camat|kadis|sekda|komitmen|dukungan"
        r"|disposisi",
    ),
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign at a place: a count (None where vague), a mode (None: both), or a follow-up."""

    start: int
    end: int
    value: int | Mode | FollowUp | None
    each: bool = False
    total: bool = False


def modes_in(text: str) -> list[Sign]:
    """How visits were held, in order; a Sign without a value where both ways are named."""
    found = [Sign(m.start(), m.end(), None) for m in _HYBRID.finditer(text)]
    for mode, pattern in _MODES:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if not _inside(match.start(), found):
                found.append(Sign(match.start(), match.end(), mode))
    return sorted(found, key=lambda sign: sign.start)


def follow_ups_in(text: str) -> list[Sign]:
    """What followed, in order; denied ones count as "belum", words of intent before them are part of them."""
    found: list[Sign] = []
    for value, pattern in _FOLLOW_UPS:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if not _inside(match.start(), found):
                intent = _INTENT.search(text, 0, match.start())
                start = intent.start() if intent else match.start()
                found.append(Sign(start, match.end(), value))
    return sorted(found, key=lambda sign: sign.start)


def counts_in(text: str) -> Iterator[Sign]:
    """How many people, in order: "12 org", "jumlah 13", "berdua"; vague numbers are Signs without a value."""
    tokens = tokens_of(text)
    numbers = numbers_in(tokens)
    places = {token.start: place for place, token in enumerate(tokens)}
    ends = {token.end: place for place, token in enumerate(tokens)}
    for index, number in enumerate(numbers):
        first, last = places[number.start], ends[number.end]
        people = _people_after(
            text, tokens, last, {places[n.start]: ends[n.end] for n in numbers[index + 1 :]}
        )
        if people is None and not _counted_before(tokens, first):
            continue
        vague = _is_vague(text, tokens, first, last, people)
        words = " ".join(token.word for token in tokens[max(0, first - 4) : first])
        end = tokens[people].end if people is not None and people <= last + 2 else number.end
        each = bool(re.search(r"\b(?:masing\w*|msg2?|msgmsg|ms2)\b", words)) or (
            people is not None and "masing" in _word(tokens, people + 1)
        )
        yield Sign(
            number.start,
            end,
            None if vague else number.value,
            each,
            bool(re.search(r"\btotal\w*\s*$", words)),
        )
    for token in tokens:
        if token.word in TOGETHER:
            yield Sign(token.start, token.end, TOGETHER[token.word])
    for match in re.finditer(
        r"\b(?:belasan|puluhan|ratusan|beberapa)\s+(?:orang|org|peserta)\b", text, re.IGNORECASE
    ):
        yield Sign(match.start(), match.end(), None)


def obstacle_kind(text: str) -> ObstacleKind:
    """The kind of obstacle the words point to first, for proposing (product, 3.1); else other."""
    found = [
        (m.start(), kind)
        for kind, words in _OBSTACLES
        if (m := re.search(rf"\b(?:{words})", text, re.IGNORECASE))
    ]
    return min(found)[1] if found else ObstacleKind.OTHER


def _people_after(text: str, tokens: list[Token], last: int, later: dict[int, int]) -> int | None:
    """The token that says people: right behind the number, or behind the numbers joined to it."""
    place = last + 1
    if _word(tokens, place) == "an" and text[tokens[last].end : tokens[place].start] in ("", "-"):
        place += 1
    while place < len(tokens):
        if _says_people(tokens[place].word) and not tokens[place].apart:
            return place
        joined = _word(tokens, place) in JOINS or re.fullmatch(
            r"\s*[-–&,]\s*", text[tokens[place - 1].end : tokens[place].start]
        )
        step = place + 1 if _word(tokens, place) in JOINS else place
        if not joined or step not in later:
            return None
        place = later[step] + 1
    return None


def _says_people(word: str) -> bool:
    if word in PEOPLE:
        return True
    from rapidfuzz.distance import OSA

    return len(word) >= 5 and any(OSA.distance(word, one) <= 1 for one in ("orang", "peserta", "pesertanya"))


def _counted_before(tokens: list[Token], first: int) -> bool:
    """Whether a word for a number of people stands before: "jumlah pengunjungnya 18"."""
    place = first - 1
    while place >= 0 and tokens[place].word in BRIDGES and not tokens[place + 1].apart:
        place -= 1
    near = place >= 0 and (
        not tokens[place + 1].apart or tokens[place].word.startswith(("jumlah", "peserta", "jml"))
    )
    return (
        near
        and tokens[place].word in BEFORE
        and _word(tokens, first + 1) not in {"mobil", "bus", "jam", "instansi", "kunjungan"}
    )


def _is_vague(text: str, tokens: list[Token], first: int, last: int, people: int | None) -> bool:
    if _word(tokens, last + 1) in ("an", "lebih"):
        glued = text[tokens[last].end : tokens[last + 1].start]
        if glued in ("", "-"):
            return True
    if _word(tokens, last + 1) == "puluhan" or (people is not None and _word(tokens, people) == "bus"):
        return True
    behind = text[tokens[last].end : tokens[last].end + 6]
    before = text[max(0, tokens[first].start - 6) : tokens[first].start]
    through = r"\s*(?:-|–|s/?d|sampai)\s*"
    return bool(re.match(rf"{through}\d", behind) or re.search(rf"\d{through}$", before))


def _inside(place: int, found: list[Sign]) -> bool:
    return any(sign.start <= place < sign.end for sign in found)


def _word(tokens: list[Token], at: int) -> str:
    return tokens[at].word if 0 <= at < len(tokens) else ""
