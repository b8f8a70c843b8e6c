"""Printing: the receipt of a report as PDF, Lampiran I as DOCX, filled or blank; each only on a tap."""

import asyncio
from collections.abc import Callable

from bot.context import Turn
from bot.features.reporting.behalf import filled_by
from bot.features.reporting.owner import Dossier, dossier_of, feature, own_report
from bot.features.reporting.pieces import month_name
from bot.forms.contents import Row
from bot.forms.overview import KINDS, name_of
from bot.papers.monthly_report import ReportPaper, to_docx
from bot.papers.receipt import to_pdf
from bot.programme.custody import CustodianKind
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.models import Report
from config.wording import FOLLOW_UPS, MARKS, tanggal, waktu
from knowledge.passages import DocumentStatus

RULE = "pedoman-replikasi-contoh"


@feature.button("report_pdf", Permission.SEE_HISTORY)
async def send_receipt(turn: Turn) -> None:
    """The receipt as PDF: `report_pdf:<report>`."""
    await _send(turn, "tanda-terima-{receipt}.pdf", to_pdf, sent=True)


@feature.button("report_docx", Permission.SEE_HISTORY)
async def send_form(turn: Turn) -> None:
    """Lampiran I, filled in: `report_docx:<report>`."""
    await _send(turn, "lampiran-i-{period}.docx", to_docx)


async def _send(turn: Turn, name: str, write: Callable[[ReportPaper], bytes], *, sent: bool = False) -> None:
    """A paper of the report of the button; where it is of what was `sent`, none of a draft."""
    found = await _paper(turn)
    if found is None or (sent and not found[0].receipt):
        await turn.reply("stale_button")
        return
    paper, report = found
    content = await asyncio.to_thread(write, paper)
    called = name.format(receipt=paper.receipt, period=report.period)
    await turn.send_file(called, content, "report_paper", report=report.id, month=month_name(report.month))


@feature.button("report_blank", Permission.SEE_HISTORY)
async def send_blank(turn: Turn) -> None:
    """Lampiran I to be filled in by hand."""
    paper = ReportPaper(None, "", "", "", sample=_is_sample(turn))
    await turn.send_file("lampiran-i-kosong.docx", await asyncio.to_thread(to_docx, paper), "report_blank")


async def _paper(turn: Turn) -> tuple[ReportPaper, Report] | None:
    async with turn.app.database.read() as records:
        report = await own_report(turn, records, turn.number)
        if report is None:
            return None
        dossier = await dossier_of(turn, records, report)
        innovation = await records.innovations.find(report.innovation_id)
        person = await _narahubung(turn, records, report)
        filled = await filled_by(turn, records, report)
    sent = waktu(report.first_sent_at, dossier.due.zone) if report.first_sent_at else ""
    return (
        ReportPaper(
            report.month.first,
            innovation.name if innovation else dossier.name,
            (innovation.agency if innovation else None) or "",
            person,
            report.nil,
            [_cells(row) for row in dossier.contents.counted],
            _lines(dossier),
            str(report.receipt or ""),
            sent,
            MARKS[report.mark] if report.mark else "",
            filled,
            _is_sample(turn),
        ),
        report,
    )


async def _narahubung(turn: Turn, records: Records, report: Report) -> str:
    held = await records.custodians.of_innovation(report.innovation_id, turn.now)
    main = next((one for one in held if one.kind is CustodianKind.MAIN), None)
    person = await records.people.find(main.person_id) if main else None
    return person.name if person else ""


def _cells(row: Row) -> tuple[str, ...]:
    visit = row.visit
    return (
        name_of(row),
        tanggal(visit.day, weekday=False) if visit.day else "",
        visit.mode or "",
        "" if visit.visitors is None else str(visit.visitors),
        row.material or "",
        FOLLOW_UPS[visit.follow_up] if visit.follow_up else "",
        f"{row.evidence} berkas" if row.evidence else "",
        row.note or "",
    )


def _lines(dossier: Dossier) -> list[tuple[str, str]]:
    contents, lines = dossier.contents, []
    if contents.obstacle and contents.obstacle.text:
        said, kind = contents.obstacle.text, contents.obstacle.kind
        named = f" ({KINDS[kind]})" if kind and KINDS[kind] not in said else ""
        lines.append(("Kendala", said + named))
    if contents.plan_next:
        lines.append(("Rencana bulan depan", contents.plan_next))
    return lines


def _is_sample(turn: Turn) -> bool:
    document = turn.app.library.current().corpus.documents.get(RULE)
    return document is not None and document.status is DocumentStatus.SAMPLE
