"""Counting: how many came, where only a crowd was named ("satu bus"): written now, or not known yet."""

from dataclasses import replace

from bot.context import Turn
from bot.features.reporting.hearing import answer, is_last_of_burst
from bot.features.reporting.owner import feature, own_report, standing
from bot.features.reporting.writing import change
from bot.forms.contents import Contents, Row
from bot.forms.overview import short_name_of
from bot.forms.speech import read_count
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.models import Report


def not_known(row: Row) -> Row:
    """The visit with its number left open and asked about no more; what was said of it becomes its note."""
    return replace(row, visit=replace(row.visit, crowd=None), note=row.note or row.visit.crowd)


async def ask_count(turn: Turn, visit: int) -> None:
    """Ask for the number; the next text is it."""
    async with turn.app.database.read() as records:
        report, row = await _find(turn, records, turn.number, visit)
    if report is None or row is None:
        await turn.reply("stale_button")
        return
    await feature.expect(turn, "count", {"report": report.id, "visit": visit})
    await turn.reply("report_count", agency=short_name_of(row), wrong="")


@feature.cursor("count", Permission.WRITE_REPORT)
async def take_count(turn: Turn) -> None:
    """The text is how many came."""
    data = turn.cursor.data if turn.cursor else {}
    number, visit = data.get("report"), data.get("visit")
    async with turn.app.database.read() as records:
        report, row = await _find(turn, records, _id(number), _id(visit))
    count = read_count(turn.text)
    if report is None or row is None:
        await turn.reply("stale_button")
        return
    if count is None:
        await turn.reply("report_count", agency=short_name_of(row), wrong=turn.text)
        return
    found = report

    def edit(now: Contents) -> Contents:
        here = now.find(_id(visit))
        return now.with_row(replace(here, visit=replace(here.visit, visitors=count))) if here else now

    async def store(records: Records) -> list[int]:
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        return [await change(turn, records, found, lambda now, _: edit(now), turn.message_id)]

    async def stored(_: Records) -> list[int]:
        return [found.id]

    ids = await turn.apply(store, stored)
    if await is_last_of_burst(turn):
        await answer(turn, ids)


async def _find(
    turn: Turn, records: Records, number: int | None, visit: int
) -> tuple[Report | None, Row | None]:
    report = await own_report(turn, records, number)
    return report, (await standing(records, report)).find(visit) if report else None


def _id(value: object) -> int:
    return value if isinstance(value, int) else 0
