"""Imported: whom replicators of a spreadsheet are told, by the ledger as any automatic message, and how."""

from collections.abc import Sequence
from datetime import datetime

from bot.delivery.occasions import Item, Rules
from bot.delivery.planning import plan_between
from bot.programme.people import Role
from bot.programme.quiet import QuietHours
from bot.storage.database import Records
from bot.storage.models import Delivery, Journey, JsonObject

IMPORTED = "imported"
SHOWN = 5


async def tell_imported(
    records: Records,
    rules: Rules,
    entered: Sequence[Journey],
    by: int | None,
    now: datetime,
    quiet: QuietHours,
) -> None:
    """Plan the news for those who look after the innovations; who brought them in needs none."""
    for innovation_id in dict.fromkeys(one.innovation_id for one in entered):
        ids = [one.id for one in entered if one.innovation_id == innovation_id]
        occasion = f"{IMPORTED}:{innovation_id}:{ids[0]}:{now.isoformat()}"
        content: JsonObject = {
            "about": IMPORTED,
            "innovation": innovation_id,
            "journeys": [*ids],
            "hub": await _is_hub(records, by, now),
        }
        for person in await records.custodians.people_of(innovation_id, now):
            if person.id != by and person.telegram_id is not None:
                await plan_between(records, rules, person, occasion, content, now, quiet)


async def _is_hub(records: Records, person_id: int | None, now: datetime) -> bool:
    roles = await records.people.roles(person_id or 0, now)
    return Role.HUB in roles and Role.STAFF not in roles


async def imported_shown(records: Records, _: Rules, delivery: Delivery, __: datetime) -> Item | None:
    """Those that are there still, as they are now; None where all were taken out meanwhile."""
    content = delivery.content
    innovation = await records.innovations.find(str(content["innovation"]))
    ids = content["journeys"]
    wanted = ids if isinstance(ids, list) else []
    if innovation is None:
        return None
    there = await records.journeys.of_innovation(innovation.id)
    journeys = [one for one in there if one.id in wanted]
    if not journeys:
        return None
    return {
        "kind": IMPORTED,
        "innovation": innovation.id,
        "name": innovation.short_name or innovation.name,
        "place": (innovation.province or "") if content["hub"] else "",
        "count": len(journeys),
        "replicators": [
            {"agency": one.agency, "phase": one.phase.value if one.phase else ""} for one in journeys[:SHOWN]
        ],
    }
