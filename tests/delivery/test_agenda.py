"""Reminders and digests: planned once, one message a day, said as things stand, none if settled."""

import asyncio
from datetime import UTC, date, datetime, timedelta

from bot.delivery.agenda import Planner
from bot.delivery.occasions import Rules
from bot.forms.contents import Contents
from bot.forms.loading import load_forms
from bot.programme.clock import SteppedClock
from bot.programme.custody import CustodianKind
from bot.programme.people import Role
from bot.storage.database import Database
from bot.storage.models import Delivery, DeliveryState, Extension
from bot.storage.reports import Origin
from tests.delivery.crowds import sending, simulator, write_to
from tests.simulator.client import Client
from tests.storage.test_recaps import fill, profile, send
from tests.storage.test_reports import DEADLINES, FEBRUARY, PROGRAMME

RULES = Rules(PROGRAMME, DEADLINES, load_forms()["monthly_report"], "Asia/Jakarta")
EARLIER = datetime(2026, 2, 20, 2, 0, tzinfo=UTC)
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # 09.00 WIB, 10.00 WITA


async def planned(database: Database) -> list[Delivery]:
    """What waits to be sent."""
    async with database.read() as records:
        return await records.reminders.waiting()


async def test_who_owes_a_report_is_reminded_once(database: Database) -> None:
    await fill(database, EARLIER)
    planner = Planner(database, RULES)
    assert await planner.plan(MONDAY - timedelta(hours=1, minutes=1)) == 0
    assert await planner.plan(MONDAY) == 2
    assert await planner.plan(MONDAY) == 0
    assert await planner.plan(MONDAY + timedelta(hours=3)) == 0
    rows = await planned(database)
    assert sorted(str(row.content["innovation"]) for row in rows) == ["INV-4", "INV-5"]
    assert {str(row.day) for row in rows} == {"2026-03-02"}


async def test_after_a_long_stop_nothing_stale_is_sent(database: Database) -> None:
    await fill(database, EARLIER)
    planner = Planner(database, RULES)
    assert await planner.plan(MONDAY + timedelta(days=1, hours=1)) == 0
    assert await planner.plan(MONDAY + timedelta(days=4)) == 2


async def deliver(database: Database, client: Client, now: datetime, planner: Planner | None = None) -> None:
    """Plan at a moment, and send what is due."""
    clock = SteppedClock(now)
    planner = planner or Planner(database, RULES)
    await planner.plan(now)
    async with sending(client, database, clock, f"s{now}", planner=planner):
        while [r for r in await planned(database) if r.due_at <= now]:  # noqa: ASYNC110 - the ledger tells nobody
            await asyncio.sleep(0.02)


async def test_one_message_a_day_says_how_things_stand(database: Database) -> None:
    await fill(database, EARLIER)
    async with database.transaction() as records:
        await records.innovations.record([profile(7)], {}, "2", EARLIER)
        person = await records.people.by_telegram(904)
        assert person
        await records.custodians.add(person.id, CustodianKind.MAIN, EARLIER, innovation_id="INV-7")
        await records.people.grant(person.id, Role.STAFF, EARLIER)
    async with simulator() as client:
        await write_to(client, range(901, 906))
        await deliver(database, client, MONDAY)
        mine = [m["text"] for m in await client.messages(904) if m["from"]["is_bot"]]
        assert len(mine) == 1 and mine[0].startswith("Agenda Senin, 2 Maret 2026")
        assert mine[0].count("belum dikirim") == 2 and "Ringkasan pagi" in mine[0]
        await deliver(database, client, MONDAY + timedelta(hours=2))
        assert len([m for m in await client.messages(904) if m["from"]["is_bot"]]) == 1
        none = [m for m in await client.messages(901) if m["from"]["is_bot"]]
        assert none == []


async def test_what_is_settled_meanwhile_is_not_said(database: Database) -> None:
    await fill(database, EARLIER)
    planner = Planner(database, RULES)
    await planner.plan(MONDAY)
    async with database.transaction() as records:
        await send(records, "INV-4", Contents(nil=True), Origin(None), MONDAY)
    async with simulator() as client:
        await write_to(client, range(901, 906))
        await deliver(database, client, MONDAY)
        assert [m for m in await client.messages(904) if m["from"]["is_bot"]] == []
        assert len([m for m in await client.messages(905) if m["from"]["is_bot"]]) == 1
    async with database.read() as records:
        states = {row.state for row in await records.reminders.of_day(MONDAY.date())}
    assert states == {DeliveryState.SENT, DeliveryState.CANCELLED}


async def test_an_extension_moves_the_reminder(database: Database) -> None:
    await fill(database, EARLIER)
    async with database.transaction() as records:
        person = await records.people.meet(990, "Dini", EARLIER)
        day = DEADLINES.latest_extension(FEBRUARY)[1]
        given = {"reason": "banjir", "granted_by": person.id, "granted_at": EARLIER, "origin_update": 1}
        row = Extension(period="2026-02", region="Bali", name="Bali", until=day, **given)  # type: ignore[arg-type]
        await records.extensions.grant([row])
    planner = Planner(database, RULES)
    assert await planner.plan(MONDAY) == 1
    assert await planner.plan(datetime(2026, 3, 14, 2, 0, tzinfo=UTC)) == 1


async def test_a_day_is_put_off_restored_and_given_a_sentence(database: Database) -> None:
    await fill(database, EARLIER)
    day, tuesday, wednesday = (date(2026, 3, number) for number in (2, 3, 4))
    async with database.transaction() as records:
        me = (await records.people.meet(990, "Dini", EARLIER)).id
        await records.reminder_days.move(day, tuesday, day - timedelta(3), me, EARLIER)
        await records.reminder_days.move(day, wednesday, day, me, EARLIER)
        await records.reminder_days.restore(day, me, EARLIER)
        await records.reminder_days.reword(day, "Ada kolom baru.", me, EARLIER)
    planner = Planner(database, RULES)
    assert await planner.plan(MONDAY) == 0
    assert await planner.plan(MONDAY + timedelta(days=1)) == 2
    assert {row.content["opening"] for row in await planned(database)} == {"Ada kolom baru."}
