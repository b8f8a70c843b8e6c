"""Returning: hub or staff name the fields of a report to look at again; its people are asked about them."""

from bot.context import Turn
from bot.delivery.telling import tell
from bot.features.reporting.owner import Dossier, dossier_of, feature
from bot.features.reporting.pieces import month_name
from bot.features.reporting.questions import questions_of, render_returned
from bot.features.reporting.review import open_review, seen, show_decided
from bot.forms.months import Today
from bot.forms.overview import gap_lines
from bot.forms.returning import Return, empty_fields, read_return
from bot.programme.people import Permission
from bot.programme.reporting import Act, state_after
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import JsonObject, Person, Report

RETURNED = "returned"
LONGEST, MOST = 300, 20


async def _dossier(turn: Turn, records: Records, number: int | None) -> Dossier | None:
    """The report of a button, where the person may send it back now."""
    found = await seen(turn, records, number)
    if found is None or not found[1] or state_after(found[0].state, Act.RETURN) is None:
        return None
    return await dossier_of(turn, records, found[0])


@feature.button("review_return", Permission.SEE_QUEUE)
async def ask_fields(turn: Turn) -> None:
    """Ask which fields are to be looked at again: `review_return:<report>`."""
    async with turn.app.database.read() as records:
        dossier = await _dossier(turn, records, turn.number)
    if dossier is None:
        await open_review(turn, turn.number, changed=True)
        return
    await feature.expect(turn, "return", {"report": dossier.report.id})
    await _ask(turn, dossier)


async def _ask(turn: Turn, dossier: Dossier, wrong: str = "") -> None:
    gaps = gap_lines(dossier.contents.gaps(dossier.form))
    await turn.reply(
        "return_ask",
        report=dossier.report.id,
        month=month_name(dossier.report.month),
        name=dossier.name,
        rows=len(dossier.contents.counted),
        gaps=len(gaps),
        wrong=wrong,
    )


@feature.cursor("return", Permission.SEE_QUEUE)
async def take_fields(turn: Turn) -> None:
    """The text names the fields, with what the hub thinks right; it is shown before it is sent."""
    number = turn.cursor.data.get("report") if turn.cursor else None
    async with turn.app.database.read() as records:
        dossier = await _dossier(turn, records, number if isinstance(number, int) else None)
    if dossier is None:
        await turn.reply("stale_button")
        return
    today = Today(turn.today, dossier.report.month)
    fields = read_return(turn.text, dossier.contents, turn.app.hearing.cells, today)
    if not fields:
        await _ask(turn, dossier, wrong=turn.text)
        return
    comment = " ".join(turn.text.split())[:LONGEST]
    await _preview(turn, dossier, Return(fields[:MOST], comment, turn.known_person.id))


@feature.button("return_gaps", Permission.SEE_QUEUE)
async def take_gaps(turn: Turn) -> None:
    """Ask for everything that is empty: `return_gaps:<report>`."""
    async with turn.app.database.read() as records:
        dossier = await _dossier(turn, records, turn.number)
    fields = empty_fields(dossier.contents, dossier.form) if dossier else ()
    if dossier is None or not fields:
        await turn.reply("stale_button")
        return
    await _preview(turn, dossier, Return(fields[:MOST], "", turn.known_person.id))


async def _preview(turn: Turn, dossier: Dossier, returned: Return) -> None:
    """What will be asked; it waits in the cursor, so that another text takes its place."""
    waiting: JsonObject = {"report": dossier.report.id, **returned.to_json()}
    await feature.expect(turn, "return", waiting)
    await turn.reply(
        "return_preview",
        report=dossier.report.id,
        month=month_name(dossier.report.month),
        name=dossier.name,
        questions=questions_of(dossier, returned),
        comment=returned.comment,
    )


@feature.button("return_send", Permission.SEE_QUEUE)
async def send_back(turn: Turn) -> None:
    """Send a report back as it was shown: `return_send:<report>`."""
    number, me = turn.number, turn.known_person.id
    waiting = turn.cursor.data if turn.cursor and turn.cursor.step == "return" else {}
    returned = Return.of(waiting) if waiting.get("report") == number else None

    async def store(records: Records) -> Report | None:
        dossier = await _dossier(turn, records, number)
        report = await records.reviews.hold(dossier.report.id) if dossier else None
        if report is None or returned is None:
            return None
        if not await records.reviews.send_back(report, returned.to_json(), me, turn.now):
            return None
        await records.cursors.close(turn.chat_id, me)
        detail: JsonObject = {"receipt": str(report.receipt), "innovation": report.innovation_id}
        await records.audit.note(me, Action.REPORT_RETURNED, "report", report.id, turn.now, detail=detail)
        return report

    async def stored(records: Records) -> Report | None:
        found = await seen(turn, records, number)
        return found[0] if found and found[0].returned else None

    report = await turn.apply(store, stored)
    if report is None:
        await open_review(turn, number, changed=True)
        return
    people, told = await _tell(turn, report)
    reached = [one.address for one in people if one.telegram_id is not None]
    await show_decided(
        turn,
        report,
        "returned",
        who=reached[0] if told else "",
        told=bool(told),
        whatsapp="" if told else await _whatsapp(turn, report),
    )


async def _tell(turn: Turn, report: Report) -> tuple[list[Person], int]:
    """Ask everybody who looks after the innovation, once for each version that was sent back."""
    async with turn.app.database.read() as records:
        people = list(await records.custodians.people_of(report.innovation_id, turn.now))
        versions = await records.reports.versions(report.id)
        returned = Return.of(report.returned)
        message = await render_returned(turn, records, report, returned) if returned else None
    if message is None:
        return people, 0
    card = (RETURNED, versions[-1].id if versions else report.id)
    return people, await tell(turn.bot, turn.app.database, people, message, turn.now, card=card)


async def _whatsapp(turn: Turn, report: Report) -> str:
    """The questions as a plain text for who has not joined."""
    async with turn.app.database.read() as records:
        dossier = await dossier_of(turn, records, report)
    returned = Return.of(report.returned)
    return turn.app.texts.render(
        "return_whatsapp",
        name=dossier.name,
        month=report.month.first,
        questions=questions_of(dossier, returned)[:2] if returned else [],
        by=turn.known_person.address,
    ).plain
