"""The recap of a month: everyone who owes a report is counted once, and parts add up."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.forms.contents import Contents, Obstacle
from bot.forms.slots import ObstacleKind
from bot.programme.custody import CustodianKind
from bot.programme.deadlines import Mark
from bot.programme.people import Role
from bot.programme.reporting import Change, Channel
from bot.storage.database import Database, Records
from bot.storage.recaps import Standing
from bot.storage.reports import Origin, Sending
from knowledge.catalogue import Innovation, Sustainability
from tests.storage.test_reports import DEADLINES, FEBRUARY, PROGRAMME, told

VISITS = "Sleman tgl 3 12 org luring sepakat, Bantul tgl 9 daring 4 org minat"


def profile(number: int) -> Innovation:
    province, none = "Bali" if number > 4 else "Jawa Tengah", (None,) * 5
    name = f"Inovasi {number}"
    given = (f"INV-{number}", name, name, "Pemkot X", "kota", province, 2021)
    return Innovation(*given, *none, None, Sustainability.UNREVIEWED, "sumber")


async def seed(records: Records, now: datetime) -> None:
    """Sent with visits, nil, nil by the hub, a draft, not begun, and one whose narahubung never joined."""
    await records.innovations.record([profile(number) for number in range(1, 7)], {}, "1", now)
    for number in (1, 2, 4, 5):
        person = await records.people.meet(900 + number, f"Orang {number}", now)
        await records.custodians.add(person.id, CustodianKind.MAIN, now, innovation_id=f"INV-{number}")
    for number in (3, 6):
        token = str(number) * 32
        invite = await records.invites.create(token, Role.INNOVATOR, now, innovation_id=f"INV-{number}")
        invite.name = f"Undangan {number}"


async def send(records: Records, innovation: str, contents: Contents, origin: Origin, now: datetime) -> None:
    report = await records.reports.open(innovation, FEBRUARY, origin, now)
    await records.reports.put(report, contents, origin, now)
    due = await records.reports.due_of(innovation, FEBRUARY, DEADLINES, PROGRAMME.zones)
    await records.reports.send(report, Sending(Change.SENDING, True), due, DEADLINES, origin, now)


async def fill(database: Database, now: datetime) -> None:
    async with database.transaction() as records:
        await seed(records, now)
        budget = replace(Contents().with_rows(told(VISITS)), obstacle=Obstacle("dana", ObstacleKind.BUDGET))
        await send(records, "INV-1", budget, Origin(None), now)
        await send(records, "INV-2", Contents(nil=True), Origin(None), now)
        await send(records, "INV-3", Contents(nil=True), Origin(None, Channel.HUB), now)
        await records.reports.open("INV-4", FEBRUARY, Origin(None), now)


async def test_everyone_is_counted_once(database: Database, now: datetime) -> None:
    await fill(database, now)
    async with database.read() as records:
        found = await records.recaps.month(FEBRUARY, now + timedelta(hours=1))
        assert found.total == 6 == found.reported + len(found.missing)
        assert (found.reported, found.nil, found.by_hub, found.incomplete) == (3, 2, 1, 0)
        assert found.standings == {
            Standing.REPORTED: 3,
            Standing.DRAFT: 1,
            Standing.NOT_BEGUN: 1,
            Standing.NOT_JOINED: 1,
        }
        assert sum(found.marks.values()) == 3 and set(found.marks) <= set(Mark)
        assert (len(found.visits), found.agencies, found.agreed) == (2, 2, 1)
        assert found.obstacles == [(ObstacleKind.BUDGET, 1)]
        assert {name: (one.reported, one.total) for name, one in found.provinces.items()} == {
            "Bali": (0, 2),
            "Jawa Tengah": (3, 4),
        }
        assert [one.person for one in found.missing if not one.joined] == ["Undangan 6"]
        bali = await records.recaps.month(FEBRUARY, now, frozenset({"Bali"}))
        assert (bali.total, bali.reported) == (2, 0)
        assert (await records.recaps.month(FEBRUARY, now, frozenset())).total == 0
        assert await records.recaps.months() == (FEBRUARY, FEBRUARY)
        assert len(await records.recaps.year(["INV-1", "INV-2"], 2026)) == 2
        assert await records.recaps.year(["INV-1"], 2025) == []
