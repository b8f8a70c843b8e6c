"""Telling: what hub or staff enter and change for an innovator is written down, and its people are told."""

from bot.context import Turn
from bot.custody import name_of, origin_of
from bot.delivery.telling import tell
from bot.features.journeys.owner import feature
from bot.programme.people import Role
from bot.programme.reporting import Channel
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import Journey


async def note(turn: Turn, records: Records, journey: Journey, did: Action) -> None:
    """Leave a trace where a journey is entered or changed by who does not look after its innovation."""
    origin = await origin_of(turn, records, journey.innovation_id)
    if origin is not None and origin.channel is Channel.HUB:
        me, detail = turn.known_person.id, {"innovation": journey.innovation_id}
        await records.audit.note(me, did, "journey", journey.id, turn.now, detail={**detail})


async def tell_owner(turn: Turn, journey: Journey, did: Action) -> None:
    """Tell those who look after the innovation what somebody else did, once."""
    me, innovation_id = turn.known_person.id, journey.innovation_id
    async with turn.app.database.read() as records:
        people = await records.custodians.people_of(innovation_id, turn.now)
        if any(one.id == me for one in people):
            return
        innovation = await records.innovations.find(innovation_id)
        name = await name_of(records, innovation_id)
    message = turn.app.texts.render(
        "journey_told",
        did=did.value,
        innovation=innovation_id,
        name=name,
        agency=journey.agency,
        phase=journey.phase.value if journey.phase else "",
        by=turn.known_person.address,
        place=(innovation.province if innovation and Role.HUB in turn.roles else "") or "",
        team=turn.app.settings.contact_team,
    )
    card = (f"{feature.name} told", turn.update_id)
    await tell(turn.bot, turn.app.database, people, message, turn.now, card=card)
