"""The recap of a month's reports as a spreadsheet: figures, provinces, reports, visits, who has not sent."""

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo

from bot.papers.sheets import Sheet, to_xlsx
from bot.programme.deadlines import Mark
from bot.storage.chases import NOTHING, Chased
from bot.storage.models import Report, Visit
from bot.storage.recaps import MonthRecap, Owed, Standing
from config.wording import FOLLOW_UPS, MARKS, STANDINGS, alasan, bulan, dari, kendala, ribuan, tanggal, waktu

FIGURES = ("Butir", "Angka")
PROVINCES = (
    "Provinsi",
    "Sudah lapor",
    "Nihil",
    "Belum",
    "Belum bergabung",
    "Kunjungan",
    "Instansi",
    "Sepakat",
)
REPORTS = (
    *("ID inovasi", "Inovasi", "Instansi pemilik", "Provinsi", "Narahubung", "Bulan", "Keadaan", "Tanda"),
    *(
        "Tanda terima",
        "Dikirim",
        "Lengkap",
        "Nihil",
        "Kunjungan",
        "Kendala",
        "Jenis kendala",
        "Perlu bantuan",
    ),
    *("Rencana bulan depan", "Diisikan Hub"),
)
VISITS = (
    *("ID inovasi", "Inovasi", "Bulan", "No.", "Instansi peserta", "Unit", "Tanggal kunjungan"),
    *("Cara kunjungan", "Jumlah peserta", "Bahan yang diberikan", "Tindak lanjut", "Catatan"),
)
MISSING = (
    *("ID inovasi", "Inovasi", "Instansi pemilik", "Provinsi", "Narahubung", "Keadaan"),
    *("Dihubungi", "Oleh", "Janji", "Alasan"),
)
YES = {True: "ya", False: "belum"}


def to_file(recap: MonthRecap, noted: Mapping[str, Chased], now: datetime, zone: tzinfo) -> bytes:
    """The bytes of an XLSX file; moments are told in `zone`, `noted` by innovation is what stands about
    reports that have not come."""
    return to_xlsx(
        [
            Sheet("Ringkasan", FIGURES, list(figures(recap, now, zone))),
            Sheet("Per provinsi", PROVINCES, [_province(name, one) for name, one in recap.provinces.items()]),
            Sheet("Laporan", REPORTS, [_report(recap, one, zone) for one in recap.owed]),
            Sheet("Kunjungan", VISITS, list(_visits(recap))),
            Sheet("Belum lapor", MISSING, [_missing(one, noted, zone) for one in recap.missing]),
        ]
    )


def figures(recap: MonthRecap, now: datetime, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """Every figure of the summary with its name; those who owe a report add up."""
    yield "Bulan laporan", bulan(recap.period.first)
    yield "Keadaan per", waktu(now, zone)
    yield "Sudah lapor", dari(recap.reported, recap.total)
    for mark in Mark:
        yield f"  {MARKS[mark]}", ribuan(recap.marks[mark])
    yield "  di antaranya nihil", ribuan(recap.nil)
    yield "  di antaranya belum lengkap", ribuan(recap.incomplete)
    yield "  di antaranya diisikan Hub", ribuan(recap.by_hub)
    yield "Belum lapor", dari(len(recap.missing), recap.total)
    for standing in (Standing.DRAFT, Standing.NOT_BEGUN, Standing.NOT_JOINED):
        yield f"  {STANDINGS[standing]}", ribuan(recap.standings[standing])
    yield "Kunjungan", ribuan(len(recap.visits))
    yield "Instansi yang datang", ribuan(recap.agencies)
    yield "Sepakat mereplikasi", ribuan(recap.agreed)
    for kind, count in recap.obstacles:
        yield f"Kendala {kendala(kind)}", ribuan(count)


def _province(name: str, recap: MonthRecap) -> tuple[str, ...]:
    missing = len(recap.missing)
    return (
        name,
        dari(recap.reported, recap.total),
        ribuan(recap.nil),
        ribuan(missing),
        ribuan(recap.standings[Standing.NOT_JOINED]),
        ribuan(len(recap.visits)),
        ribuan(recap.agencies),
        ribuan(recap.agreed),
    )


def _report(recap: MonthRecap, owed: Owed, zone: tzinfo) -> tuple[str, ...]:
    head = (*_whose(owed), str(recap.period), STANDINGS[owed.standing])
    report = owed.report
    if report is None or not report.is_sent:
        return (*head, *[""] * (len(REPORTS) - len(head)))
    return (*head, *_sent(report, owed, zone))


def _sent(report: Report, owed: Owed, zone: tzinfo) -> tuple[str, ...]:
    kind = report.obstacle_kind
    return (
        MARKS[report.mark] if report.mark else "",
        str(report.receipt or ""),
        waktu(report.first_sent_at, zone) if report.first_sent_at else "",
        YES[report.complete],
        "nihil" if report.nil else "",
        ribuan(len(owed.visits)),
        report.obstacle or "",
        kendala(kind) if kind else "",
        "ya" if report.help_wanted else "",
        report.plan_next or "",
        "ya" if report.on_behalf_of or report.channel == "hub" else "",
    )


def _visits(recap: MonthRecap) -> Iterator[tuple[str, ...]]:
    for owed, _ in recap.sent:
        for number, visit in enumerate(owed.visits, 1):
            yield (
                owed.innovation.id,
                owed.innovation.name,
                str(recap.period),
                str(number),
                *visit_cells(visit),
            )


def visit_cells(visit: Visit) -> tuple[str, ...]:
    """A visit in the columns of Lampiran I: agency, unit, day, mode, visitors, material, follow-up, note."""
    return (
        visit.agency or str((visit.mention or {}).get("name", "")),
        visit.unit or "",
        tanggal(visit.day, weekday=False) if visit.day else "",
        visit.mode or "",
        "" if visit.visitors is None else str(visit.visitors),
        visit.material or "",
        FOLLOW_UPS[visit.follow_up] if visit.follow_up else "",
        visit.note or "",
    )


def _missing(owed: Owed, noted: Mapping[str, Chased], zone: tzinfo) -> tuple[str, ...]:
    chased = noted.get(owed.innovation.id, NOTHING)
    talk, excuse = chased.talk, chased.excuse
    return (
        *_whose(owed),
        STANDINGS[owed.standing],
        waktu(talk.made_at, zone) if talk else "",
        chased.talker.name if chased.talker else "",
        tanggal(talk.promised_on) if talk and talk.promised_on else "",
        alasan(excuse.reason) if excuse and excuse.reason else "",
    )


def _whose(owed: Owed) -> tuple[str, ...]:
    one = owed.innovation
    return one.id, one.name, one.agency or "", owed.province, owed.person
