"""An audience is exactly those who fit every criterion and no exclusion, the unjoined included."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.forms.contents import Contents
from bot.programme.custody import CustodianKind
from bot.programme.people import Role
from bot.programme.periods import Period
from bot.programme.reporting import Phase
from bot.storage.audiences import CRITERIA, Audience, Criteria
from bot.storage.database import Database, Records
from bot.storage.models import Journey, Person
from bot.storage.reports import Origin
from knowledge.catalogue import Innovation, Sustainability
from tests.storage.test_recaps import send

NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)
EARLIER = NOW - timedelta(days=9)
PROVINCES, LEVELS, THEMES = (
    ("Bali", "Jawa Tengah", "Maluku"),
    ("kabupaten", "kota"),
    ("stunting", "investasi"),
)
PEOPLE, NEWS = 120, "news"
VALUES: Mapping[str, tuple[str, ...]] = {
    "role": tuple(Role),
    "province": PROVINCES,
    "level": LEVELS,
    "theme": THEMES,
    "innovation": tuple(f"INV-{number}" for number in range(PEOPLE)),
    "unreported": ("2026-02",),
    "phase": tuple(Phase),
}


class Twist(StrEnum):
    """What is out of the ordinary about somebody; of each kind there are some in the crowd."""

    NONE = "none"
    MUTED = "muted"
    BLOCKED = "blocked"
    INACTIVE = "inactive"
    ERASED = "erased"
    ROLE_OVER = "role over"
    SECOND_ROLE_OVER = "another role, which is over"
    DEPUTY = "deputy"
    LET_GO = "looks after it no more"
    DRAFT = "has begun the report"
    OTHER_MONTH = "has reported on another month"
    SECOND_THEME = "the theme is the second one"
    USED = "the invite was used"
    REVOKED = "the invite was taken back"
    TAKEN = "somebody else looks after it"
    TAKEN_AND_LEFT = "somebody else looked after it"
    ONLY_A_DEPUTY = "somebody else is its deputy, and nobody is main"
    DEPUTY_OF_TAKEN = "invited as deputy of somebody else"
    TWICE = "invited twice"


INVITED = (*[Role.INNOVATOR] * 3, Role.OFFICIAL, Role.HUB)
OF_THE_JOINED = tuple(Twist)[: tuple(Twist).index(Twist.USED)]
OF_THE_INVITED = (
    Twist.NONE,
    Twist.DRAFT,
    Twist.SECOND_THEME,
    *tuple(Twist)[tuple(Twist).index(Twist.USED) :],
)


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
    twist: Twist
    at_agency: bool

    def counts(self, kind: str) -> bool:
        """Whether anything of this kind is for them at all."""
        gone = (Twist.INACTIVE, Twist.ERASED, Twist.ROLE_OVER, Twist.USED, Twist.REVOKED, Twist.TAKEN)
        return self.twist not in gone and not (self.twist is Twist.MUTED and kind == NEWS)

    @property
    def keeps(self) -> bool:
        """Whether they look after their innovation now."""
        return self.owns and self.twist is not Twist.LET_GO

    @property
    def is_main(self) -> bool:
        """Whether the report is theirs to send; an invite is for whoever owes it."""
        return self.keeps and self.twist is not Twist.DEPUTY

    @property
    def has_sent(self) -> bool:
        """Whether last month's report is in."""
        return self.reported and self.twist not in (Twist.DRAFT, Twist.OTHER_MONTH)

    @property
    def owns(self) -> bool:
        return self.role is Role.INNOVATOR

    @property
    def replicates(self) -> bool:
        return self.role is Role.OFFICIAL

    @property
    def is_there(self) -> bool:
        """Whether the replicating agency is theirs now."""
        return self.twist is not Twist.LET_GO

    def fits(self, criterion: str, values: list[str]) -> bool:
        """Whether one of the values is theirs."""
        own = {
            "role": self.role.value in values,
            "province": self.province in values,
            "level": self.level in values and (self.at_agency or self.keeps),
            "theme": self.keeps and self.theme in values,
            "innovation": self.keeps and self.innovation in values,
            "unreported": self.is_main and not self.has_sent,
            "phase": self.phase in values and (self.keeps or (self.replicates and self.is_there)),
        }
        return own[criterion]


def crowd() -> list[Somebody]:
    """Everybody, the same each time."""
    chance = random.Random(7)
    people = []
    for number in range(PEOPLE):
        joined = number % 4 > 0
        role = chance.choice((Role.INNOVATOR, Role.INNOVATOR, *Role) if joined else INVITED)
        province, level, theme = chance.choice(PROVINCES), chance.choice(LEVELS), chance.choice(THEMES)
        name, innovation, reported = f"Orang {number:03d}", f"INV-{number}", chance.random() < 0.5
        phase = chance.choice((None, *Phase))
        twists = OF_THE_JOINED if joined else OF_THE_INVITED
        twist = twists[number // 4 % len(twists)] if joined or role is Role.INNOVATOR else Twist.NONE
        # Of some only the innovation, or the role, says where they belong.
        at_agency = role is not Role.HUB and (role is not Role.INNOVATOR or number % 5 > 0)
        given = province, level, innovation, theme, reported, phase, twist, at_agency
        people.append(Somebody(name, joined, role, *given))
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
        row.theme = one.theme if one.twist is not Twist.SECOND_THEME else None
        row.second_theme = one.theme if one.twist is Twist.SECOND_THEME else None
        row.agency_id = agency.id
    # Some work in a unit of the agency.
    if number % 3 == 0:
        agency = await records.agencies.unit(f"Dinas {number}", agency)
    if not one.joined:
        await _invite(records, one, number, agency.id)
    else:
        await _join(records, await records.people.meet(1 + number, one.name, NOW), one, agency.id)
    if one.phase:
        await _replicate(records, one, number)
    if one.owns and one.reported:
        await _report(records, one)


async def _report(records: Records, one: Somebody) -> None:
    if one.twist is Twist.DRAFT:
        await records.reports.open(one.innovation, Period(2026, 2), Origin(None), NOW)
        return
    await send(records, one.innovation, Contents(nil=True), Origin(None), NOW)
    if one.twist is Twist.OTHER_MONTH:
        report = await records.reports.of(one.innovation, Period(2026, 2))
        assert report
        report.period, report.number = "2026-01", report.id


async def _invite(records: Records, one: Somebody, number: int, agency_id: int) -> None:
    known: dict[str, object] = {"agency_id": agency_id if one.at_agency else None}
    known |= {"innovation_id": one.innovation} if one.owns else {}
    known |= {"province": one.province} if one.role is Role.HUB else {}
    invite = await records.invites.create(f"{number:032d}", one.role, NOW, **known)  # type: ignore[arg-type]
    invite.name, invite.kind = one.name, CustodianKind.MAIN
    other = await records.people.meet(5000 + number, "Lain", NOW)
    match one.twist:
        case Twist.USED:
            invite.used_by = other.id
        case Twist.REVOKED:
            invite.revoked_at = NOW
        case Twist.TAKEN | Twist.TAKEN_AND_LEFT | Twist.DEPUTY_OF_TAKEN | Twist.ONLY_A_DEPUTY:
            kind = CustodianKind.DEPUTY if one.twist is Twist.ONLY_A_DEPUTY else CustodianKind.MAIN
            row = await records.custodians.add(other.id, kind, EARLIER, innovation_id=one.innovation)
            row.until = NOW if one.twist is Twist.TAKEN_AND_LEFT else None
            invite.kind = CustodianKind.DEPUTY if one.twist is Twist.DEPUTY_OF_TAKEN else invite.kind
        case Twist.TWICE:
            again = await records.invites.create(f"{900 + number:032d}", one.role, NOW, **known)  # type: ignore[arg-type]
            again.name, again.kind = one.name, CustodianKind.MAIN


async def _join(records: Records, person: Person, one: Somebody, agency_id: int) -> None:
    person.agency_id = agency_id if one.at_agency else None
    scope = {"agency_id": agency_id} if one.at_agency else {"province": one.province}
    scope = {"innovation_id": one.innovation} if one.owns and not one.at_agency else scope
    role = await records.people.grant(person.id, one.role, EARLIER, **scope)  # type: ignore[arg-type]
    person.active, person.erased_at = one.twist is not Twist.INACTIVE, None
    person.blocked_at = NOW if one.twist is Twist.BLOCKED else None
    await records.mutes.set(person.id, one.twist is Twist.MUTED, NOW)
    match one.twist:
        case Twist.ERASED:
            person.erased_at = NOW
        case Twist.ROLE_OVER:
            role.until = NOW
        case Twist.SECOND_ROLE_OVER:
            other = Role.MENTOR if one.role is not Role.MENTOR else Role.STAFF
            (await records.people.grant(person.id, other, EARLIER, **scope)).until = NOW  # type: ignore[arg-type]
    if one.owns:
        if one.twist is Twist.DEPUTY:
            main = await records.people.meet(7000 + person.id, "Utama", NOW)
            await records.custodians.add(main.id, CustodianKind.MAIN, EARLIER, innovation_id=one.innovation)
        own = await records.custodians.add(
            person.id, CustodianKind.MAIN, EARLIER, innovation_id=one.innovation
        )
        own.until = NOW if one.twist is Twist.LET_GO else None


async def _replicate(records: Records, one: Somebody, number: int) -> None:
    """A journey of the person's innovation elsewhere, or one of somebody else's by an agency they look after;
    and one in another phase, which is over."""
    unit = await records.agencies.ensure(f"Unit {number}", one.level, f"unit-{number}", one.province)
    if one.replicates and not one.joined:
        invite = await records.invites.by_token(f"{number:032d}")
        assert invite
        invite.agency_id = unit.id
    elif one.replicates:
        person = await records.people.by_telegram(1 + number)
        assert person
        own = await records.custodians.add(person.id, CustodianKind.MAIN, EARLIER, agency_id=unit.id)
        own.until = NOW if one.twist is Twist.LET_GO else None
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


async def found(
    database: Database, stored: dict[str, object], provinces: frozenset[str] | None, kind: str
) -> Audience:
    async with database.read() as records:
        return await records.audiences.find(Criteria.read(stored), provinces, kind, NOW)  # type: ignore[arg-type]


CHOICE = st.dictionaries(st.sampled_from(sorted(VALUES)), st.none(), min_size=0, max_size=3).flatmap(
    lambda names: st.fixed_dictionaries(
        {name: st.lists(st.sampled_from(VALUES[name]), min_size=1, max_size=3, unique=True) for name in names}
    )
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wanted=CHOICE,
    without=CHOICE,
    hub=st.sampled_from([None, *PROVINCES]),
    kind=st.sampled_from([NEWS, "important"]),
)
async def test_exactly_who_fits(
    database: Database,
    wanted: dict[str, list[str]],
    without: dict[str, list[str]],
    hub: str | None,
    kind: str,
) -> None:
    await ready(database)
    audience = await found(database, {**wanted, "without": without}, frozenset({hub}) if hub else None, kind)
    fitting = [
        one
        for one in CROWD
        if hub in (None, one.province)
        and one.counts(kind)
        and all(one.fits(name, values) for name, values in wanted.items())
        and not any(one.fits(name, values) for name, values in without.items())
    ]
    joined = [one for one in fitting if one.joined]
    assert [one.person.name for one in audience.joined] == [one.name for one in joined]
    assert [one.invite.name for one in audience.absent] == [one.name for one in fitting if not one.joined]
    blocked = [one.name for one in joined if one.twist is Twist.BLOCKED]
    assert [one.person.name for one in audience.blocked] == blocked
    assert len(audience.reachable) == len(joined) - len(blocked)
    assert audience.total == len(fitting)


async def test_each_criterion_alone_and_left_out(database: Database) -> None:
    """What random choices may miss: every value of every criterion, with and without."""
    await ready(database)
    for name, value in ((name, value) for name, values in VALUES.items() for value in values):
        for stored, wanted in (({name: [value]}, True), ({"without": {name: [value]}}, False)):
            audience = await found(database, stored, None, NEWS)
            names = [one.name for one in CROWD if one.counts(NEWS) and one.fits(name, [value]) is wanted]
            got = [one.person.name for one in audience.joined]
            got += [one.invite.name or "" for one in audience.absent]
            assert sorted(got) == sorted(names), (name, value, wanted)


def test_of_every_twist_there_are_some() -> None:
    assert {one.twist for one in CROWD} == set(Twist)
