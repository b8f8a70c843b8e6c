"""An update whose effect was stored before a process ended is shown again as it was, and done once."""

from base64 import b64encode

import pytest
import pytest_asyncio
from telegram import Update
from telegram.ext import TypeHandler

from bot.context import Turn
from tests.bot.desk import Desk, Json, data_of
from tests.filling.people import FIRST, PICTURE, answers_of, drafts_of, sent_by

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Echo:
    """Remembers what came, and has it handled once more, as after a process was killed."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.heard = desk, list[Update]()
        desk.application.add_handler(TypeHandler(Update, self._hear), group=-5)

    async def _hear(self, update: Update, _: Turn) -> None:
        self.heard.append(update)

    async def again(self, chat: int) -> list[Json]:
        """What is shown when the last update is handled once more."""
        last = (await self.desk.client.messages(chat))[-1]["message_id"]
        await self.desk.application.process_update(self.heard[-1])
        return await self.desk.since(chat, last)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def echo(desk: Desk) -> Echo:
    """The one echo of the module's bot."""
    return Echo(desk)


def texts(messages: list[Json]) -> list[str]:
    """What messages say."""
    return [message["text"] for message in messages]


async def test_answers_questions_and_files(desk: Desk, echo: Echo, chat: int) -> None:
    for said in ("/uji", "Belajar posyandu", "berapa lama magang replikasi?", "12 orang"):
        shown = await desk.say(chat, said)
        held = await answers_of(desk, chat)
        assert texts(await echo.again(chat)) == texts(shown), said
        assert await answers_of(desk, chat) == held
    for said in (*FIRST[2:], "selesai"):
        shown = await desk.say(chat, said)
    held = await answers_of(desk, chat)
    shown = await desk.post(chat, file=PICTURE)
    assert texts(await echo.again(chat)) == texts(shown)
    assert len((await answers_of(desk, chat))["files"]) == 1 and len(held["visits"]) == 1


async def test_taps_and_sending(desk: Desk, echo: Echo, chat: int) -> None:
    for said in ("/uji", *FIRST[:5]):
        shown = await desk.say(chat, said)
    await desk.tap(chat, shown[0], "Luring")
    held = await answers_of(desk, chat)
    (again,) = await echo.again(chat) or [await desk.now(chat, shown[0])]
    assert "Ada kendala?" in again["text"] and await answers_of(desk, chat) == held
    for said in ("ubah 8", "Klaten", "kirim"):
        shown = await desk.say(chat, said)
    shown = await desk.tap(chat, shown[0], "Kirim laporan")
    assert texts(await echo.again(chat)) == texts(shown)
    assert len(await sent_by(desk, chat)) == 1


async def test_sending_and_stopping_by_words(desk: Desk, echo: Echo, chat: int) -> None:
    for said in ("/uji", "Belajar"):
        await desk.say(chat, said)
    shown = await desk.say(chat, "batal")
    assert texts(await echo.again(chat)) == texts(shown)
    for said in ("/lanjut", "ubah 8", "Klaten"):
        await desk.say(chat, said)
    await desk.say(chat, "kirim")
    shown = await desk.say(chat, "kirim")
    assert texts(shown) == texts(await echo.again(chat))
    assert len(await sent_by(desk, chat)) == 1 and await drafts_of(desk, chat) == []


async def test_an_album_is_one_input(desk: Desk, chat: int) -> None:
    for said in ("/uji", "ringkasan", "ubah 10"):
        (asked,) = await desk.say(chat, said)
    assert "Kirim foto, berkas, atau tautan." in asked["text"]
    pictures = [{**PICTURE, "base64": b64encode(f"picture {n}".encode()).decode()} for n in range(3)]
    shown = await desk.post(chat, album=pictures)
    assert len(shown) == 1 and len((await answers_of(desk, chat))["files"]) == 3
    assert data_of(shown[0], "Kirim laporan") or "3. foto" in shown[0]["text"]


async def test_a_link_leads_to_one_field(desk: Desk, chat: int) -> None:
    for said in ("/uji", "Belajar"):
        await desk.say(chat, said)
    (draft,) = await drafts_of(desk, chat)
    (asked,) = await desk.say(chat, f"/start isi-{draft.id}-6")
    assert "Luring atau daring?" in asked["text"]
    (back,) = await desk.say(chat, "luring")
    assert "Berapa orang yang ikut?" in back["text"]
    (stranger,) = await desk.say(chat + 1, f"/start isi-{draft.id}-6")
    assert "tidak terbuka di sini" in stranger["text"]
    (nowhere,) = await desk.say(chat, f"/start isi-{draft.id}-99")
    assert "Berapa orang yang ikut?" in nowhere["text"]
