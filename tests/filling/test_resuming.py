"""A form goes on after a restart at every field, days later, and what came meanwhile is answered once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.desk import Desk, labels, open_desk, open_simulator
from tests.filling.people import FIRST, PICTURE, answers_of, make_feature, make_home, sent_by
from tests.simulator.client import Client

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PANDU_HOME with the forms of the tests; nothing is asked there that a document answers."""
    return make_home(tmp_path_factory.mktemp("home"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(home: Path) -> AsyncIterator[Client]:
    """A simulator that outlives the processes of the bot."""
    opened = await open_simulator(home)
    yield opened
    await opened.http.aclose()


async def test_another_process_goes_on_at_every_field(home: Path, client: Client, chat: int) -> None:
    for said in ("/uji", *FIRST, "selesai"):
        async with open_desk(home, client=client, features=[make_feature()]) as desk:
            (asked,) = await desk.say(chat, said)
    assert "Kirim foto, berkas, atau tautan." in asked["text"]
    async with open_desk(home, client=client, features=[make_feature()]) as desk:
        await desk.post(chat, file=PICTURE)
        (summary,) = await desk.say(chat, "selesai")
    async with open_desk(home, client=client, features=[make_feature()]) as desk:
        (done,) = await desk.tap(chat, summary, "Kirim laporan")
        assert done["text"] == "Terkirim, 12 orang."
        (sent,) = await sent_by(desk, chat)
    assert (sent["day"], sent["obstacle"], len(sent["visits"])) == ("2026-02-28", False, 1)


async def test_what_came_while_no_process_ran_is_answered_once(home: Path, client: Client, chat: int) -> None:
    async with open_desk(home, client=client, features=[make_feature()]) as desk:
        await desk.say(chat, "/uji")
    before = (await client.messages(chat))[-1]["message_id"]
    for said in FIRST[:4]:
        await client.write(chat, text=said)
    async with open_desk(home, client=client, features=[make_feature()]) as desk:
        await desk.settle()
        (once,) = await desk.since(chat, before)
        assert "Laporan bulan apa?" in once["text"]
        for line in (
            "Nama kegiatan: Belajar posyandu",
            "Jumlah orang: 12",
            "Kemajuan: 60%",
            "Tanggal: Sabtu",
        ):
            assert line in once["text"]
        assert len(await answers_of(desk, chat)) == 4


async def test_days_later_it_goes_on_by_word_command_and_button(
    home: Path, client: Client, chat: int
) -> None:
    async with open_desk(home, client=client, features=[make_feature()]) as desk:
        for said in ("/uji", "Belajar"):
            await desk.say(chat, said)
        for lead in ("/lanjut", "lanjutkan"):
            await _forget_cursor(desk, chat)
            (asked,) = await desk.say(chat, lead)
            assert "Berapa orang yang ikut?" in asked["text"]
        await _forget_cursor(desk, chat)
        (stopped,) = await desk.say(chat, "/menu")
        assert "Laporan kegiatan belum selesai diisi" in stopped["text"]
        await desk.tap(chat, stopped, next(one for one in labels(stopped) if one.startswith("Lanjutkan")))
        await desk.say(chat, "12")
        assert await answers_of(desk, chat) == {"name": "Belajar", "people": 12}


async def _forget_cursor(desk: Desk, chat: int) -> None:
    """Let the patience with the person's next text be over."""
    async with desk.app.database.transaction() as records:
        person = await records.people.by_telegram(chat)
        assert person
        await records.cursors.close(chat, person.id)
