"""An audience is exactly those who fit every criterion and no exclusion, the unjoined included."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.forms.contents import Contents
from bot.programme.custody import CustodianKind
from bot.programme.people import Role
from bot.programme.reporting import Phase
from bot.storage.audiences import CRITERIA, Audience, Criteria
from bot.storage.database import Database, Records
from bot.storage.models import Journey, Person
from bot.storage.reports import Origin
from knowledge.catalogue import Innovation, Sustainability
from tests.storage.test_recaps import send

NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)
PROVINCES, LEVELS, THEMES = (
    ("Bali", "Jawa Tengah", "Maluku"),
    ("kabupaten", "kota"),
    ("stunting", "investasi"),
)
PEOPLE = 36
VALUES: Mapping[str, tuple[str, ...]] = {
    "role": tuple(Role),
    "province": PROVINCES,
    "level": LEVELS,
    "theme": THEMES,
    "innovation": tuple(f"INV-{number}" for number in range(PEOPLE)),
    "unreported": ("2026-02",),
    "phase": tuple(Phase),
}


@dataclass(frozen=True, slots=True)
class Somebody:
    """What is known of one person, joined or invited; an innovator has an innovation and its theme."""

    name: str
    joined: bool
    role: Role
    province: str
    level: str
    innovation: str
    theme: str
    reported: bool
    phase: Phase | None

    @property
    def owns(self) -> bool:
        return self.role is Role.INNOVATOR

    @property
    def replicates(self) -> bool:
        return self.role is Role.OFFICIAL

    def fits(self, criterion: str, values: list[str]) -> bool:
        """Whether one of the values is theirs."""
        own = {
            "role": self.role.value in values,
            "province": self.province in values,
            "level": self.level in values,
            "theme": self.owns and self.theme in values,
            "innovation": self.owns and self.innovation in values,
            "unreported": self.owns and not self.reported,
            "phase": self.phase in values and (self.owns or self.replicates),
        }
        return own[criterion]


def crowd() -> list[Somebody]:
    """Everybody, the same each time."""
    chance = random.Random(7)
    people = []
    for number in range(PEOPLE):
        joined = number % 4 > 0
        role = chance.choice((Role.INNOVATOR, Role.INNOVATOR, *Role)) if joined else Role.INNOVATOR
        province, level, theme = chance.choice(PROVINCES), chance.choice(LEVELS), chance.choice(THEMES)
        name, innovation, reported = f"Orang {number:02d}", f"INV-{number}", chance.random() < 0.5
        phase = chance.choice((None, *Phase))
        people.append(Somebody(name, joined, role, province, level, innovation, theme, reported, phase))
    return people


CROWD = crowd()


def test_the_oracle_knows_every_criterion() -> None:
    assert VALUES.keys() == CRITERIA.keys()


async def settle(records: Records, one: Somebody, number: int) -> None:
    place = f"{one.level} {one.province}".capitalize(), one.level, f"{LEVELS.index(one.level)}{one.province}"
    agency = await records.agencies.ensure(*place, one.province)
    if one.owns:
        given = (one.innovation, one.name, one.name, agency.name, one.level, one.province, 2021)
        profile = Innovation(*given, *(None,) * 5, None, Sustainability.UNREVIEWED, "sumber")
        await records.innovations.record([profile], {}, "1", NOW)
        row = await records.innovations.find(one.innovation)
        assert row
        row.theme, row.agency_id = one.theme, agency.id
    # Some work in a unit of the agency; of some only the innovation says where they belong.
    if number % 3 == 0:
        agency = await records.agencies.unit(f"Dinas {number}", agency)
    own = None if one.owns and number % 5 == 0 else agency.id
    if not one.joined:
        invite = await records.invites.create(
            f"{number:032d}", one.role, NOW, agency_id=own, innovation_id=one.innovation
        )
        invite.name, invite.kind = one.name, CustodianKind.MAIN
    else:
        await _join(records, await records.people.meet(1 + number, one.name, NOW), one, own)
    if one.phase:
        await _replicate(records, one, number)
    if one.owns and one.reported:
        await send(records, one.innovation, Contents(nil=True), Origin(None), NOW)


async def _join(records: Records, person: Person, one: Somebody, agency_id: int | None) -> None:
    person.agency_id = agency_id
    innovation = one.innovation if agency_id is None else None
    await records.people.grant(person.id, one.role, NOW, agency_id=agency_id, innovation_id=innovation)
    if one.owns:
        await records.custodians.add(person.id, CustodianKind.MAIN, NOW, innovation_id=one.innovation)


async def _replicate(records: Records, one: Somebody, number: int) -> None:
    """A journey of the person's innovation elsewhere, or one of somebody else's by an agency they look after;
    and one in another phase, which is over."""
    unit = await records.agencies.ensure(f"Unit {number}", "unit", f"unit-{number}", one.province)
    if one.replicates:
        person = await records.people.by_telegram(1 + number)
        assert person
        await records.custodians.add(person.id, CustodianKind.MAIN, NOW, agency_id=unit.id)
    mine = one.innovation if one.owns else "INV-elsewhere"
    other = next(phase for phase in Phase if phase is not one.phase)
    for phase, ended in ((one.phase, None), (other, NOW)):
        given = {"agency": unit.name, "agency_id": unit.id, "created_at": NOW}
        row = Journey(innovation_id=mine, phase=phase, ended_at=ended, **given)  # type: ignore[arg-type]
        await records.journeys.add(row)


async def ready(database: Database) -> None:
    """Everybody is in the database, once."""
    async with database.transaction() as records:
        if await records.people.by_telegram(2) is None:
            for number, one in enumerate(CROWD):
                await settle(records, one, number)


async def found(database: Database, stored: dict[str, object], provinces: frozenset[str] | None) -> Audience:
    async with database.read() as records:
        return await records.audiences.find(Criteria.read(stored), provinces, "important", NOW)  # type: ignore[arg-type]


CHOICE = st.dictionaries(st.sampled_from(sorted(VALUES)), st.none(), min_size=0, max_size=3).flatmap(
    lambda names: st.fixed_dictionaries(
        {name: st.lists(st.sampled_from(VALUES[name]), min_size=1, max_size=3, unique=True) for name in names}
    )
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=CHOICE, without=CHOICE, hub=st.sampled_from([None, *PROVINCES]))
async def test_exactly_who_fits(
    database: Database, wanted: dict[str, list[str]], without: dict[str, list[str]], hub: str | None
) -> None:
    await ready(database)
    audience = await found(database, {**wanted, "without": without}, frozenset({hub}) if hub else None)
    fitting = [
        one
        for one in CROWD
        if hub in (None, one.province)
        and all(one.fits(name, values) for name, values in wanted.items())
        and not any(one.fits(name, values) for name, values in without.items())
    ]
    assert [one.person.name for one in audience.joined] == [one.name for one in fitting if one.joined]
    assert [one.invite.name for one in audience.absent] == [one.name for one in fitting if not one.joined]
    assert audience.total == len(fitting)
