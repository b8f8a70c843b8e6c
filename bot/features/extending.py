"""Extending: `/tenggat` shows deadline and reminders; staff put a region's deadline off, with a reason."""

from collections.abc import Sequence
from datetime import date

from bot.context import Turn
from bot.delivery.extended import reached_by, tell_extension
from bot.feature import Feature
from bot.forms.moments import read_day_ahead
from bot.programme.deadlines import Refusal
from bot.programme.people import Permission
from bot.programme.periods import Period
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.extensions import Region
from bot.storage.models import Extension, Innovation, JsonObject, JsonValue
from config.wording import bulan

feature = Feature("extending")
LONGEST_REASON = 200


@feature.command("tenggat", Permission.SET_DEADLINES, menu="Tenggat, pengingat, perpanjangan bencana")
async def show_deadline(turn: Turn) -> None:
    """When the report of last month is due, when people are reminded, and where it was put off."""
    period = _period(turn)
    before, after = turn.app.deadlines.reminders(period)
    async with turn.app.database.read() as records:
        extended = await records.extensions.of_period(period)
    await turn.reply(
        "deadline",
        month=bulan(period.first),
        due=turn.app.deadlines.due(period, turn.zone),
        zone=turn.zone.key,
        before=before,
        after=after,
        hour=turn.app.programme.reminders.hour.value,
        extended=[{"name": one.name, "until": one.until, "reason": one.reason} for one in extended],
    )


@feature.button("extend", Permission.SET_DEADLINES)
async def ask_region(turn: Turn) -> None:
    """The next text names the regions."""
    await feature.expect(turn, "region")
    await turn.reply("extend_ask_region", month=bulan(_period(turn).first))


@feature.cursor("region", Permission.SET_DEADLINES)
async def take_regions(turn: Turn) -> None:
    """Regions that own innovations; where none is found, it is asked again."""
    async with turn.app.database.read() as records:
        regions = await records.extensions.regions(turn.text)
    if not regions:
        await turn.reply("extend_no_region", text=turn.text[:80])
        return
    listed: list[JsonValue] = [{"code": one.code, "name": one.name} for one in regions]
    await feature.expect(turn, "reason", {"regions": listed, "period": str(_period(turn))})
    await turn.reply("extend_ask_reason", regions=[one.name for one in regions])


@feature.cursor("reason", Permission.SET_DEADLINES)
async def take_reason(turn: Turn) -> None:
    """Why; then the last possible day is offered."""
    data = dict(turn.cursor.data) if turn.cursor else {}
    reason = " ".join(turn.text.split())[:LONGEST_REASON]
    await feature.expect(turn, "day", {**data, "reason": reason})
    await _offer(turn, {**data, "reason": reason}, None)


async def _offer(turn: Turn, data: JsonObject, refused: Refusal | None) -> None:
    period, regions = _of(data)
    limit, last = turn.app.deadlines.latest_extension(period)
    async with turn.app.database.read() as records:
        concerned = await records.extensions.concerned([one.code for one in regions])
    await turn.reply(
        "extend_offer",
        limit=limit,
        last=last,
        regions=[one.name for one in regions],
        count=len(concerned),
        refused=refused.value if refused else None,
    )


@feature.button("extend_last", Permission.SET_DEADLINES)
async def take_last(turn: Turn) -> None:
    """Put it off to the last working day within the limit (Pasal 51 ayat (4))."""
    data = turn.cursor.data if turn.cursor and turn.cursor.step == "day" else None
    if data is None and not turn.applied_by:
        await turn.reply("stale_button")
        return
    period, _ = _of(data or {})
    await _grant(turn, data or {}, turn.app.deadlines.latest_extension(period)[1])


@feature.cursor("day", Permission.SET_DEADLINES)
async def take_day(turn: Turn) -> None:
    """Another day; one that the rule does not allow is said why."""
    data = turn.cursor.data if turn.cursor else {}
    period, _ = _of(data)
    day = read_day_ahead(turn.text, turn.today)
    refused = turn.app.deadlines.refuses(period, day) if day else None
    if day is None or refused is not None:
        await _offer(turn, data, refused)
        return
    await _grant(turn, data, day)


@feature.button("extend_stop", Permission.SET_DEADLINES)
async def stop(turn: Turn) -> None:
    """Nothing is put off."""

    async def close(records: Records) -> None:
        await records.cursors.close(turn.chat_id, turn.known_person.id)

    await turn.once(close)
    await turn.reply("extend_stopped")


async def _grant(turn: Turn, data: JsonObject, day: date) -> None:
    """Store it, mark the reports concerned anew, and plan the news for their narahubung."""
    period, regions = _of(data)
    rows = _rows(turn, data, day)

    async def store(records: Records) -> Sequence[Extension]:
        await records.extensions.grant(rows)
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        for innovation in await records.extensions.concerned([one.code for one in regions]):
            await _remark(turn, records, innovation, period)
        me = turn.known_person.id
        detail: JsonObject = {"regions": len(rows), "until": day.isoformat()}
        await records.audit.note(me, Action.DEADLINE_EXTENDED, "period", str(period), turn.now, detail=detail)
        granted = await records.extensions.by_update(turn.update_id)
        await tell_extension(records, turn.app.rules, granted, turn.now, turn.app.quiet)
        return granted

    async def stored(records: Records) -> Sequence[Extension]:
        return await records.extensions.by_update(turn.update_id)

    granted = await turn.apply(store, stored)
    if not granted:
        await turn.reply("stale_button")
        return
    async with turn.app.database.read() as records:
        reached = await reached_by(records, granted, turn.now)
    await turn.reply(
        "extend_done",
        month=bulan(Period.read(granted[0].period).first),
        until=granted[0].until,
        regions=[one.name for one in granted],
        told=reached.people,
        without=reached.without,
    )


def _rows(turn: Turn, data: JsonObject, day: date) -> list[Extension]:
    period, regions = _of(data)
    return [
        Extension(
            period=str(period),
            region=one.code,
            name=one.name,
            until=day,
            reason=str(data.get("reason", "")),
            granted_by=turn.known_person.id,
            granted_at=turn.now,
            origin_update=turn.update_id,
        )
        for one in regions
    ]


async def _remark(turn: Turn, records: Records, innovation: Innovation, period: Period) -> None:
    report = await records.reports.of(innovation.id, period)
    held = await records.reports.hold(report.id) if report else None
    if held is not None:
        deadlines, zones = turn.app.deadlines, turn.app.programme.zones
        due = await records.reports.due_of(innovation.id, period, deadlines, zones)
        await records.reports.remark(held, due, deadlines)


def _period(turn: Turn) -> Period:
    return Period.of(turn.today).shifted(-1)


def _of(data: JsonObject) -> tuple[Period, list[Region]]:
    listed = data.get("regions")
    regions = [
        Region(str(one["code"]), str(one["name"]))
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict)
    ]
    return Period.read(str(data.get("period", "2000-01"))), regions
