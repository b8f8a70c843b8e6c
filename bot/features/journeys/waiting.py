"""Waiting: what the home screen says of journeys: a phase that is over by the plan, a visitor who agreed."""

from datetime import timedelta

from bot.context import Turn
from bot.custody import mine
from bot.features.journeys.owner import feature
from bot.programme.people import Permission
from bot.programme.phases import phase_end
from bot.storage.database import Records
from bot.texts import Message

MOST_LINES = 2
FRESH = timedelta(days=30)
"""How long the home screen says that an agency which agreed on a visit is not entered."""


@feature.waiting(Permission.REPORT)
async def tell_over(turn: Turn, records: Records) -> list[Message]:
    """The journeys whose phase is over by the plan (Pasal 46 ayat (1)), each with a button to change it."""
    today, rules = turn.today, turn.app.programme.phases
    told: list[Message] = []
    for innovation_id in await mine(turn, records):
        for one in await records.journeys.of_innovation(innovation_id):
            if one.phase is None or one.started_on is None:
                continue
            over = phase_end(one.started_on, one.phase, rules)
            if over < today and len(told) < MOST_LINES:
                told.append(
                    turn.app.texts.render(
                        "waiting_journey", journey=one.id, agency=one.agency, phase=one.phase.value, over=over
                    )
                )
    return told


@feature.waiting(Permission.REPORT)
async def tell_agreed(turn: Turn, records: Records) -> list[Message]:
    """The agency that agreed to replicate on a visit last, where it is not entered yet."""
    for innovation_id in await mine(turn, records):
        for visit in (await records.journeys.agreed(innovation_id, turn.now - FRESH))[:1]:
            where = {"innovation": innovation_id, "code": visit.agency_code}
            return [turn.app.texts.render("waiting_agreed", agency=visit.agency, **where)]
    return []
