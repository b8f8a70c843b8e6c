"""Writes a question as people in a hurry type it: slips of the finger, abbreviations, informal spelling; the
same for the same seed. Its words are its own, not those of the glossary."""

import random
import re
from enum import StrEnum
from itertools import pairwise

WORD = re.compile(r"[A-Za-z]+")
SHORT = {
    "yang": ("yg",),
    "untuk": ("utk", "u/", "buat"),
    "dengan": ("dgn", "dg"),
    "dalam": ("dlm",),
    "tidak": ("tdk", "gak", "ga"),
    "berapa": ("brp", "brapa"),
    "bagaimana": ("gmn", "gimana", "bgmn"),
    "kapan": ("kpn",),
    "sudah": ("sdh", "udah"),
    "belum": ("blm",),
    "harus": ("hrs",),
    "boleh": ("blh",),
    "bisa": ("bs",),
    "apakah": ("apa", "apkh"),
    "siapa": ("spa", "siapa"),
    "orang": ("org",),
    "paling": ("plg",),
    "setelah": ("stlh",),
    "sebelum": ("sblm",),
    "kabupaten": ("kab",),
    "provinsi": ("prov",),
    "instansi": ("inst",),
    "laporan": ("lap", "laporan"),
    "kegiatan": ("keg", "kgtn"),
    "pelayanan": ("yan", "pelayanan"),
    "bulan": ("bln",),
    "tahun": ("thn",),
    "tanggal": ("tgl",),
    "dan": ("dn", "&"),
    "karena": ("krn",),
    "seperti": ("spt",),
    "terhadap": ("thd",),
    "dari": ("dr",),
    "kepada": ("kpd",),
    "jumlah": ("jml",),
    "maksimal": ("max", "maks"),
    "minimal": ("min",),
    "surat": ("srt", "surat"),
    "peserta": ("psrt", "peserta"),
}
SPOKEN = {
    "jika": ("klo", "kalo"),
    "kalau": ("klo", "kalo"),
    "apabila": ("kalo",),
    "saja": ("aja",),
    "hanya": ("cuma", "cm"),
    "dapat": ("bisa", "bs"),
    "wajib": ("wajib", "kudu"),
    "mengapa": ("knapa", "knp"),
    "ingin": ("pengen",),
    "mau": ("mo",),
    "memakai": ("pake",),
    "pakai": ("pake",),
    "sampai": ("sampe",),
    "tetapi": ("tp",),
    "terlambat": ("telat",),
    "membuat": ("bikin",),
    "apa": ("apa", "apaan"),
    "adalah": ("itu",),
    "kami": ("kita", "kami"),
}
PREFIXES = (("meny", "ny"), ("meng", "ng"), ("memb", "mb"), ("mend", "nd"), ("menc", "nc"))
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEIGHBOURS = {left: right for row in KEYS for left, right in pairwise(row)}
SHORTEST, OFTEN = 6, 0.7


class Disturbance(StrEnum):
    """What goes wrong."""

    TYPO = "typo"
    SHORT = "short"
    SPOKEN = "spoken"
    ALL = "all"


def disturbed(question: str, how: Disturbance, seed: int = 7) -> str:
    """The question with one slip in one of its long words, with most of its common words abbreviated, in
    spoken forms without capitals and marks, or all of it."""
    dice = random.Random(f"{seed}{question}")
    text = question
    if how in (Disturbance.SPOKEN, Disturbance.ALL):
        text = _spoken(text.lower().rstrip("?. "), dice)
    if how in (Disturbance.SHORT, Disturbance.ALL):
        text = _replaced(text, SHORT, dice)
    if how in (Disturbance.TYPO, Disturbance.ALL):
        text = _slip(text, dice)
    return text


def _replaced(text: str, forms: dict[str, tuple[str, ...]], dice: random.Random) -> str:
    def other(found: re.Match[str]) -> str:
        choices = forms.get(found[0].lower())
        return dice.choice(choices) if choices and dice.random() < OFTEN else found[0]

    return WORD.sub(other, text)


def _spoken(text: str, dice: random.Random) -> str:
    def verb(found: re.Match[str]) -> str:
        word = found[0]
        for full, short in PREFIXES:
            if word.startswith(full) and len(word) > SHORTEST and dice.random() < OFTEN:
                word = short + word[len(full) :]
                return f"{word[:-3]}in" if word.endswith("kan") else word
        return word

    return WORD.sub(verb, _replaced(text, SPOKEN, dice))


def _slip(text: str, dice: random.Random) -> str:
    """Two letters exchanged, one left out, doubled or hit beside, not the first, in one long word."""
    words = [found for found in WORD.finditer(text) if len(found[0]) >= SHORTEST]
    if not words:
        return text
    chosen = dice.choice(words)
    word, place = chosen[0], dice.randrange(1, len(chosen[0]) - 1)
    beside = NEIGHBOURS.get(word[place].lower(), "")
    changed = dice.choice(
        (
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            word[:place] + word[place + 1 :],
            word[:place] + word[place] + word[place:],
            word[:place] + beside + word[place + 1 :],
        )
    )
    return text[: chosen.start()] + changed + text[chosen.end() :]
