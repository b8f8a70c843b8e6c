"""However a language model fails, the quotation is there, and staff read why in chat and in the metrics."""

from pathlib import Path

import pytest

from bot.programme.people import Role
from tests.bench.failing import FAILURES
from tests.bot.desk import Desk
from tests.bot.test_language_model import QUESTION, at
from tests.llm.server import serving

LIMIT = 4.0
"""Seconds of a whole answer here; silence lasts 60, a body that trickles 500, a desk waits 30 at most."""
TOLD = {
    "timeout": ("timeout", "jawaban lewat waktu: 1"),
    "slow_stream": ("timeout", "jawaban lewat waktu: 1"),
    "rate_limited": ("rate_limited", "dibatasi penyedia: 1"),
    "server": ("server", "gangguan pada penyedia: 1"),
    "key": ("key", "kunci belum benar: 1"),
    "unknown_model": ("unknown_model", "nama model belum benar: 1"),
    "refused": ("refused", "model menolak menjawab: 1"),
    "malformed": ("malformed", "jawaban belum berbentuk: 1"),
    "cut_off": ("cut_off", "jawaban terpotong: 1"),
    "budget": ("budget", "Anggaran hari ini habis."),
}
RETRIED = {"server": 2, "budget": 0}


@pytest.mark.parametrize("name", FAILURES)
async def test_the_quotation_is_there_and_staff_see_why(name: str, corpus_home: Path, tmp_path: Path) -> None:
    outcome, told = TOLD[name]
    budget = 1 if name == "budget" else 0
    limits = {"answer_seconds": LIMIT if outcome == "timeout" else 90.0, "llm_tokens_per_day": budget}
    async with serving(FAILURES[name]) as server, at(tmp_path, corpus_home, server, **limits) as desk:
        await desk.join(702, Role.STAFF)
        await desk.app.assistant.trace(QUESTION)
        (answer,) = await desk.say(701, QUESTION)
        assert "“Lama Magang Replikasi paling singkat 5 (lima) hari kerja" in answer["text"]
        (state,) = await desk.say(702, "/kesehatan")
        assert told in state["text"]
        assert f'pandu_model_calls_total{{outcome="{outcome}",purpose="compose"}} 1.0' in metrics(desk)
    assert len(server.asked) == RETRIED.get(name, 1)


def metrics(desk: Desk) -> str:
    """The page that Prometheus reads."""
    return desk.app.metrics.page().decode()
