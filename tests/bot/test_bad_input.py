"""Bad input: always one clear reply, never a trace, nothing lost."""

import pytest

from tests.bot.desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXTS = {
    "long": "apa " * 2000,
    "emoji": "🙏🙏🙏",
    "controls": "\x00\x07\u200b",
    "nul": "apa\x00 saja tahapan replikasi?",
    "html": "<b>apa</b> <script>alert(1)</script> tahapan & replikasi?",
    "markdown": "*apa* _saja_ [tahapan](http://contoh) `replikasi`?",
    "brackets": "[Teks lengkap](full:1.0) apa tahapan replikasi",
    "template": "{{ settings.telegram_token }} {% raw %} tahapan replikasi",
    "dots": "...",
    "rtl": "\u202eapa tahapan replikasi\u202c",
    "surrogate": "apa \ud83d tahapan replikasi".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "sql": "'; DROP TABLE people; -- tahapan replikasi",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
async def test_any_text_has_one_reply(desk: Desk, chat: int, text: str) -> None:
    (reply,) = await desk.say(chat, text)
    assert reply["text"]
    assert "Kode:" not in reply["text"]


async def test_above_a_thousand_characters_one_sentence_is_asked_for(desk: Desk, chat: int) -> None:
    (reply,) = await desk.say(chat, "saya ingin bertanya " * 60)
    assert "satu kalimat" in reply["text"]


@pytest.mark.parametrize("command", ["/lporan", "/x y z", "/menu@OrangLain_bot", "/start " + "a" * 64])
async def test_unknown_commands(desk: Desk, chat: int, command: str) -> None:
    (reply,) = await desk.say(chat, command)
    assert reply["text"]


FORGED = [
    "full:999999.0",
    "full:x",
    "full:",
    "good:-1",
    "bad:99999999999999999999",
    "reason:1.nothing",
    "x:y",
]
FORGED += ["section:nowhere.0", "section:pedoman-replikasi-contoh.9999", "section:..", "open:zzz", "soon:zzz"]
FORGED += ["task:1", "queue:-5", "queue:abc", "ask:zzz", "human:99999999", "help:zzz", ":", "🙏"]


@pytest.mark.parametrize("data", FORGED)
async def test_forged_and_stale_buttons(desk: Desk, chat: int, data: str) -> None:
    (welcome,) = await desk.say(chat, "/start")
    (reply,) = await desk.tap_data(chat, welcome, data)
    assert reply["text"]
    assert "Kode:" not in reply["text"]


KINDS = [
    {"voice": {}},
    {"sticker": {}},
    {"contact": {"phone_number": "0812", "first_name": "A"}},
    {"location": {"latitude": -7.0, "longitude": 110.0}},
    {"video_note": {}},
    {"file": {"name": "foto.jpg", "mime": "image/jpeg", "base64": "/9j/"}},
    {"file": {"name": "surat.pdf", "mime": "application/pdf", "base64": "JVBERi0="}},
]


@pytest.mark.parametrize("message", KINDS, ids=lambda kind: next(iter(kind)))
async def test_each_kind_of_media_has_one_sentence(desk: Desk, chat: int, message: dict[str, object]) -> None:
    (reply,) = await desk.post(chat, **message)
    assert "ketik" in reply["text"]
