"""Voice notes: heard only with an endpoint, shown before they are used, the audio kept nowhere."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from starlette.responses import JSONResponse, Response

from tests.bot.desk import Desk, labels, open_desk
from tests.homes import furnish
from tests.llm.server import Asked, Server, error, nothing_left_open, serving

HEARD = "berapa lama magang replikasi"
VOICE = {"duration": 4}


@asynccontextmanager
async def at(home: Path, base: Path, server: Server) -> AsyncIterator[Desk]:
    pytest.importorskip("openai", reason="needs the extra llm")
    furnish(home, base)
    model: dict[str, object] = {"transcription_base_url": server.base_url, "transcription_model": "telinga"}
    async with open_desk(home, **model) as desk:
        yield desk


async def hearing(_: Asked) -> Response:
    return JSONResponse({"text": f" {HEARD}\n"})


async def deaf(_: Asked) -> Response:
    return error(400)


async def test_the_bot_leaves_no_connection_to_its_servers(corpus_home: Path, tmp_path: Path) -> None:
    with nothing_left_open():
        async with serving(hearing) as server, at(tmp_path, corpus_home, server) as desk:
            (shown,) = await desk.post(712, voice=VOICE)
            assert HEARD in shown["text"]
        del desk


async def test_what_is_heard_is_shown_and_used_after_a_tap(corpus_home: Path, tmp_path: Path) -> None:
    async with serving(hearing) as server, at(tmp_path, corpus_home, server) as desk:
        (shown,) = await desk.post(711, voice=VOICE)
        assert f"“{HEARD}”" in shown["text"]
        assert labels(shown) == ["Pakai teks ini", "Buang teks ini"]
        async with desk.app.database.read() as records:
            person = await records.people.by_telegram(711)
            assert person and not await records.questions.recent(711, person.id)
        (answer,) = await desk.tap(711, shown, "Pakai teks ini")
    assert "Pasal 30 ayat (2)" in answer["text"]
    sent = server.asked[0].headers["content-type"]
    assert sent.startswith("multipart/form-data")
    assert not recordings(tmp_path)


def recordings(home: Path) -> list[Path]:
    return [file for file in home.rglob("*") if file.suffix in (".ogg", ".oga", ".mp3")]


async def test_a_wrong_text_is_thrown_away(corpus_home: Path, tmp_path: Path) -> None:
    async with serving(hearing) as server, at(tmp_path, corpus_home, server) as desk:
        (shown,) = await desk.post(711, voice=VOICE)
        assert await desk.tap(711, shown, "Buang teks ini") == []
        now = await desk.now(711, shown)
    assert HEARD not in now["text"]


async def test_where_nothing_is_heard_people_are_asked_to_type(corpus_home: Path, tmp_path: Path) -> None:
    async with serving(deaf) as server, at(tmp_path, corpus_home, server) as desk:
        (reply,) = await desk.post(711, voice=VOICE)
    assert "Silakan ketik" in reply["text"]
