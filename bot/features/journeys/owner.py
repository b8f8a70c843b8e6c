"""The feature that the modules of this folder register with; whose journeys a person may see and change."""

from bot.context import Turn
from bot.custody import writable
from bot.feature import Feature
from bot.programme.people import Role
from bot.programme.reporting import Channel
from bot.storage.database import Records
from bot.storage.models import Journey

feature = Feature("journeys")
FORM = "journey"


async def own_journey(
    turn: Turn, records: Records, journey_id: int | None, *, held: bool = False
) -> Journey | None:
    """The journey of a button, if the person may write for its innovation; `held` to be written."""
    find = records.journeys.hold if held else records.journeys.find
    return await writable(turn, records, await find(journey_id or 0))


async def entered_by(records: Records, journey: Journey) -> str:
    """Who entered a journey in place of its innovation's people: `hub`, `staff`, `import`; else nothing."""
    if journey.channel is not Channel.HUB:
        return journey.channel.value if journey.channel is Channel.IMPORT else ""
    roles = await records.people.roles(journey.created_by or 0, journey.created_at)
    return (Role.HUB if Role.HUB in roles else Role.STAFF).value


async def put(turn: Turn, template: str, subject_id: int = 0, **arguments: object) -> None:
    """In place of the tapped message where it shows journeys, else as a message of its own."""
    card = await turn.card() if turn.tapped_message else None
    subject = (feature.name, subject_id)
    if card is not None and card.subject == feature.name:
        await turn.show(template, at=None, card=subject, **arguments)
    else:
        await turn.reply(template, card=subject, **arguments)
