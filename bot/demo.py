"""The demo: simulator, bot and page in one process, with people of five roles to be."""

import asyncio
import logging
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import httpx
from pydantic import SecretStr

from bot.app import App
from bot.features.inviting.owner import lifetime, signature
from bot.forms.contents import Contents
from bot.forms.contents import Row as VisitRow
from bot.forms.gazetteer import Gazetteer
from bot.forms.slots import FollowUp, Mode, Visit
from bot.forms.workplaces import workplace_of
from bot.programme.custody import AssignmentKind, CustodianKind
from bot.programme.people import Role
from bot.programme.periods import Period
from bot.programme.reporting import Phase
from bot.storage.batches import Row
from bot.storage.database import Records
from bot.storage.invites import hash_of
from bot.storage.models import Extension, Handover, InviteBatch, Journey
from bot.storage.reports import Origin
from bot.wiring.running import running_bot
from config.settings import Settings
from config.wording import peran

log = logging.getLogger(__name__)
START = "2026-03-01T08:30:00+07:00"
"""The story begins in a month whose 2nd, 5th and 6th are working days, as the page jumps to them."""
TOKEN = "4242:demo"  # noqa: S105 - any number and text is a bot to the simulator
PEOPLE: tuple[tuple[int, str, Role | None], ...] = (
    (1001, "Bu Ratna", Role.OFFICIAL),
    (1002, "Pak Yusuf", Role.INNOVATOR),
    (1003, "Bu Sri", Role.MENTOR),
    (1004, "Pak Made", Role.HUB),
    (1005, "Mbak Dini", Role.STAFF),
    (1006, "Bu Rini", Role.STAFF),
)
RATNA, YUSUF, SRI, DINI = 1001, 1002, 1003, 1005
VISITORS = (
    *("Kabupaten Sleman", "Kabupaten Klaten", "Kabupaten Boyolali", "Kabupaten Kendal", "Kota Magelang"),
    *("Kabupaten Kudus", "Kabupaten Demak", "Kota Salatiga", "Kabupaten Bantul", "Kabupaten Gunungkidul"),
    *("Kabupaten Kulon Progo", "Kabupaten Wonogiri", "Kabupaten Kebumen", "Kota Surakarta"),
)
HUB_PROVINCE = "Jawa Tengah"
INVITED, MISSING, OVER, WRONG, FIRST_INVITED = 120, 22, 8, 3, 20_000
REGIONS: tuple[tuple[str, str, str, str], ...] = (
    ("Kabupaten Natuna", "kabupaten", "21.03", "Kepulauan Riau"),
    ("Kabupaten Kebumen", "kabupaten", "33.05", "Jawa Tengah"),
    ("Kabupaten Wonogiri", "kabupaten", "33.12", "Jawa Tengah"),
    ("Kabupaten Kulon Progo", "kabupaten", "34.01", "Daerah Istimewa Yogyakarta"),
)
FIRST = (
    *(("Lina", "ibu"), ("Arif", "bapak"), ("Wati", "ibu"), ("Budi", "bapak"), ("Rina", "ibu")),
    *(("Joko", "bapak"), ("Maya", "ibu"), ("Hasan", "bapak"), ("Tuti", "ibu"), ("Agus", "bapak")),
)
LAST = (
    *("Lestari", "Santoso", "Rahma", "Wijaya", "Handayani", "Saputra"),
    *("Kartika", "Nugroho", "Anggraini", "Hidayat", "Puspita", "Pratama"),
)


async def serve_demo(settings: Settings, port: int) -> None:
    """Serve until cancelled; the page comes once the bot can answer. Raises OSError if the port is taken."""
    from bot.simulator.server import create_app, serve

    ready, started = asyncio.Event(), asyncio.Event()
    settings.home.mkdir(parents=True, exist_ok=True)
    app = create_app(settings.home / "simulator.db", ready=ready.is_set)
    root = f"http://127.0.0.1:{port}"
    server = asyncio.create_task(serve(app, port, on_started=lambda _: started.set()))
    waiting = asyncio.create_task(started.wait())
    await asyncio.wait({server, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if server.done():
        waiting.cancel()
        await server
        return
    try:
        await _introduce_people(root)
        own = settings.model_copy(
            update={"telegram_api": root, "telegram_token": SecretStr(TOKEN), "clock_url": root}
        )
        async with running_bot(own, seed=seed_people):
            ready.set()
            log.info("demo is ready", extra={"url": root})
            await server
    finally:
        server.cancel()
        await asyncio.gather(server, return_exceptions=True)


async def _introduce_people(root: str) -> None:
    """Those one can be, and the crowd that joined; at first the clock is put to the start of the story."""
    async with httpx.AsyncClient(base_url=root, timeout=10) as client:
        if not (await client.get("/sim/people")).json()["people"]:
            await client.put("/sim/clock", json={"now": START})
        for person_id, name, role in PEOPLE:
            label = peran(role.value) if role else ""
            await client.post("/sim/people", json={"id": person_id, "first_name": name, "role": label})
        for number in range(1, INVITED - MISSING):
            invented = {"id": FIRST_INVITED + number, "first_name": _invented(number)[0], "crowd": True}
            await client.post("/sim/people", json=invented)


def _invented(number: int) -> tuple[str, str]:
    """The name and salutation of one of the crowd."""
    first, last = FIRST[number % len(FIRST)], LAST[number // len(FIRST) % len(LAST)]
    return f"{first[0]} {last}", first[1]


async def seed_people(app: App) -> None:
    """Give the demo's people their roles and invite the narahubung, once; invented names at real agencies."""
    now = app.clock.now()
    async with app.database.transaction() as records:
        if await records.people.by_telegram(PEOPLE[0][0]) is not None:
            return
        people = {
            telegram_id: await records.people.meet(telegram_id, name, now) for telegram_id, name, _ in PEOPLE
        }
        for telegram_id, _, role in PEOPLE:
            province = HUB_PROVINCE if role is Role.HUB else None
            if role not in (None, Role.INNOVATOR, Role.OFFICIAL):
                await records.people.grant(people[telegram_id].id, role, now, province=province)
    rows = await _invitees(app)
    async with app.database.transaction() as records:
        await _appoint(records, app, now)
        await _invite(records, app, rows, now)
        await _receive_visitors(records, app, rows[0].innovation, now)
        await _replicate(records, rows[0].innovation, now)
        await _put_off(records, app, rows[1], now)
        await _open_handover(records, app, FIRST_INVITED + 2, now)
    await _offer_jumps(app, now)


async def _offer_jumps(app: App, now: datetime) -> None:
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


async def _invitees(app: App) -> list[Row]:
    """A narahubung for each of the first innovations that a region owns, one of the hub's province first."""
    catalogue = await app.finder.ready()
    gazetteer = await asyncio.to_thread(Gazetteer.load)
    rows: list[Row] = []
    own = next(one for one in catalogue.innovations if one.province == HUB_PROVINCE)
    for one in sorted(catalogue.innovations, key=lambda one: (one is not own, one.id)):
        agency = workplace_of(gazetteer, one.agency or "").agency
        if agency is None or agency.code is None or len(rows) == INVITED:
            continue
        number = len(rows)
        name, salutation = _invented(number) if number else ("Yusuf Hidayat", "bapak")
        rows.append(
            Row(
                name=name,
                salutation=salutation,
                position=None,
                agency=agency.name,
                agency_kind=agency.kind.value,
                agency_code=agency.code,
                province=agency.province,
                unit=None,
                innovation=one.id,
                phone=f"62811{number:07d}",
                kind=CustodianKind.MAIN,
            )
        )
    return rows


async def _appoint(records: Records, app: App, now: datetime) -> None:
    """Bu Ratna works for a region of islands; Bu Sri is mentor of three regions, the most allowed."""
    rules = app.programme.people
    ratna, sri = await records.people.by_telegram(RATNA), await records.people.by_telegram(SRI)
    if ratna is None or sri is None:
        return
    home, *mentored = [await records.agencies.ensure(*region) for region in REGIONS]
    await records.people.grant(ratna.id, Role.OFFICIAL, now, agency_id=home.id)
    await records.custodians.add(ratna.id, CustodianKind.MAIN, now, agency_id=home.id)
    ratna.agency_id = home.id
    await records.assignments.appoint(sri.id, AssignmentKind.MENTOR, now, rules)
    for agency in mentored:
        await records.assignments.assign(sri.id, AssignmentKind.MENTOR, now, rules, agency_id=agency.id)


async def _invite(records: Records, app: App, rows: list[Row], now: datetime) -> None:
    """Invite everybody from one file; most join, the links of some are over, some numbers are wrong."""
    staff = await records.people.by_telegram(DINI)
    batch = await records.batches.add(
        InviteBatch(
            created_by=staff.id if staff else None,
            created_at=now,
            file_name="narahubung.xlsx",
            rows=[row.as_json() for row in rows],
            problems={},
            ready=len(rows),
            refused=0,
        )
    )
    invites = await records.batches.make(batch.id, signature(app), now, lifetime(app))
    for number, invite in enumerate(invites):
        if number < len(invites) - MISSING:
            telegram_id = YUSUF if number == 0 else FIRST_INVITED + number
            person = await records.people.meet(telegram_id, invite.name or "", now)
            await records.invites.claim(signature(app)(invite.nonce or ""), person.id, now)
        elif number >= len(invites) - WRONG:
            await records.invites.number(invite.id, None, now)
        elif number >= len(invites) - WRONG - OVER:
            invite.created_at, invite.expires_at = now - 2 * lifetime(app), now - lifetime(app)


async def _receive_visitors(records: Records, app: App, innovation: str | None, now: datetime) -> None:
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


async def _replicate(records: Records, innovation: str | None, now: datetime) -> None:
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


async def _put_off(records: Records, app: App, row: Row, now: datetime) -> None:
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


async def _open_handover(records: Records, app: App, telegram_id: int, now: datetime) -> None:
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
