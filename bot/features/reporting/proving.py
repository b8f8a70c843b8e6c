"""Proving: photos and PDF files as evidence of visits: taken, paired with visits by a tap, shown, deleted."""

import asyncio
from collections.abc import Sequence

from bot.context import Turn
from bot.features.reporting.hearing import listen
from bot.features.reporting.keeping import content_of
from bot.features.reporting.owner import Dossier, dossier_of, feature, focus_of, own_report, what_it_shows
from bot.features.reporting.pieces import month_name
from bot.features.reporting.receiving import Received, Refused, receive
from bot.features.reporting.showing import open_card
from bot.forms.contents import Row
from bot.forms.fields import LARGEST_MB
from bot.forms.overview import day_of, short_name_of
from bot.programme.people import Permission
from bot.programme.reporting import ReportState
from bot.storage.database import Records
from bot.storage.models import Evidence, Report
from bot.storage.shelf import Shelf

PAGE, NAMED, MOST = 7, 6, 5


@feature.button("evidence", Permission.WRITE_REPORT)
async def ask_file(turn: Turn) -> None:
    """Say what to send; the person's next photos or PDF are evidence of a report: `evidence:<report>`."""
    async with turn.app.database.read() as records:
        report = await own_report(turn, records, turn.number)
        files = await records.evidence.of_report(report.id) if report else []
    if report is None:
        await turn.reply("stale_button")
        return
    await feature.expect(turn, "evidence", {"report": report.id})
    await turn.reply(
        "evidence_how",
        report=report.id,
        month=month_name(report.month),
        files=[{"id": one.id, "parts": one.parts, "name": one.name or ""} for one in files],
        most=MOST,
        size=LARGEST_MB,
    )


@feature.cursor("evidence", Permission.WRITE_REPORT)
async def hear_text(turn: Turn) -> None:
    """A text where a file was expected is about the report all the same."""
    await listen(turn)


async def is_about_reports(turn: Turn) -> bool:
    """Whether a file that nobody asked for belongs to a report: that of the card they saw last."""
    if turn.in_group or not turn.may(Permission.WRITE_REPORT):
        return False
    async with turn.app.database.read() as records:
        return await focus_of(turn, records) is not None


@feature.file("evidence", Permission.WRITE_REPORT, is_about_reports)
async def take_file(turn: Turn) -> None:
    """Keep what was sent and ask which visits it shows; nothing is paired without a tap."""
    number = turn.cursor.data.get("report") if turn.cursor else None
    async with turn.app.database.read() as records:
        asked = await own_report(turn, records, number if isinstance(number, int) else None)
        focus = None if asked else await focus_of(turn, records)
        report = asked or (focus.report if focus else None)
        files = await records.evidence.of_report(report.id) if report else []
    if report is None:
        await turn.reply("stale_button")
        return
    received = await receive(turn, LARGEST_MB)
    if received is None:
        return
    known = isinstance(received, Received) and any(one.hash == received.file.hash for one in files)
    if len(files) >= MOST and not known:
        received = Refused.FULL
    if isinstance(received, Refused):
        await turn.reply("evidence_refused", why=received.value, report=report.id, most=MOST, size=LARGEST_MB)
        return
    evidence = await _keep(turn, report.id, received)
    await _ask_visits(turn, evidence, received.caption)


@feature.button("evidence_pair", Permission.WRITE_REPORT)
async def pair(turn: Turn) -> None:
    """A file shows these visits too: `evidence_pair:<file>.<visit>.<visit>…`."""
    await pair_tapped(turn)


async def pair_tapped(turn: Turn, *, instead: bool = False) -> None:
    """Pair the file of a button with the visits it names, beside those it shows, or instead of them."""
    numbers = (turn.number_at(place) for place in range(1, len(turn.arguments)))
    chosen = frozenset(number for number in numbers if number is not None)

    async def store(records: Records) -> int | None:
        evidence = await _own(turn, records)
        if evidence is None:
            return None
        before = frozenset[int]() if instead else await records.evidence.shown(evidence.id)
        await _pair(turn, records, evidence, before | chosen)
        return evidence.report_id

    async def stored(records: Records) -> int | None:
        evidence = await _own(turn, records)
        return evidence.report_id if evidence else None

    report = await turn.apply(store, stored)
    await (open_card(turn, report) if report else turn.reply("stale_button"))


@feature.button("evidence_pick", Permission.WRITE_REPORT)
async def pick(turn: Turn) -> None:
    """The visits to choose from, seven a page: `evidence_pick:<file>.<page>`."""
    await _show_choice(turn)


@feature.button("evidence_mark", Permission.WRITE_REPORT)
async def mark(turn: Turn) -> None:
    """A file shows a visit, or no longer: `evidence_mark:<file>.<page>.<visit>`."""

    async def store(records: Records) -> None:
        evidence = await _own(turn, records)
        visit = turn.number_at(2)
        if evidence is not None and visit is not None:
            shown = await records.evidence.shown(evidence.id)
            await _pair(turn, records, evidence, shown ^ {visit})

    await turn.once(store)
    await _show_choice(turn)


@feature.button("evidence_done", Permission.WRITE_REPORT)
async def finish(turn: Turn) -> None:
    """Back to the card of the report."""
    async with turn.app.database.read() as records:
        evidence = await _own(turn, records)
    await (open_card(turn, evidence.report_id) if evidence else turn.reply("stale_button"))


@feature.button("evidence_view", Permission.WRITE_REPORT)
async def view(turn: Turn) -> None:
    """Send a file to who may see it."""
    async with turn.app.database.read() as records:
        evidence = await _own(turn, records)
    if evidence is None:
        await turn.reply("stale_button")
        return
    content = await content_of(turn, evidence)
    if content is None:
        await turn.reply("evidence_gone", evidence=evidence.id, report=evidence.report_id)
        return
    name = f"bukti-{evidence.id}.{evidence.type}"
    await turn.send_file(name, content, "evidence_view", evidence=evidence.id, report=evidence.report_id)


@feature.button("evidence_drop", Permission.WRITE_REPORT)
async def drop(turn: Turn) -> None:
    """Delete a file, until the report is accepted: `evidence_drop:<file>`."""

    async def store(records: Records) -> str | None:
        evidence = await _own(turn, records)
        report = await records.reports.hold(evidence.report_id) if evidence else None
        if evidence is None or report is None or report.state is ReportState.ACCEPTED:
            return None
        if not await _may_drop(turn, records, evidence, report):
            return None
        path = await records.evidence.drop(evidence, turn.now)
        await _settle(turn, records, report.id)
        return path or ""

    async def stored(_: Records) -> str | None:
        return ""

    path = await turn.apply(store, stored)
    if path is None:
        await turn.reply("stale_button")
        return
    if path:
        await asyncio.to_thread(Shelf(turn.app.settings.home).drop, path)
    await turn.show("evidence_dropped")


async def _may_drop(turn: Turn, records: Records, evidence: Evidence, report: Report) -> bool:
    """Whether the person sent the file, or looks after what it is about."""
    me = turn.known_person.id
    mine = await records.custodians.looks_after(me, turn.now, innovation_id=report.innovation_id)
    return mine or evidence.owner_id == me


async def _keep(turn: Turn, report_id: int, received: Received) -> Evidence:
    async def store(records: Records) -> Evidence:
        return await records.evidence.add(
            report_id,
            received.file,
            received.kind.value,
            received.name,
            received.parts,
            turn.known_person.id,
            turn.now,
            sources=received.sources,
        )

    return await turn.apply(store, store)


async def _ask_visits(turn: Turn, evidence: Evidence, caption: str) -> None:
    """Which visits a file shows: those its caption names are proposed, else those without evidence."""
    async with turn.app.database.read() as records:
        report = await records.reports.find(evidence.report_id)
        dossier = await dossier_of(turn, records, report) if report else None
        files = await records.evidence.of_report(evidence.report_id)
    if dossier is None:
        return
    rows = dossier.contents.counted
    named = visits_named(turn, caption, rows)
    lacking = [row for row in rows if not row.evidence]
    proposed = (named or (lacking if len(lacking) <= NAMED else []))[:NAMED]
    await turn.reply(
        "evidence_kept",
        evidence=evidence.id,
        report=evidence.report_id,
        parts=evidence.parts,
        picture=evidence.type != "pdf" or evidence.parts > 1,
        count=len(files),
        most=MOST,
        visits=len(rows),
        named=bool(named),
        names=[label_of(row) for row in proposed],
        ids=".".join(str(row.id) for row in proposed),
    )


async def _show_choice(turn: Turn) -> None:
    async with turn.app.database.read() as records:
        evidence = await _own(turn, records)
        dossier, shown = await what_it_shows(turn, records, evidence)
    if evidence is None or dossier is None:
        await turn.reply("stale_button")
        return
    rows = dossier.contents.counted
    last = max(0, (len(rows) - 1) // PAGE)
    number = min(turn.number_at(1, 3) or 0, last)
    numbered = list(enumerate(rows, 1))[number * PAGE : (number + 1) * PAGE]
    await turn.show(
        "evidence_pick",
        evidence=evidence.id,
        page=number,
        previous=number - 1 if number else None,
        next=number + 1 if number < last else None,
        chosen=[label_of(row) for row in rows if row.id in shown],
        rows=[
            {"id": row.id, "label": f"{place} {label_of(row)}", "chosen": row.id in shown}
            for place, row in numbered
        ],
    )


async def _own(turn: Turn, records: Records) -> Evidence | None:
    """The file of the button, if the person may write its report."""
    evidence = await records.evidence.find(turn.number or 0)
    if evidence is None or await own_report(turn, records, evidence.report_id) is None:
        return None
    return evidence


async def _pair(turn: Turn, records: Records, evidence: Evidence, visits: frozenset[int]) -> None:
    await records.evidence.set_shown(evidence, visits)
    await _settle(turn, records, evidence.report_id)


async def _settle(turn: Turn, records: Records, report_id: int) -> None:
    """A report sent with gaps is whole once they are filled, which is no correction (product, 3.2)."""
    report = await records.reports.hold(report_id)
    if report is None or not report.is_sent:
        return
    dossier: Dossier = await dossier_of(turn, records, report)
    report.complete = not dossier.contents.gaps(dossier.form)


def visits_named(turn: Turn, caption: str, rows: Sequence[Row]) -> list[Row]:
    """The visits of agencies that a caption names; a short name that fits several names them all."""
    if not caption:
        return []
    found = turn.app.hearing.gazetteer.find(caption)
    names = {one.name for mention in found for one in mention.candidates} | {m.name for m in found}
    return [row for row in rows if row.visit.agency in names]


def label_of(row: Row) -> str:
    """A visit by agency and day."""
    return " ".join(filter(None, (short_name_of(row), day_of(row))))
