"""Custody: the innovations a person looks after, and as what they may write for one that is not theirs."""

from collections.abc import Sequence
from typing import TypeVar

from bot.context import Turn
from bot.programme.custody import CustodianKind
from bot.programme.people import Permission
from bot.programme.reporting import Channel
from bot.storage.database import Records
from bot.storage.models import Innovation, Journey, Report
from bot.storage.reports import Origin

Owned = TypeVar("Owned", Journey, Report)


async def mine(turn: Turn, records: Records) -> list[str]:
    """The innovations a person looks after now, oldest first."""
    held = await records.custodians.of_person(turn.known_person.id, turn.now)
    return [row.innovation_id for row in held if row.innovation_id]


async def choices(records: Records, innovation_ids: Sequence[str]) -> list[dict[str, str]]:
    """Innovations as the buttons to choose among them are made: `id`, and `name` as it is called."""
    found = [await records.innovations.find(one) for one in innovation_ids]
    return [{"id": one.id, "name": called(one)} for one in found if one]


async def origin_of(turn: Turn, records: Records, innovation_id: str) -> Origin | None:
    """As what a person may write for an innovation: its custodian, or hub or staff for it."""
    me = turn.known_person.id
    if await records.custodians.looks_after(me, turn.now, innovation_id=innovation_id):
        return Origin(me)
    if not turn.may(Permission.REPORT_FOR_OTHERS):
        return None
    innovation = await records.innovations.find(innovation_id)
    if innovation is None or (turn.scope is not None and innovation.province not in turn.scope):
        return None
    held = await records.custodians.of_innovation(innovation_id, turn.now)
    owner = next((row.person_id for row in held if row.kind is CustodianKind.MAIN), None)
    return Origin(me, Channel.HUB, owner)


async def writable(turn: Turn, records: Records, thing: Owned | None) -> Owned | None:
    """A thing of an innovation, if the person may write for that; a forged or foreign number gives None."""
    if thing is None or await origin_of(turn, records, thing.innovation_id) is None:
        return None
    return thing


async def name_of(records: Records, innovation_id: str) -> str:
    """What an innovation is called."""
    innovation = await records.innovations.find(innovation_id)
    return called(innovation) if innovation else innovation_id


def called(innovation: Innovation) -> str:
    """The short name of an innovation where it has one."""
    return innovation.short_name or innovation.name
