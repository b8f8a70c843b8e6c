"""Whose menu a chat shows: the role in use, whichever way it came, changed or ended."""

from datetime import timedelta

import pytest

from bot.programme.people import Role
from tests.bot.desk import Desk, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def end_roles(desk: Desk, chat: int, *roles: Role) -> None:
    """Let roles end by themselves, as a term does."""
    now = desk.app.clock.now()
    async with desk.app.database.transaction() as records:
        person = await records.people.by_telegram(chat)
        assert person
        for held in await records.people.held_roles(person.id, now):
            if held.role in roles:
                await records.people.end_role(held.id, now - timedelta(seconds=1))


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_has_its_menu(desk: Desk, chat: int, role: Role) -> None:
    await desk.join(chat, role)
    menu = await desk.menu(chat)
    assert menu[0] == "menu"
    assert len(menu) <= 12
    assert ("antrean" in menu) is (role in (Role.HUB, Role.STAFF))
    assert ("petugas" in menu) is (role not in (Role.HUB, Role.STAFF))


async def test_a_guest_has_no_menu_of_their_own(desk: Desk, chat: int) -> None:
    await desk.say(chat, "/start")
    assert await desk.menu(chat) == []


async def test_what_is_announced_is_in_no_menu(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.INNOVATOR)
    assert set(await desk.menu(chat)).isdisjoint(desk.app.upcoming)


async def test_several_roles_show_the_one_used_last(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.STAFF)
    await desk.join(chat, Role.INNOVATOR)
    assert "antrean" not in await desk.menu(chat)
    await desk.say(chat, "/antrean")
    assert "antrean" in await desk.menu(chat)
    await desk.say(chat, "apa saja tahapan replikasi?")
    assert "antrean" in await desk.menu(chat)
    await desk.say(chat, "/petugas")
    assert "antrean" not in await desk.menu(chat)


async def test_the_role_is_changed_from_the_home_screen(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.INNOVATOR)
    (alone,) = await desk.say(chat, "/menu")
    assert "Ganti peran" not in labels(alone)
    await desk.join(chat, Role.HUB, province="Bali")
    (home,) = await desk.say(chat, "/menu")
    assert "Sekarang sebagai pengelola Hub JIPP." in home["text"]
    (choice,) = await desk.tap(chat, home, "Ganti peran")
    assert labels(choice) == ["Jadi inovator", "Jadi pengelola Hub"]
    (changed,) = await desk.tap(chat, choice, "Jadi inovator")
    assert "Sekarang sebagai inovator." in changed["text"]
    assert "petugas" in await desk.menu(chat)
    (forged,) = await desk.tap_data(chat, choice, "role:staff")
    assert "sudah tidak berlaku" in forged["text"]
    assert "petugas" in await desk.menu(chat)


async def test_a_role_that_ends_loses_its_menu(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.MENTOR)
    await desk.join(chat, Role.STAFF)
    await end_roles(desk, chat, Role.STAFF)
    await desk.say(chat, "halo")
    assert "antrean" not in await desk.menu(chat)
    assert await desk.menu(chat)
    await end_roles(desk, chat, Role.MENTOR)
    await desk.say(chat, "halo")
    assert await desk.menu(chat) == []


async def test_a_menu_of_an_older_version_does_not_stay(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.STAFF)
    scope = {"type": "chat", "chat_id": chat}
    old = [{"command": "lama", "description": "Perintah lama"}]
    await desk.client.result("setMyCommands", scope=scope, commands=old)
    desk.application.bot_data.pop("menus")
    await desk.say(chat, "halo")
    assert "lama" not in await desk.menu(chat)


async def test_a_menu_that_failed_is_set_with_the_next_message(desk: Desk, chat: int) -> None:
    await desk.say(chat, "halo")
    async with desk.app.database.transaction() as records:
        person = await records.people.by_telegram(chat)
        assert person
        await records.people.grant(person.id, Role.STAFF, desk.app.clock.now())
    await desk.say(chat, "halo")
    assert "antrean" in await desk.menu(chat)
