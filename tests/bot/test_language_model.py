"""The bot with a language model: other words, the quotation a tap away, and quotations when it fails."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from starlette.responses import Response

from bot.programme.people import Role
from tests.bot.desk import Desk, labels, open_desk
from tests.homes import furnish
from tests.llm.server import Asked, Server, error, serving, written

QUESTION = "berapa lama magang replikasi?"
SAID = "Magang Replikasi paling singkat 5 hari kerja dan paling lama 10 hari kerja."


@asynccontextmanager
async def at(home: Path, base: Path, server: Server, **settings: object) -> AsyncIterator[Desk]:
    pytest.importorskip("langchain_openai", reason="needs the extra llm")
    furnish(home, base)
    model: dict[str, object] = {"llm_base_url": server.base_url, "llm_model": "skrip"}
    model |= {"answer_seconds": 90.0, "llm_seconds": 90.0}
    async with open_desk(home, **(model | settings)) as desk:
        yield desk


async def honest(_: Asked) -> Response:
    return written((SAID, ["k1"]), tokens=400)


async def failing(_: Asked) -> Response:
    return error(503)


async def test_other_words_and_the_quotation_a_tap_away(corpus_home: Path, tmp_path: Path) -> None:
    async with serving(honest) as server, at(tmp_path, corpus_home, server) as desk:
        (answer,) = await desk.say(701, QUESTION)
        assert answer["text"].startswith(SAID)
        assert "📄 Pasal 30 ayat (2)" in answer["text"]
        assert "Naskah contoh, belum resmi" in answer["text"]
        assert "“" not in answer["text"]
        assert labels(answer)[:2] == ["Lihat kutipan", "Teks lengkap"]
        (quoted,) = await desk.tap(701, answer, "Lihat kutipan")
        assert "“Lama Magang Replikasi paling singkat 5 (lima) hari kerja" in quoted["text"]
        page = desk.app.metrics.page().decode()
    assert 'pandu_model_calls_total{outcome="ok",purpose="compose"} 1.0' in page
    assert 'pandu_model_sentences_total{outcome="kept"} 1.0' in page


async def test_a_model_that_fails_leaves_the_quotation_and_staff_see_why(
    corpus_home: Path, tmp_path: Path
) -> None:
    async with serving(failing) as server, at(tmp_path, corpus_home, server) as desk:
        await desk.join(702, Role.STAFF)
        (answer,) = await desk.say(701, QUESTION)
        assert "“Lama Magang Replikasi" in answer["text"]
        (state,) = await desk.say(702, "/kesehatan")
        assert "gangguan pada penyedia: 1" in state["text"]
        (refused,) = await desk.say(701, "/kesehatan")
        assert "gangguan" not in refused["text"]


async def test_the_budget_of_a_day_outlives_a_restart(corpus_home: Path, tmp_path: Path) -> None:
    asked = []
    async with serving(honest) as server:
        for start in (800, 900):
            async with at(tmp_path, corpus_home, server, llm_tokens_per_day=2_000) as desk:
                await ask_three(desk, start)
            asked.append(len(server.asked))
    assert 0 < asked[0] < 3
    assert asked[1] == asked[0]


async def ask_three(desk: Desk, first: int) -> None:
    for chat in range(first, first + 3):
        assert await desk.say(chat, QUESTION)


async def test_numbers_that_identify_a_person_never_leave(corpus_home: Path, tmp_path: Path) -> None:
    async with serving(honest) as server, at(tmp_path, corpus_home, server) as desk:
        await desk.say(701, f"{QUESTION} NIK saya 3302011203880001, hp 0812-3456-7890")
    sent = json.dumps([asked.body for asked in server.asked])
    assert "3302011203880001" not in sent
    assert "7890" not in sent
