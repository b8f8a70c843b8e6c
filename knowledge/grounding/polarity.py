"""The small words that turn a rule round: not, may, must, at most, at least, before, after."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Force(StrEnum):
    """What a sentence does to who it speaks of."""

    MUST = "must"
    MAY = "may"
    PLAIN = "plain"


MOST = re.compile(
    r"\b(?:paling (?:banyak|lama|lambat|tinggi|jauh|besar)|maksimal|maksimum|sebanyak-banyaknya"
    r"|selama-lamanya|selambat-lambatnya|setinggi-tingginya"
    r"|tidak (?:boleh )?(?:lebih|melebihi|melampaui)(?: dari)?"
    r"|tanpa melebihi|batas atas|sampai dengan|hingga|di bawah|kurang dari)\b",
    re.IGNORECASE,
)
LEAST = re.compile(
    r"\b(?:paling (?:sedikit|singkat|kurang|rendah|cepat|tidak|dini)|minimal|minimum|sekurang-kurangnya"
    r"|sedikitnya|setidaknya|setidak-tidaknya|sesingkat-singkatnya|tidak (?:boleh )?kurang(?: dari)?"
    r"|lebih dari|atau lebih)\b",
    re.IGNORECASE,
)
NOT = re.compile(
    r"\b(?:tidak|bukan|tanpa|jangan|dilarang|belum|tak|kecuali|dibebaskan|bebas)\b", re.IGNORECASE
)
IDLE = re.compile(
    r"\btidak (?:boleh )?(?:lebih|melebihi|melampaui|kurang)(?: dari)?\b|\bpaling tidak\b|\bsetidak\w*"
    r"|\btidak hanya\b|\btidak langsung\b|\bdengan atau tanpa\b",
    re.IGNORECASE,
)
MUST = re.compile(r"\b(?:wajib|harus|diwajibkan|diharuskan|mewajibkan|mesti|kewajiban)\b", re.IGNORECASE)
MAY = re.compile(
    r"\b(?:boleh|dapat|bisa|diperbolehkan|diperkenankan|diizinkan|dilarang|memberi ruang|dibuka untuk)\b",
    re.IGNORECASE,
)
BEFORE = re.compile(r"\b(?:sebelum\w*)\b", re.IGNORECASE)
CONTRARY = tuple(
    frozenset(words.split())
    for words in (
        "luring daring", "terbuka tertutup", "keseluruhan sebagian", "awal akhir", "pertama terakhir",
        "atas bawah", "utama tambahan", "tertinggi terendah", "terbesar terkecil", "pusat daerah",
        "negeri swasta", "lisan tertulis", "harian mingguan bulanan triwulanan semesteran tahunan",
        "masuk keluar", "naik turun", "lulus gagal", "berhasil gagal", "diterima ditolak", "lama baru",
        "gratis berbayar", "persiapan pelaksanaan evaluasi", "nasional internasional", "individu kelompok",
        "tetap sementara", "besar kecil", "perorangan instansi", "mandiri difasilitasi",
    )
)  # fmt: skip
AFTER = re.compile(r"\b(?:setelah\w*|sesudah\w*|sejak)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Polarity:
    """The small words of a text: how often it says no, before and after, and which of the others it has."""

    negations: int
    force: Force
    most: bool
    least: bool
    before: int
    after: int

    @classmethod
    def of(cls, text: str) -> "Polarity":
        """Read from `text`; where it both obliges and allows, obliging counts."""
        counted = IDLE.sub(" ", text)
        force = Force.MUST if MUST.search(text) else Force.MAY if MAY.search(text) else Force.PLAIN
        return cls(
            len(NOT.findall(counted)),
            force,
            MOST.search(text) is not None,
            LEAST.search(counted) is not None,
            len(BEFORE.findall(text)),
            len(AFTER.findall(text)),
        )

    def agrees(self, said: "Polarity") -> bool:
        """Whether a sentence may say `said` where the passage says this: as many negations (by parity), no
        duty out of a permission nor a permission out of anything else, no upper limit out of a lower one, and
        no before out of an after. A duty may be said of a plain rule."""
        if said.negations % 2 != self.negations % 2:
            return False
        if said.force is not Force.PLAIN and self.force not in (Force.PLAIN, said.force):
            return False
        if said.force is Force.MAY and self.force is Force.PLAIN:
            return False
        turned = (said.most and not self.most and self.least) or (said.least and not self.least and self.most)
        moved = (said.before > self.before and self.after) or (said.after > self.after and self.before)
        return not turned and not moved


def contradicts(sentence: str, text: str) -> bool:
    """Whether a sentence has a word that a text does not, but the contrary."""
    said, there = (frozenset(re.findall(r"[^\W\d_]+", one.lower())) for one in (sentence, text))
    return any((said & words) - there and there & words for words in CONTRARY)
