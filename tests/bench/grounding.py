"""Judging what a language model wrote: milliseconds an answer by words, and more a sentence by meaning."""

import asyncio
import json
import time
from dataclasses import replace
from pathlib import Path

from tests.bench.answering import prepare
from tests.bench.results import Figure, percentile

PARAPHRASES = Path(__file__).parent.parent / "eval" / "paraphrases.jsonl"
SENTENCES = 3


def measure(scratch: Path) -> dict[str, Figure]:
    """The whole step over answers of three sentences, each beside three passages; then what the cosine of a
    sentence takes."""
    asyncio.run(prepare(scratch))
    by_words, by_meaning = asyncio.run(judge_all(scratch))
    return {
        "verify_words_p95": Figure(percentile(by_words, 0.95), "ms", 60.0),
        "verify_meaning_p95": Figure(percentile(by_meaning, 0.95), "ms", 30.0),
    }


async def judge_all(scratch: Path) -> tuple[list[float], list[float]]:
    """Milliseconds of each answer, and of each sentence that needs its meaning looked at."""
    from bot.wiring.answering import open_assistant
    from config.settings import Settings
    from knowledge.answers import Status
    from knowledge.grounding.support import Judge
    from knowledge.steps.inquiry import Inquiry
    from knowledge.steps.prose import Writer, ground
    from tests.llm.conftest import open_model
    from tests.llm.test_prose import source

    tools = open_assistant(Settings(home=scratch)).tools()
    rows = [json.loads(line) for line in PARAPHRASES.read_text(encoding="utf-8").splitlines()]
    document = rows[0]["document"]
    passages = {one.address: one for one in tools.search.corpus.passages if one.document == document}
    asked: list[float] = []

    async def closeness(sentence: str, passage: str) -> float:
        started = time.perf_counter()
        near = await tools.closeness(sentence, passage)
        asked.append(1000 * (time.perf_counter() - started))
        return near

    writer = Writer(open_model("http://127.0.0.1:9/v1"), Judge(tools.language, closeness))
    await closeness("pemanasan", passages["Pasal 1 angka 1"].id)
    answers, sentences = [], []
    for start in range(0, len(rows) - SENTENCES, SENTENCES):
        some = rows[start : start + SENTENCES]
        sources = tuple(source(passages[row["address"]]) for row in some)
        drafted = tuple((row["text"], ("k1", "k2", "k3")) for row in some)
        inquiry = Inquiry("apa?", said="apa?", status=Status.ANSWERED, sources=sources)
        asked.clear()
        started = time.perf_counter()
        await ground(replace(inquiry, drafted=drafted), tools, writer)
        answers.append(1000 * (time.perf_counter() - started) - sum(asked))
        sentences += asked
    return answers, sentences
