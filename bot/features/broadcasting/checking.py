"""Checking: five samples of what people will see, and a test to oneself."""

from bot.context import Turn
from bot.delivery.broadcasting import filled
from bot.features.broadcasting.owner import audience_of, chosen, feature
from bot.features.broadcasting.previewing import preview
from bot.programme.people import Permission
from bot.storage.models import Answering

SAMPLES = 5


@feature.button("bc_samples", Permission.BROADCAST)
async def show_samples(turn: Turn) -> None:
    """The text as five recipients will see it, spread over all of them."""
    broadcast = await chosen(turn)
    if broadcast is None:
        return
    async with turn.app.database.read() as records:
        reachable = (await audience_of(turn, records, broadcast)).reachable
    step = max(1, len(reachable) // SAMPLES)
    zone = turn.app.settings.default_zone
    samples = [
        {"name": one.person.address, "text": filled(broadcast.body, one.person, one.agency, turn.now, zone)}
        for one in reachable[::step][:SAMPLES]
    ]
    await turn.reply("broadcast_samples", id=broadcast.id, samples=samples, total=len(reachable))


@feature.button("bc_test", Permission.BROADCAST)
async def send_to_oneself(turn: Turn) -> None:
    """The whole message to the one who writes it; nothing is counted."""
    broadcast = await chosen(turn)
    if broadcast is None:
        return
    await preview(turn, broadcast, turn.known_person)
    await turn.reply("broadcast_tested", id=broadcast.id, answers=broadcast.answering is Answering.ATTENDANCE)
