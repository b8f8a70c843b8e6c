"""Answering: what the hub asked about a report is said by one tap or a text; only those fields are open."""

from bot.context import Turn
from bot.custody import mine, origin_of
from bot.features.reporting.hearing import answer
from bot.features.reporting.owner import dossier_of, feature, own_dossier, own_report
from bot.features.reporting.pieces import month_name
from bot.features.reporting.questions import TEXTS, questions_of, show_returned
from bot.features.reporting.returning import RETURNED
from bot.features.reporting.writing import change
from bot.forms.contents import Contents, row_of, row_to_json
from bot.forms.differences import differences
from bot.forms.months import Today
from bot.forms.recording import command
from bot.forms.returning import Asked, Return, accepted
from bot.programme.people import Permission
from bot.programme.reporting import Change
from bot.storage.database import Records
from bot.storage.models import JsonObject, Report
from bot.storage.reports import Sending
from bot.texts import Message

KEEP, TAKE, WRITE = "keep", "take", "write"


@feature.button(RETURNED, Permission.WRITE_REPORT)
async def tap(turn: Turn) -> None:
    """What is asked, or an answer: `returned:<report>.<field>.<visit>.<keep, take or write>`."""
    async with turn.app.database.read() as records:
        report = await own_report(turn, records, turn.number)
    if report is None:
        await turn.reply("stale_button")
        return
    name, what = ".".join(turn.arguments[1:3]), turn.argument(3)
    if what == WRITE:
        await _ask(turn, report, name)
    elif what in (KEEP, TAKE):
        await _answer(turn, report, name, take=what == TAKE)
    elif not await show_returned(turn, report.id):
        await _show_answered(turn, report)


async def _answer(turn: Turn, report: Report, name: str, *, take: bool) -> None:
    async def store(records: Records) -> bool:
        held = await own_report(turn, records, report.id, held=True)
        returned = Return.of(held.returned) if held else None
        asked = returned.find(name) if returned else None
        if held is None or returned is None or asked is None:
            return False
        await _write(turn, records, held, returned, asked, take=take)
        return True

    async def stored(records: Records) -> bool:
        return await own_report(turn, records, report.id) is not None

    await turn.apply(store, stored)
    if not await show_returned(turn, report.id):
        await _show_answered(turn, report)


async def _write(
    turn: Turn, records: Records, report: Report, returned: Return, asked: Asked, *, take: bool
) -> None:
    """Take the proposed value or keep what stands there; the last answer sends the report again.

    A change that waits for its confirmation goes on waiting, with the answer in it.
    """
    origin = await origin_of(turn, records, report.innovation_id)
    if origin is None:
        return
    before = await records.reports.contents(report)
    now = accepted(before, asked) if take else before
    left = returned.without(asked)
    if left and now.to_json() == before.to_json():
        report.returned = left.to_json()
        return
    waiting = report.pending
    await records.reports.put(report, now, origin, turn.now)
    dossier = await dossier_of(turn, records, report)
    sending = Sending(
        Change.ANSWER,
        complete=not dossier.contents.gaps(dossier.form),
        left=left.to_json() if left else None,
    )
    await records.reports.send(report, sending, dossier.due, turn.app.deadlines, origin, turn.now)
    contents = waiting.get("contents") if waiting else None
    if waiting is not None and isinstance(contents, dict):
        kept = accepted(Contents.of(contents), asked) if take else Contents.of(contents)
        report.pending = {**waiting, "contents": kept.to_json()}


async def _show_answered(turn: Turn, report: Report) -> None:
    await turn.show(
        "return_answered", report=report.id, month=month_name(report.month), receipt=str(report.receipt)
    )


async def _ask(turn: Turn, report: Report, name: str) -> None:
    """Ask for another value of a field."""
    async with turn.app.database.read() as records:
        dossier = await dossier_of(turn, records, report)
    returned = Return.of(report.returned)
    asked = returned.find(name) if returned else None
    if returned is None or asked is None:
        await _show_answered(turn, report)
        return
    await feature.expect(turn, "answer", {"report": report.id, "name": name})
    question = questions_of(dossier, Return((asked,)))[0]
    await turn.reply("return_write", report=report.id, question=question, wrong="")


@feature.reply_to(RETURNED, Permission.WRITE_REPORT)
async def take_reply(turn: Turn) -> None:
    """A text that replies to the hub's questions answers the first of them."""
    card = await turn.card()
    async with turn.app.database.read() as records:
        report_id = await records.reports.of_version(card.subject_id if card else 0)
    await _take(turn, report_id or 0, "")


@feature.cursor("answer", Permission.WRITE_REPORT)
async def take_text(turn: Turn) -> None:
    """The text is the value of a field that was asked about."""
    data = turn.cursor.data if turn.cursor else {}
    number = data.get("report")
    await _take(turn, number if isinstance(number, int) else 0, str(data.get("name") or ""))


async def _take(turn: Turn, report_id: int, name: str) -> None:
    """Read a value for a field, the first one where none is named; it counts once it was confirmed."""
    dossier = await own_dossier(turn, report_id)
    report = dossier.report if dossier else None
    returned = Return.of(report.returned) if report else None
    asked = (returned.find(name) if name else returned.fields[0]) if returned else None
    if report is None or dossier is None or asked is None:
        await turn.reply("stale_button")
        return
    after = _read(turn, dossier.contents, asked, report)
    if after is None or not differences(dossier.contents, after):
        question = questions_of(dossier, Return((asked,)))[0]
        await turn.reply("return_write", report=report_id, question=question, wrong=turn.text)
        return
    row = after.find(asked.row or 0)

    async def store(records: Records) -> list[int]:
        if turn.cursor and turn.cursor.feature == feature.name:
            await records.cursors.close(turn.chat_id, turn.known_person.id)
        return [await change(turn, records, report, lambda now, _: now.with_row(row) if row else now)]

    async def stored(_: Records) -> list[int]:
        return [report_id]

    await answer(turn, await turn.apply(store, stored))


def _read(turn: Turn, contents: Contents, asked: Asked, report: Report) -> Contents | None:
    """The contents with the field as the words say it; None where they say nothing of it."""
    row = contents.find(asked.row or 0)
    number = next((n for n, one in enumerate(contents.counted, 1) if one.id == asked.row), None)
    if row is None or number is None:
        return None
    if asked.key in TEXTS:
        data: JsonObject = {**row_to_json(row), asked.key: " ".join(turn.text.split())}
        return contents.with_row(row_of(data))
    today = Today(turn.today, report.month)
    said = turn.app.hearing.cells.read(f"no {number} jadi {turn.text}", contents.visits, today)
    told = command(contents, said).find(row.id or 0) if not said.removed else None
    return contents.with_row(told) if told else None


@feature.waiting(Permission.REPORT)
async def tell_returned(turn: Turn, records: Records) -> list[Message]:
    """The reports of a person that the hub asks about."""
    reports = await records.reports.of_innovations(await mine(turn, records))
    return [
        turn.app.texts.render("waiting_returned", report=one.id, month=month_name(one.month))
        for one in reports
        if Return.of(one.returned)
    ]
