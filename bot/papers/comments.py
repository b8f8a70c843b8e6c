"""The recap of comments on a draft: a sheet by section, and one with every comment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.papers.sheets import Sheet, to_xlsx
from config.wording import ribuan, waktu_pendek

UNNAMED = "belum disebut"
BY_SECTION = ("Bagian", "Judul", "Tanggapan", "Instansi", "Isi tanggapan")
ONE_BY_ONE = ("No.", "Bagian", "Instansi", "Tanggapan", "Diterima")


@dataclass(frozen=True, slots=True)
class Said:
    """One comment; `agency` is "" where nobody said, `at` is local time."""

    section: str
    agency: str
    text: str
    at: datetime


def recap(comments: Sequence[Said], sections: Mapping[str, tuple[int, str]]) -> bytes:
    """The bytes of an XLSX file; `sections` gives place and title of each address, what is not among them
    comes last."""
    ordered = sorted(comments, key=lambda one: sections.get(one.section, (len(sections), ""))[0])
    addresses = dict.fromkeys(one.section for one in ordered)
    groups = [[one for one in ordered if one.section == address] for address in addresses]
    rows = [_row(group, sections.get(group[0].section, (0, ""))[1]) for group in groups]
    singles = [
        (ribuan(number), one.section, one.agency or UNNAMED, one.text, waktu_pendek(one.at))
        for number, one in enumerate(ordered, 1)
    ]
    return to_xlsx([Sheet("Rekap", BY_SECTION, rows), Sheet("Tanggapan", ONE_BY_ONE, singles)])


def _row(group: Sequence[Said], title: str) -> tuple[str, ...]:
    agencies = dict.fromkeys(one.agency for one in group if one.agency)
    texts = "\n".join(f"• {one.text} ({one.agency or UNNAMED})" for one in group)
    section = group[0].section
    return section, "" if title == section else title, ribuan(len(group)), ribuan(len(agencies)), texts
