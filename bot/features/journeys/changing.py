"""Changing: the phase of a journey by a tap; it ends, goes on again, or was a mistake, asked first."""

from collections.abc import Awaitable, Callable

from bot.context import Turn
from bot.custody import origin_of
from bot.features.journeys.listing import show_journey, show_list
from bot.features.journeys.owner import feature, own_journey, put
from bot.features.journeys.storing import set_phase
from bot.features.journeys.telling import note, tell_owner
from bot.programme.people import Permission
from bot.programme.reporting import Phase
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import Journey

SURE = "ok"
Edit = Callable[[Records, Journey], Awaitable[bool]]


@feature.button("journey_phase", Permission.WRITE_REPORT)
async def change_phase(turn: Turn) -> None:
    """Ask for the phase, then put the journey into it: `journey_phase:<journey>.<phase>`."""
    wanted = next((one for one in Phase if one.value == turn.argument(1)), None)
    if wanted is None:
        if journey := await _found(turn):
            phase, phases = journey.phase.value if journey.phase else "", [one.value for one in Phase]
            told = {"agency": journey.agency, "phase": phase, "percent": journey.percent, "phases": phases}
            await put(turn, "journey_phase", journey.id, journey=journey.id, **told)
        return

    async def edit(_: Records, journey: Journey) -> bool:
        set_phase(journey, wanted)
        return True

    await _change(turn, Action.JOURNEY_CHANGED, edit)


@feature.button("journey_end", Permission.WRITE_REPORT)
async def end(turn: Turn) -> None:
    """Reports ask about it no more, once the person is sure: `journey_end:<journey>.ok`."""
    if turn.argument(1) != SURE:
        if journey := await _found(turn):
            await put(turn, "journey_end", journey.id, journey=journey.id, agency=journey.agency)
        return

    async def edit(_: Records, journey: Journey) -> bool:
        journey.ended_at = journey.ended_at or turn.now
        return True

    await _change(turn, Action.JOURNEY_ENDED, edit)


@feature.button("journey_open", Permission.WRITE_REPORT)
async def reopen(turn: Turn) -> None:
    """It goes on after all, unless the same agency has another one that goes on: `journey_open:<journey>`."""

    async def edit(records: Records, journey: Journey) -> bool:
        agency = await records.agencies.find(journey.agency_id or 0)
        if agency and await records.journeys.alike(journey.innovation_id, agency, None, but=journey.id):
            return False
        journey.ended_at = None
        return True

    await _change(turn, Action.JOURNEY_REOPENED, edit)


@feature.button("journey_remove", Permission.WRITE_REPORT)
async def remove(turn: Turn) -> None:
    """Take out what was entered by mistake, once the person is sure; what a sent report speaks of stays:
    `journey_remove:<journey>.ok.<innovation>`.
    """
    if turn.argument(1) != SURE:
        if journey := await _found(turn):
            await _ask_to_remove(turn, journey)
        return
    innovation_id = turn.argument(2)

    async def effect(records: Records) -> Journey | None:
        journey = await own_journey(turn, records, turn.number, held=True)
        if journey is None or not await records.journeys.remove(journey.id):
            return None
        await note(turn, records, journey, Action.JOURNEY_REMOVED)
        return journey

    async def stored(_: Records) -> Journey | None:
        return None

    gone = await turn.apply(effect, stored)
    async with turn.app.database.read() as records:
        allowed = await origin_of(turn, records, innovation_id) is not None
        is_there = await own_journey(turn, records, turn.number) is not None
    if is_there or not allowed:
        await turn.reply("stale_button")
        return
    await show_list(turn, innovation_id, notice=Action.JOURNEY_REMOVED.value)
    if gone is not None:
        await tell_owner(turn, gone, Action.JOURNEY_REMOVED)


async def _ask_to_remove(turn: Turn, journey: Journey) -> None:
    async with turn.app.database.read() as records:
        reported = await records.journeys.is_reported(journey.id)
    await put(
        turn,
        "journey_remove",
        journey.id,
        journey=journey.id,
        innovation=journey.innovation_id,
        agency=journey.agency,
        reported=reported,
    )


async def _found(turn: Turn) -> Journey | None:
    """The journey of the button; None once the person was told that there is none of theirs."""
    async with turn.app.database.read() as records:
        journey = await own_journey(turn, records, turn.number)
    if journey is None:
        await turn.reply("stale_button")
    return journey


async def _change(turn: Turn, did: Action, edit: Edit) -> None:
    """Change a journey once, and show what it is then; its innovation's people are told of what others do."""

    async def effect(records: Records) -> tuple[Journey | None, bool]:
        journey = await own_journey(turn, records, turn.number, held=True)
        if journey is None or not await edit(records, journey):
            return journey, False
        await note(turn, records, journey, did)
        return journey, True

    async def stored(records: Records) -> tuple[Journey | None, bool]:
        return await own_journey(turn, records, turn.number), True

    journey, changed = await turn.apply(effect, stored)
    if journey is None:
        await turn.reply("stale_button")
        return
    await show_journey(turn, journey.id, notice=did.value if changed else "double")
    if changed:
        await tell_owner(turn, journey, did)
