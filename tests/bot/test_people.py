"""Staff and hub look for people, give and end roles, keep somebody out; all of it stands in the trail."""

import asyncio
from datetime import timedelta

import pytest

from bot.programme.custody import CustodianKind
from bot.programme.people import Role
from bot.programme.trail import Action
from bot.storage.models import Agency, AuditEntry
from tests.bot.desk import Desk, data_of, labels
from tests.bot.test_handover import find
from tests.simulator.client import Json

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def known(desk: Desk, chat: int, name: str, role: Role | None = None, **scope: str) -> int:
    """Somebody with a name and a role; gives the person's id."""
    async with desk.app.database.transaction() as records:
        person = await records.people.meet(chat, name, desk.app.clock.now())
        if role:
            await records.people.grant(person.id, role, desk.app.clock.now(), **scope)
        return person.id


async def roles(desk: Desk, person_id: int) -> set[tuple[Role, str | None]]:
    async with desk.app.database.read() as records:
        held = await records.people.held_roles(person_id, desk.app.clock.now())
    return {(one.role, one.province) for one in held}


async def trail(desk: Desk, person_id: int) -> list[AuditEntry]:
    async with desk.app.database.read() as records:
        return list(await records.audit.latest(person_id=person_id))


async def open_card(desk: Desk, staff: int, name: str) -> Json:
    """The card of somebody, by way of the list."""
    (found,) = await desk.say(staff, f"/orang {name}")
    label = next((label for label in labels(found) if name in label), found["text"])
    await desk.tap(staff, found, label)
    return await desk.now(staff, found)


async def tapped(desk: Desk, chat: int, message: Json, *path: str) -> Json:
    """The message after some taps on it, each of which changes it."""
    for label in path:
        await desk.tap(chat, message, label)
        message = await desk.now(chat, message)
    return message


async def leave_staff(desk: Desk, *kept: int) -> None:
    """Nobody but these is staff."""
    now = desk.app.clock.now()
    async with desk.app.database.transaction() as records:
        colleagues = [one.id for one in await records.people.with_role(Role.STAFF, now) if one.id not in kept]
        roles = await records.directory.roles_of(colleagues, now)
        for held in (row for rows in roles.values() for row in rows if row.role is Role.STAFF):
            await records.people.end_role(held.id, now - timedelta(seconds=1))


async def test_people_are_listed_and_found(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.STAFF)
    for number in range(7):
        await known(desk, chat + 10_000 + number, f"Halaman {number}", Role.MENTOR)
    await known(desk, chat + 20_000, "Halaman tamu")
    (page,) = await desk.say(chat, "/orang halaman")
    assert "“halaman”: 8" in page["text"]
    assert "1. Halaman 0 · mentor" in page["text"]
    page = await tapped(desk, chat, page, "›")
    assert "8. Halaman tamu" in page["text"]
    card = await tapped(desk, chat, page, "8 Halaman tamu")
    assert "Belum punya peran." in card["text"]
    back = await tapped(desk, chat, card, "Kembali ke daftar")
    assert back["text"] == page["text"]
    (asked,) = await desk.tap(chat, back, "Cari lagi")
    (found,) = await desk.say(chat, "pengelola hub jipp")
    assert "peran pengelola Hub JIPP" in found["text"]
    listed = await tapped(desk, chat, asked, "Lihat mentor")
    assert "Orang, peran mentor:" in listed["text"]
    await known(desk, chat + 30_000, "Pengurus", Role.INNOVATOR, innovation_id=await find(desk, "EDAT"))
    (of_innovation,) = await desk.say(chat, "/orang edat")
    assert "Pengurus · inovator\n   EDAT" in of_innovation["text"]
    await desk.tap_data(chat, listed, "people:99999.-.halaman")
    assert "8. Halaman tamu" in (await desk.now(chat, listed))["text"]
    (none,) = await desk.say(chat, "/orang 100%_tidak.ada")
    assert "Belum ada orang dengan nama, instansi, atau inovasi “100%_tidak.ada”." in none["text"]


async def test_a_role_is_given_and_ended_with_its_menu(desk: Desk, chat: int) -> None:
    other = chat + 1_000_000
    await desk.join(chat, Role.STAFF)
    await desk.say(other, "/start")
    person = await known(desk, other, "Serah Suarta")
    async with desk.app.database.transaction() as records:
        to = await records.people.to_write(person)
        assert to
        to.name = "Serah Suarta"
    card = await open_card(desk, chat, "Serah Suarta")
    card = await tapped(desk, chat, card, "Beri peran", "Jadi pengelola Hub")
    (places,) = await desk.say(chat, "jateng")
    asked = await tapped(desk, chat, places, "Provinsi Jawa Tengah")
    assert asked["text"] == "Beri Serah Suarta peran pengelola Hub JIPP, Provinsi Jawa Tengah?"
    assert await roles(desk, person) == set()
    last = (await desk.client.messages(other))[-1]["message_id"]
    card = await tapped(desk, chat, asked, "Beri peran")
    assert card["text"].startswith("✅ Peran pengelola Hub JIPP sudah diberikan.")
    assert "pengelola Hub JIPP, Jawa Tengah" in card["text"]
    assert await roles(desk, person) == {(Role.HUB, "Jawa Tengah")}
    (told,) = await desk.since(other, last)
    assert told["text"].startswith("Tercatat sebagai pengelola Hub JIPP, Provinsi Jawa Tengah.")
    assert "antrean" in await desk.menu(other)

    asked = await tapped(desk, chat, card, "Akhiri pengelola Hub")
    assert await roles(desk, person) == {(Role.HUB, "Jawa Tengah")}
    card = await tapped(desk, chat, asked, "Akhiri peran")
    assert "Belum punya peran." in card["text"]
    assert await roles(desk, person) == set()
    assert await desk.menu(other) == []
    assert "sudah diakhiri" in (await desk.client.messages(other))[-1]["text"]
    assert [entry.action for entry in await trail(desk, person)] == [Action.ROLE_ENDED, Action.ROLE_GIVEN]
    await desk.tap_data(chat, card, data_of(asked, "Akhiri peran"))
    assert (await desk.now(chat, card))["text"].startswith("✅ Peran pengelola Hub JIPP sudah berakhir.")
    assert len(await trail(desk, person)) == 2


async def test_an_agency_is_asked_where_it_is_not_clear(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.STAFF)
    person = await known(desk, chat + 1_000_000, "Inovatif Wati")
    card = await open_card(desk, chat, "Inovatif Wati")
    await tapped(desk, chat, card, "Beri peran", "Jadi inovator")
    (unknown,) = await desk.say(chat, "antah berantah")
    assert "belum dikenal" in unknown["text"]
    (places,) = await desk.say(chat, "dinkes bandung")
    assert len([label for label in labels(places) if "Bandung" in label or "dinkes" in label]) >= 2
    asked = await tapped(desk, chat, places, labels(places)[0])
    card = await tapped(desk, chat, asked, "Beri peran")
    assert "inovator, dinkes bandung" in card["text"]
    assert {role for role, _ in await roles(desk, person)} == {Role.INNOVATOR}


async def test_a_third_hub_manager_is_warned_of_and_not_blocked(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.STAFF)
    for number in range(2):
        await known(desk, chat + 10_000 + number, f"Hub {number}", Role.HUB, province="Maluku Utara")
    await known(desk, chat + 20_000, "Ketiga Hub")
    card = await open_card(desk, chat, "Ketiga Hub")
    await tapped(desk, chat, card, "Beri peran", "Jadi pengelola Hub")
    (places,) = await desk.say(chat, "Maluku Utara")
    asked = await tapped(desk, chat, places, "Provinsi Maluku Utara")
    assert "batas Pasal 23 ayat (2)" in asked["text"]
    assert "Beri peran" in labels(asked)


async def test_a_hub_stays_within_its_province(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.HUB, province="Kalimantan Utara")
    await known(desk, chat + 1_000_001, "Dekat Utara", Role.INNOVATOR, province="Kalimantan Utara")
    far = await known(desk, chat + 1_000_002, "Jauh Selatan", Role.INNOVATOR, province="Kalimantan Selatan")
    boss = await known(desk, chat + 1_000_003, "Kepala Utara", Role.STAFF)
    (found,) = await desk.say(chat, "/orang")
    assert "Dekat Utara" in found["text"]
    assert "Jauh Selatan" not in found["text"]
    assert "Kepala Utara" not in found["text"]
    card = await open_card(desk, chat, "Dekat Utara")
    assert set(labels(card)) == {"Akhiri inovator", "Beri peran", "Kembali ke daftar"}
    chosen = await tapped(desk, chat, card, "Beri peran")
    assert {"Jadi pengelola Hub", "Jadi petugas"}.isdisjoint(labels(chosen))
    async with desk.app.database.read() as records:
        held = [await records.people.held_roles(person, desk.app.clock.now()) for person in (far, boss)]
        near = await records.people.by_telegram(chat + 1_000_001)
    assert near
    forged = [f"person:{far}", f"give:{far}", f"give:{near.id}.staff", f"give:{near.id}.hub.1.ok"]
    forged += [f"unrole:{rows[0].id}.ok" for rows in held] + ["unrole:0.ok", "give:x", "person:"]
    for data in forged:
        (told,) = await desk.tap_data(chat, found, data)
        assert "sudah tidak berlaku" in told["text"], data
    for data in (f"deactivate:{near.id}.ok", "trail:0", "trail_file:"):
        (told,) = await desk.tap_data(chat, found, data)
        assert "dibuka untuk petugas" in told["text"], data
    assert {role for role, _ in await roles(desk, boss)} == {Role.STAFF}
    await desk.tap_data(chat, found, f"give:{near.id}.official")
    (outside,) = await desk.say(chat, "kabupaten sleman")
    assert "di luar wilayah" in outside["text"]


async def test_somebody_is_kept_out_and_let_in_again(desk: Desk, chat: int) -> None:
    other = chat + 1_000_000
    await desk.join(chat, Role.STAFF)
    await desk.join(other, Role.STAFF)
    person = await known(desk, other, "")
    async with desk.app.database.transaction() as records:
        to = await records.people.to_write(person)
        assert to
        to.name = "Keluar Masuk"
    card = await open_card(desk, chat, "Keluar Masuk")
    card = await tapped(desk, chat, card, "Nonaktifkan", "Nonaktifkan")
    assert "Sedang dinonaktifkan." in card["text"]
    assert await desk.menu(other) == []
    (told,) = await desk.say(other, "/antrean")
    assert "sedang dinonaktifkan" in told["text"]
    card = await tapped(desk, chat, card, "Aktifkan lagi", "Aktifkan lagi")
    assert "Sedang dinonaktifkan." not in card["text"]
    assert "antrean" in await desk.menu(other)
    assert "diaktifkan oleh" in (await desk.client.messages(other))[-1]["text"]
    actions = [entry.action for entry in await trail(desk, person)]
    assert actions[:2] == [Action.PERSON_REACTIVATED, Action.PERSON_DEACTIVATED]
    async with desk.app.database.read() as records:
        me = await records.people.by_telegram(chat)
    assert me
    (own,) = await desk.tap_data(chat, card, f"deactivate:{me.id}.ok")
    assert "sudah tidak berlaku" in own["text"]


async def test_the_last_staff_role_stays(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.STAFF)
    async with desk.app.database.transaction() as records:
        me = await records.people.by_telegram(chat)
        assert me
        me.name = "Terakhir Sekali"
    await leave_staff(desk, me.id)
    card = await open_card(desk, chat, "Terakhir Sekali")
    card = await tapped(desk, chat, card, "Akhiri petugas", "Akhiri peran")
    assert "Ini petugas terakhir" in card["text"]
    assert await trail(desk, me.id) == []
    assert {role for role, _ in await roles(desk, me.id)} == {Role.STAFF}


async def test_two_who_end_each_other_leave_one(desk: Desk, chat: int) -> None:
    now, pair = desk.app.clock.now(), (chat + 1_000_001, chat + 1_000_002)
    ids = [await known(desk, one, f"Berdua {one}", Role.STAFF) for one in pair]
    async with desk.app.database.transaction() as records:
        held = [(await records.people.held_roles(person, now))[0] for person in ids]
    await leave_staff(desk, *ids)
    cards = [(await desk.say(one, "/menu"))[-1] for one in pair]
    taps = (
        desk.tap_data(one, card, f"unrole:{row.id}.ok")
        for one, card, row in zip(pair, cards, reversed(held), strict=True)
    )
    await asyncio.gather(*taps)
    left = [person for person in ids if (Role.STAFF, None) in await roles(desk, person)]
    assert len(left) == 1


async def test_who_loses_a_role_looks_after_nothing(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.STAFF)
    now = desk.app.clock.now()
    person = await known(desk, chat + 1_000_001, "Narahubung Lama")
    async with desk.app.database.transaction() as records:
        agency = await records.agencies.add(Agency(name="Puskesmas Uji", kind="unit", province="Bali"))
        await records.people.grant(person, Role.OFFICIAL, now, agency_id=agency.id)
        await records.custodians.add(person, CustodianKind.MAIN, now, agency_id=agency.id)
    card = await open_card(desk, chat, "Narahubung Lama")
    assert "replikator, Puskesmas Uji" in card["text"]
    (asked,) = await desk.tap(chat, card, "Serah terima tugas")
    assert asked["text"].startswith("Siapa pengganti Narahubung Lama?")
    await tapped(desk, chat, card, "Akhiri replikator", "Akhiri peran")
    async with desk.app.database.read() as records:
        assert not await records.custodians.of_person(person, desk.app.clock.now())
