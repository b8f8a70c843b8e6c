"""What kind of thing a question asks for, whether a text gives one, and where in the text it stands."""

import re
from enum import StrEnum
from functools import lru_cache

Span = tuple[int, int]


class Kind(StrEnum):
    """Kinds of answers, told by the words of the question."""

    DURATION = "duration"
    DATE = "date"
    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    NAME = "name"
    CONTACT = "contact"
    ACTOR = "actor"
    PLACE = "place"
    REGULATION = "regulation"
    RULE = "rule"
    LIST = "list"
    DEFINITION = "definition"
    REASON = "reason"


UNIT = r"(?:hari kerja|hari kalender|hari|bulan|tahun|jam pelajaran|jam|minggu|menit)"
COUNTED = r"\d[\d.]*(?:\s*[–-]\s*\d+)?\s*(?:\([^)]{2,30}\)\s*)?"
MONTH = r"(?:Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember)"
MEASURE = (
    r"(?:paling (?:lambat|lama|singkat|sedikit|banyak|rendah|besar|panjang)"
    r"|sampai dengan|setiap|selama|dalam|sebanyak|lebih dari)"
)
ACTORS = (
    r"(?:Inovator|Replikator|Hub JIPP|Tim Pandu|Mentor|Pembina|[Pp]impinan\b|[Pp]ejabat [a-z]+"
    r"|[Pp]enilai|[Pp]emohon"
    r"|[Pp]erguruan tinggi|[Ii]nstansi [a-z]+|[Bb]iro organisasi|Kementerian [A-Z]\w+(?: \w+)?"
    r"|Lembaga [A-Z]\w+ [A-Z]\w+"
    r"|BSKDN|APEKSI|[Jj]abatan [a-z]+|[Ss]emua orang|masyarakat|kepala daerah|[Pp]elapor|[Pp]emilik data)"
)

ASKED: dict[Kind, re.Pattern[str]] = {
    kind: re.compile(pattern)
    for kind, pattern in {
        Kind.DURATION: r"berapa (?:\w+ )?(?:lama|hari|bulan|tahun|jam|minggu)(?:nya)?\b|jangka waktu"
        r"|sampai kapan|durasi|\blamanya\b",
        Kind.DATE: r"kapan|tanggal berapa|bulan apa|hari apa|jam berapa|paling lambat|tenggat"
        r"|batas waktu|deadline|jadwal",
        Kind.NUMBER: r"\bberapa\b|jumlah",
        Kind.PERCENT: r"persen|persentase|bobot",
        Kind.MONEY: r"\b(?:honor\w*|gaji|upah|tarif|harga|rupiah|insentif|tunjangan|uang saku"
        r"|nominal|ongkos|sewa)\b"
        r"|berapa (?:besar )?(?:biaya|anggaran|dana)",
        Kind.NAME: r"siapa nama|nama (?:narahubung|ketua|kepala|pejabat|direktur|mentor|pembina)"
        r"|siapa (?:ketua|kepala|direktur|pemenang)",
        Kind.CONTACT: r"nomor (?:telepon|whatsapp|rekening|kontak)|email|alamat|\blink\b|tautan"
        r"|\bsitus apa\b",
        Kind.ACTOR: r"\bsiapa\b|pihak mana|instansi mana",
        Kind.PLACE: r"di mana|ke mana|kota mana|di kota",
        Kind.REGULATION: r"peraturan|keputusan menteri|nomor berapa|dasar hukum|undang-undang|permen",
        Kind.RULE: r"apakah|boleh|bisa\b|wajib|harus|perlu|dapatkah|\btidak$|\bkah\b",
        Kind.LIST: r"apa saja|siapa saja|mana saja|sebutkan|\bisi|syarat|kriteria|jenis|macam"
        r"|memuat|langkah|tahap\w*\b"
        r"|model apa|tugas|tanggung jawab|daftar",
        Kind.DEFINITION: r"apa itu|itu apa|pengertian|definisi|dimaksud|maksud|arti"
        r"|apa yang disebut|^\w+ (?:\w+ )?apa$",
        Kind.REASON: r"mengapa|alasan|kenapa",
    }.items()
}

GIVEN: dict[Kind, re.Pattern[str]] = {
    kind: re.compile(pattern)
    for kind, pattern in {
        Kind.DURATION: rf"(?:{MEASURE} )?(?:{COUNTED}{UNIT}|3 x 24 \([^)]*\) jam)(?: kerja| kalender)?",
        Kind.DATE: rf"(?:paling lambat "
        rf"|pada )?(?:(?:tanggal )?\d{{1,2}}(?:[–-]\d+)? {MONTH}(?: \d{{4}})?|tanggal \d+(?:[^.,;]"
        rf"|\.(?=\d))*)"
        rf"|bulan {MONTH}(?: sampai dengan {MONTH})?|paling lambat (?:[^.,;]|\.(?=\d))+"
        rf"|{COUNTED}hari[^.,;]*(?:sejak|setelah|sebelum|sesudah)[^.,;]*"
        r"|hari kerja berikutnya",
        Kind.NUMBER: rf"(?:{MEASURE} )?{COUNTED}(?:[a-z]+|MB)?",
        Kind.PERCENT: r"(?:paling (?:sedikit|banyak|rendah) )?\d+(?:,\d+)?%(?: \([^)]*\))?",
        Kind.MONEY: r"Rp\s?\d[\d.]*|\d[\d.]* (?:juta |miliar |ribu )?rupiah|gratis",
        Kind.NAME: r"(?!x)x",
        Kind.CONTACT: r"https?://\S+|\S+@\S+\.\w+|\b0\d{2,3}[- ]?\d{5,}",
        Kind.ACTOR: ACTORS,
        Kind.PLACE: rf"(?:kepada|melalui|ke|di) (?:{ACTORS}|[A-Z]\w+)|{ACTORS}",
        Kind.REGULATION: r"(?:Peraturan|Keputusan|Pedoman"
        r"|Undang-Undang)[^.;:]*?Nomor \d+ Tahun \d{4}|Nomor \d+ Tahun \d{4}",
        Kind.RULE: r"(?:tidak dapat|tidak boleh|tidak memerlukan|tidak diperlukan|dapat|wajib"
        r"|dilarang|harus|hanya|tidak sama"
        r"|tidak|bukan|boleh|tetap|memerlukan|dibebaskan|paling \w+|\bYa\b|\bTidak\b)(?: [^\s,.;]+){0,6}",
        Kind.LIST: r"\n[a-z0-9]+\. |(?:, [^,.;]{2,60}){2,}|, dan ",
        Kind.DEFINITION: r"\badalah\b|\bialah\b|\bmerupakan\b|, yaitu\b|\bmengatur\b",
        Kind.REASON: r"karena|agar|untuk|Biasanya",
    }.items()
}
UNANSWERABLE = frozenset({Kind.NAME, Kind.CONTACT, Kind.MONEY})


def asked_kinds(question: str) -> frozenset[Kind]:
    """The kinds of answers a question in standard words asks for; empty where no word tells."""
    found = {kind for kind, pattern in ASKED.items() if pattern.search(question)}
    if found & {Kind.DURATION, Kind.PERCENT, Kind.DATE, Kind.MONEY, Kind.REGULATION, Kind.CONTACT}:
        found.discard(Kind.NUMBER)
    if Kind.NAME in found:
        found.discard(Kind.ACTOR)
    return frozenset(found)


@lru_cache(8192)
def gives(text: str, kind: Kind) -> bool:
    """Whether `text` holds a thing of this kind."""
    return GIVEN[kind].search(text) is not None


def spans_of(text: str, kind: Kind) -> tuple[Span, ...]:
    """Where the things of this kind stand in `text`."""
    return tuple(found.span() for found in GIVEN[kind].finditer(text) if found.group().strip())
