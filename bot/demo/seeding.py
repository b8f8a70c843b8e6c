"""Seeding: the roles, agencies and invitations of the demo's people, once."""

import asyncio
from datetime import datetime

from bot.app import App
from bot.demo.cast import (
    DINI,
    FIRST_INVITED,
    HUB_PROVINCE,
    INVITED,
    MISSING,
    OVER,
    PEOPLE,
    RATNA,
    REGIONS,
    SRI,
    WRONG,
    YUSUF,
    invented,
)
from bot.demo.story import offer_jumps, open_handover, put_off, receive_visitors, replicate
from bot.features.inviting.owner import lifetime, signature
from bot.forms.gazetteer import Gazetteer
from bot.forms.workplaces import workplace_of
from bot.programme.custody import AssignmentKind, CustodianKind
from bot.programme.people import Role
from bot.storage.batches import Row
from bot.storage.database import Records
from bot.storage.models import InviteBatch


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
        await receive_visitors(records, app, rows[0].innovation, now)
        await replicate(records, rows[0].innovation, now)
        await put_off(records, app, rows[1], now)
        await open_handover(records, app, FIRST_INVITED + 2, now)
    await offer_jumps(app, now)


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
        name, salutation = invented(number) if number else ("Yusuf Hidayat", "bapak")
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
