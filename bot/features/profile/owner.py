"""The feature that the modules of this folder register with, and what a person looks after by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.context import Turn
from bot.feature import Feature
from bot.programme.links import token_of
from bot.storage.models import Custodian

feature = Feature("profile")


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing a person looks after: its name, its province, and whether they are the main custodian."""

    name: str
    province: str | None
    is_main: bool
    innovation_id: str | None


async def duties(turn: Turn, person_id: int) -> list[Duty]:
    """What a person looks after now."""
    async with turn.app.database.read() as records:
        held = await records.custodians.of_person(person_id, turn.now)
    return await named(turn, held)


async def named(turn: Turn, held: Sequence[Custodian]) -> list[Duty]:
    """Custodies with the names and provinces of what they are about."""
    ids = {row.agency_id for row in held if row.agency_id is not None}
    async with turn.app.database.read() as records:
        agencies = {number: await records.agencies.find(number) for number in ids}
    catalogue = await turn.app.finder.ready()
    found: list[Duty] = []
    for row in held:
        innovation = catalogue.innovation(row.innovation_id) if row.innovation_id else None
        agency = agencies.get(row.agency_id or 0)
        if innovation is not None:
            name, province = innovation.short_name or innovation.name, innovation.province
        else:
            name = agency.name if agency else row.innovation_id or ""
            province = agency.province if agency else None
        found.append(Duty(name, province, row.kind == "main", row.innovation_id))
    return found


def sign(turn: Turn, nonce: str) -> str:
    """The token of a nonce, by the secret that only this bot has."""
    return partial(token_of, turn.app.settings.telegram_token.get_secret_value())(nonce)
