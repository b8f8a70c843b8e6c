"""Waiting: what the home screen says of journeys: a phase that is over by the plan and was not changed."""

from bot.context import Turn
from bot.custody import mine
from bot.features.journeys.owner import feature
from bot.programme.people import Permission
from bot.programme.phases import phase_end
from bot.storage.database import Records
from bot.texts import Message

MOST_LINES = 2


@feature.waiting(Permission.REPORT)
async def tell_over(turn: Turn, records: Records) -> list[Message]:
    """The journeys whose phase is over by the plan (Pasal 46 ayat (1)), each with a button to change it."""
    today, rules = turn.now.astimezone(turn.zone).date(), turn.app.programme.phases
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
