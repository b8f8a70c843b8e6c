"""The feature that the modules of this folder register with, and whom a hub or staff may look at."""

from bot.context import Turn
from bot.delivery.telling import tell
from bot.feature import Feature
from bot.storage.models import Person

feature = Feature("people")
CONFIRMED = "ok"


async def visible(turn: Turn, person_id: int | None) -> Person | None:
    """The person, where they are in a province of this hub; staff see everybody."""
    async with turn.app.database.read() as records:
        return await records.directory.one(person_id or 0, turn.scope, turn.now)


def is_confirmed(turn: Turn) -> bool:
    """Whether the tapped button was the second one, that says what will be done."""
    return turn.arguments[-1:] == (CONFIRMED,)


async def let_know(turn: Turn, person: Person, template: str, **arguments: object) -> None:
    """Tell somebody what was done to them and by whom, once for this update."""
    message = turn.app.texts.render(template, by=turn.known_person.address, **arguments)
    card = (template, turn.update_id)
    await tell(turn.bot, turn.app.database, [person], message, turn.now, card=card)
