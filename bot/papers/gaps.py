"""The questions that are left open as a spreadsheet: a sheet by group, and one with every question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.papers.sheets import Sheet, to_xlsx
from config.wording import ribuan, waktu_pendek

BY_GROUP = ("No.", "Jumlah", "Contoh terbaru", "Belum ditemukan", "Belum membantu", "Terakhir ditanyakan")
ONE_BY_ONE = ("Kelompok", "Pertanyaan", "Hasil", "Alasan", "Ditanyakan")


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One question without who asked it; `at` is local time."""

    text: str
    outcome: str
    unanswered: bool
    disliked: bool
    reason: str
    at: datetime


def gaps(groups: Sequence[Sequence[OpenQuestion]]) -> bytes:
    """The bytes of an XLSX file; each group newest first."""
    rows = [_row(number, group) for number, group in enumerate(groups, 1)]
    singles = [
        (ribuan(number), one.text, one.outcome, one.reason, waktu_pendek(one.at))
        for number, group in enumerate(groups, 1)
        for one in group
    ]
    return to_xlsx([Sheet("Kelompok", BY_GROUP, rows), Sheet("Pertanyaan", ONE_BY_ONE, singles)])


def _row(number: int, group: Sequence[OpenQuestion]) -> tuple[str, ...]:
    return (
        ribuan(number),
        ribuan(len(group)),
        group[0].text,
        ribuan(sum(one.unanswered for one in group)),
        ribuan(sum(one.disliked for one in group)),
        waktu_pendek(group[0].at),
    )
