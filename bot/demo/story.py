"""Story: the month that can be lived through: visits, a flooded region, a handover, days to jump to."""

import asyncio
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import httpx

from bot.app import App
from bot.demo.cast import DINI, REGIONS, VISITORS, YUSUF
from bot.features.inviting.owner import signature
from bot.forms.contents import Contents
from bot.forms.contents import Row as VisitRow
from bot.forms.gazetteer import Gazetteer
from bot.forms.slots import FollowUp, Mode, Visit
from bot.programme.periods import Period
from bot.programme.reporting import Phase
from bot.storage.batches import Row
from bot.storage.database import Records
from bot.storage.invites import hash_of
from bot.storage.models import Extension, Handover, Journey
from bot.storage.reports import Origin


async def offer_jumps(app: App, now: datetime) -> None:
    """Tell the page the days of the story: reminders and deadlines, those of the flooded region too."""
    month, deadlines, zone = _due_month(app, now), app.deadlines, ZoneInfo(app.settings.default_zone)
    until = deadlines.latest_extension(month)[1]
    (first, second), (own, last) = deadlines.reminders(month), deadlines.reminders(month, until)
    days = {
        first: "pengingat",
        deadlines.due_day(month): "tenggat",
        second: "pengingat kedua",
        own: "pengingat daerah banjir",
        until: "tenggat daerah banjir",
        last: "pengingat kedua daerah banjir",
    }
    hour = time(app.programme.reminders.hour.value)
    jumps = [
        {"at": datetime.combine(day, hour, zone).isoformat(), "what": what} for day, what in days.items()
    ]
    async with httpx.AsyncClient(base_url=app.settings.clock_url or "", timeout=10) as client:
        await client.put("/sim/clock", json={"jumps": jumps})


async def receive_visitors(records: Records, app: App, innovation: str | None, now: datetime) -> None:
    """14 visits to Pak Yusuf's innovation in the month that is to be reported; some columns are open."""
    yusuf = await records.people.by_telegram(YUSUF)
    if yusuf is None or innovation is None:
        return
    month = _due_month(app, now)
    gazetteer = await asyncio.to_thread(Gazetteer.load)
    visits = _visits(gazetteer, month)
    origin = Origin(yusuf.id)
    report = await records.reports.open(innovation, month, origin, now)
    await records.reports.put(report, Contents().with_rows(visits), origin, now)


async def replicate(records: Records, innovation: str | None, now: datetime) -> None:
    """The three regions that replicate Pak Yusuf's innovation, whose mentor is Bu Sri."""
    month = Period.of(now.date())
    begun = ((Phase.TRIAL, month.shifted(-3)), (None, None), (Phase.FULL_USE, month.shifted(-6)))
    for (name, kind, code, province), (phase, since) in zip(REGIONS[1:], begun, strict=True):
        agency = await records.agencies.ensure(name, kind, code, province)
        await records.journeys.add(
            Journey(
                innovation_id=innovation or "",
                agency=name,
                agency_code=code,
                agency_id=agency.id,
                phase=phase,
                started_on=since.first if since else None,
                created_at=now,
            )
        )


def _due_month(app: App, now: datetime) -> Period:
    return Period.of(now.astimezone(ZoneInfo(app.settings.default_zone)).date()).shifted(-1)


async def put_off(records: Records, app: App, row: Row, now: datetime) -> None:
    """The deadline of one flooded region is put off to the last possible day."""
    staff, month = await records.people.by_telegram(DINI), _due_month(app, now)
    if staff is None or row.agency_code is None or row.agency is None:
        return
    extension = Extension(
        period=str(month),
        region=row.agency_code,
        name=row.agency,
        until=app.deadlines.latest_extension(month)[1],
        reason="banjir",
        granted_by=staff.id,
        granted_at=now,
        origin_update=0,
    )
    await records.extensions.grant([extension])


async def open_handover(records: Records, app: App, telegram_id: int, now: datetime) -> None:
    """A narahubung hands over, and the successor has not opened the link yet."""
    person = await records.people.by_telegram(telegram_id)
    if person is None:
        return
    nonce = f"handover 0 {person.id} {person.id}"
    handover = Handover(
        person_id=person.id,
        successor="Arif Setiawan",
        nonce=nonce,
        token_hash=hash_of(signature(app)(nonce)),
        created_by=person.id,
        created_at=now,
        expires_at=now + timedelta(days=app.programme.people.handover_days.value),
        origin_update=0,
    )
    await records.handovers.open(handover)


def _visits(gazetteer: Gazetteer, month: Period) -> list[VisitRow]:
    """Visits spread over the days of a month."""
    return [
        VisitRow(
            Visit(
                mention=gazetteer.find(name)[0],
                day=month.day(1 + number * (month.last.day - 1) // (len(VISITORS) - 1)),
                visitors=8 + number,
                mode=(None, Mode.OFFLINE, Mode.OFFLINE, Mode.ONLINE)[number % 4],
                follow_up=(FollowUp.INTEREST, FollowUp.AGREEMENT, FollowUp.NONE, None)[number % 4],
            )
        )
        for number, name in enumerate(VISITORS)
    ]
