"""The replicators of all innovations as a spreadsheet, with headings by which it can be imported again."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from bot.papers.sheets import Sheet, to_xlsx
from bot.storage.models import Innovation, Journey
from config.wording import bulan, persen, tahap, tanggal

_HEADINGS = (
    *("ID inovasi", "Inovasi", "Provinsi", "Instansi replikator", "Tahap", "Bulan mulai", "Kemajuan"),
    *("Berakhir", "Dicatat lewat"),
)
_CHANNELS = {"chat": "narahubung", "hub": "Hub atau petugas", "import": "berkas Excel"}


def to_file(journeys: Sequence[Journey], innovations: Mapping[str, Innovation | None], zone: tzinfo) -> bytes:
    """The bytes of an XLSX file with one row for each journey; days are those in `zone`."""
    rows = [_cells(one, innovations.get(one.innovation_id), zone) for one in journeys]
    return to_xlsx([Sheet("Replikator", _HEADINGS, rows)])


def _cells(journey: Journey, innovation: Innovation | None, zone: tzinfo) -> tuple[str, ...]:
    name = (innovation.short_name or innovation.name) if innovation else ""
    return (
        journey.innovation_id,
        name,
        (innovation.province or "") if innovation else "",
        journey.agency,
        tahap(journey.phase.value) if journey.phase else "",
        bulan(journey.started_on) if journey.started_on else "",
        persen(journey.percent) if journey.percent is not None else "",
        tanggal(journey.ended_at.astimezone(zone).date(), weekday=False) if journey.ended_at else "",
        _CHANNELS.get(journey.channel.value, ""),
    )
