"""First contact: what a stranger sees, and how few steps lead to a cited answer."""

import re

import pytest

from tests.bot.desk import Desk, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_start_is_four_lines_and_four_buttons(desk: Desk, chat: int) -> None:
    (message,) = await desk.say(chat, "/start")
    assert len([line for line in message["text"].splitlines() if line]) <= 4
    assert labels(message) == ["Tahapan replikasi", "Cari inovasi", "Saya punya inovasi", "Tanya petugas"]
    assert not re.search(r"(^|\s)/[a-z]", message["text"])


async def test_a_stranger_has_a_cited_answer_in_two_actions(desk: Desk, chat: int) -> None:
    (welcome,) = await desk.say(chat, "/start")
    (answer,) = await desk.tap(chat, welcome, "Tahapan replikasi")
    assert "tiga tahap" in answer["text"]
    assert "Pasal 21 ayat (1)" in answer["text"]
    assert "Naskah contoh, belum resmi" in answer["text"]


async def test_every_first_button_leads_somewhere(desk: Desk, chat: int) -> None:
    (welcome,) = await desk.say(chat, "/start")
    for label in labels(welcome):
        assert await desk.tap(chat, welcome, label)


async def test_profile_and_menu_are_set(desk: Desk) -> None:
    description = await desk.client.result("getMyDescription")
    assert "Ketuk MULAI" in description["description"]
    scope = {"type": "all_private_chats"}
    commands = await desk.client.result("getMyCommands", scope=scope)
    assert [command["command"] for command in commands] == [
        "menu",
        "cari",
        "daftar",
        "petugas",
        "privasi",
        "bantuan",
    ]


@pytest.mark.parametrize("word", ["menu", "Mulai", "/ menu", "/MENU", "kembali"])
async def test_words_without_a_slash(desk: Desk, chat: int, word: str) -> None:
    (message,) = await desk.say(chat, word)
    assert message["text"].startswith("Selamat ")
    assert "Tanya petugas" in labels(message)


@pytest.mark.parametrize("command", ["/siap", "/rencana", "siap", "rencana"])
async def test_what_is_not_there_yet_shows_the_guideline(desk: Desk, chat: int, command: str) -> None:
    (message,) = await desk.say(chat, command)
    assert "belum dibuka" in message["text"]
    assert "📄" in message["text"]
    (section,) = await desk.tap(chat, message, "Teks lengkap")
    assert section["text"]


async def test_help_tells_pandu_from_an_imitation(desk: Desk, chat: int) -> None:
    (message,) = await desk.say(chat, "bantuan")
    pages = await desk.tap(chat, message, "Memastikan Pandu resmi")
    assert "kata sandi" in pages[0]["text"]
