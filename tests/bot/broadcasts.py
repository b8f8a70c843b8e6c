"""What the conversations about broadcasts share: people to write to, and waiting for the sender."""

import asyncio
from collections.abc import Sequence

from bot.programme.custody import CustodianKind
from bot.programme.people import Role
from bot.storage.models import DeliveryState
from tests.bot.desk import Desk
from tests.bot.people import become
from tests.simulator.client import Json

DINI, RINI = 9001, 9002
AT_ONCE = {"quiet_from": 0, "quiet_until": 0}


async def gather(desk: Desk, joined: int, absent: int) -> list[int]:
    """Staff, and innovators of whom some never joined; gives the accounts of those who did."""
    for staff, name in ((DINI, "Dini"), (RINI, "Rini")):
        await desk.client.sim("POST", "/people", id=staff, first_name=name)
        await become(desk, staff, Role.STAFF)
    people = list(range(9101, 9101 + joined))
    for number, account in enumerate(people):
        await desk.client.sim("POST", "/people", id=account, first_name=f"Yusuf {number}")
        await become(desk, account, Role.INNOVATOR, innovation_id=f"X-{number}")
    async with desk.app.database.transaction() as records:
        for number in range(absent):
            now, innovation = desk.app.clock.now(), f"Y-{number}"
            invite = await records.invites.create(
                f"{number:032d}", Role.INNOVATOR, now, innovation_id=innovation
            )
            invite.kind, invite.name = CustodianKind.MAIN, f"Wati {number}"
            invite.phone = f"628123456789{number}"
    return people


async def sent(desk: Desk, broadcast: int = 1) -> None:
    """Wait until nothing of a broadcast waits."""
    waiting = (DeliveryState.PENDING, DeliveryState.CLAIMED)
    async with asyncio.timeout(60):
        while True:
            async with desk.app.database.read() as records:
                found = await records.broadcasts.find(broadcast)
                rows = await records.deliveries.of_broadcast(broadcast, waiting)
            if found and not rows and found.ended_at:
                return
            await asyncio.sleep(0.05)


async def texts_of(desk: Desk, chat: int) -> list[str]:
    """Everything the bot said in a chat."""
    return [m.get("text", m.get("caption", "")) for m in await desk.since(chat, 0)]


async def last(desk: Desk, chat: int) -> Json:
    """The newest message of the bot in a chat."""
    return (await desk.since(chat, 0))[-1]


def numbers(texts: Sequence[str], what: str) -> int:
    """How many of these texts say something."""
    return sum(what in text for text in texts)
