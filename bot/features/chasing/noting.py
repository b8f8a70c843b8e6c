"""Noting: somebody was spoken to, what they promised, or why their report does not come; and undoing it."""

from datetime import date, timedelta

from bot.context import Turn
from bot.features.chasing.helping import answer_help, tell_helped
from bot.features.chasing.listing import show_row
from bot.features.chasing.owner import Missing, Row, feature, row_named, tapped_row
from bot.forms.moments import read_day_ahead
from bot.programme.people import Permission
from bot.programme.periods import Period
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import ChaseReason, JsonObject

NO_PROMISE = "none"
FARTHEST = timedelta(60)
OFFERED = 3


@feature.button("owed_called", Permission.SEE_MISSING)
async def note_talk(turn: Turn) -> None:
    """Ask what somebody promised, or keep it: `owed_called:<month>.<innovation>[.<day>]`."""
    found = await tapped_row(turn)
    if found is None:
        return
    promise = turn.argument(2)
    day = _ahead(promise, turn)
    if promise == NO_PROMISE or day is not None:
        await _keep(turn, *found, promised_on=day)
    else:
        await _ask_promise(turn, *found, "")


async def _ask_promise(turn: Turn, missing: Missing, row: Row, wrong: str) -> None:
    today, period = turn.today, missing.period
    about: JsonObject = {"period": str(period), "innovation": row.owed.innovation.id}
    await feature.expect(turn, "promise", about)
    days = [today + timedelta(n) for n in range(OFFERED)]
    await turn.show(
        "owed_promise",
        card=None,
        at=None,
        period=str(period),
        id=row.owed.innovation.id,
        innovation=row.name,
        month=period.first,
        days=days,
        wrong=wrong,
    )


@feature.cursor("promise", Permission.SEE_MISSING)
async def take_promise(turn: Turn) -> None:
    """The day that was promised, in words."""
    data = turn.cursor.data if turn.cursor else {}
    found = await row_named(turn, Period.read(str(data.get("period"))), str(data.get("innovation")))
    if found is None:
        return
    day = _ahead(turn.text, turn)
    if day is None:
        await _ask_promise(turn, *found, turn.text)
    else:
        await _keep(turn, *found, promised_on=day)


def _ahead(text: str, turn: Turn) -> date | None:
    """The day of today or later that a text names, as far ahead as a promise may be."""
    day = read_day_ahead(text, turn.today)
    return day if day and day <= turn.today + FARTHEST else None


@feature.button("owed_reason", Permission.SEE_MISSING)
async def note_reason(turn: Turn) -> None:
    """Why a report does not come: `owed_reason:<month>.<innovation>`, then with the reason."""
    found = await tapped_row(turn)
    if found is None:
        return
    (missing, row), reason = found, turn.argument(2)
    if reason in set(ChaseReason):
        await _keep(turn, missing, row, reason=ChaseReason(reason))
    else:
        period = missing.period
        about = {"period": str(period), "id": row.owed.innovation.id, "month": period.first}
        await turn.show("owed_reason", card=None, at=None, innovation=row.name, **about)


async def _keep(
    turn: Turn,
    missing: Missing,
    row: Row,
    *,
    promised_on: date | None = None,
    reason: ChaseReason | None = None,
) -> None:
    """Keep it, once; what a hub was asked to do about it is done."""
    me, innovation_id, period = turn.known_person.id, row.owed.innovation.id, missing.period
    promised = promised_on.isoformat() if promised_on else None
    detail: JsonObject = {"period": str(period), "promised": promised, "reason": reason}

    async def store(records: Records) -> None:
        await records.cursors.close(turn.chat_id, me)
        await records.chases.note(innovation_id, period, me, turn.now, promised_on=promised_on, reason=reason)
        await records.audit.note(me, Action.CHASED, "innovation", innovation_id, turn.now, detail=detail)
        await answer_help(turn, records, row, period, promised_on, reason)

    await turn.once(store)
    await tell_helped(turn, row, period)
    await _show(turn, period, innovation_id)


@feature.button("owed_drop", Permission.SEE_MISSING)
async def drop(turn: Turn) -> None:
    """Nothing of what was noted holds: `owed_drop:<month>.<innovation>`."""
    found = await tapped_row(turn)
    if found is None:
        return
    (missing, row), me = found, turn.known_person.id
    period, innovation_id = missing.period, row.owed.innovation.id

    async def forget(records: Records) -> None:
        if await records.chases.forget(innovation_id, period):
            detail: JsonObject = {"period": str(period)}
            await records.audit.note(
                me, Action.CHASE_DROPPED, "innovation", innovation_id, turn.now, detail=detail
            )

    await turn.once(forget)
    await _show(turn, period, innovation_id)


async def _show(turn: Turn, period: Period, innovation_id: str) -> None:
    if found := await row_named(turn, period, innovation_id):
        await show_row(turn, *found)
