"""Judging what a language model wrote: milliseconds an answer by words alone, and a sentence by meaning."""

import asyncio
import json
import time
from pathlib import Path

from tests.bench.answering import prepare
from tests.bench.results import Figure, percentile

PARAPHRASES = Path(__file__).parent.parent / "eval" / "paraphrases.jsonl"
SENTENCES = 3


def measure(scratch: Path) -> dict[str, Figure]:
    """Answers of three sentences, each against three passages; then the cosine of each sentence."""
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
    from knowledge.grounding.support import Ground, Judge

    tools = open_assistant(Settings(home=scratch)).tools()
    rows = [json.loads(line) for line in PARAPHRASES.read_text(encoding="utf-8").splitlines()]
    document = rows[0]["document"]
    passages = {one.address: one for one in tools.search.corpus.passages if one.document == document}
    judge = Judge(tools.language, tools.closeness)
    await tools.closeness("pemanasan", passages["Pasal 1 angka 1"].id)
    answers, sentences = [], []
    for start in range(0, len(rows) - SENTENCES, SENTENCES):
        some = rows[start : start + SENTENCES]
        grounds = [Ground(p.id, p.text, p.context) for p in (passages[row["address"]] for row in some)]
        started = time.perf_counter()
        for row in some:
            await judge.rests_on(row["text"], grounds)
        answers.append(1000 * (time.perf_counter() - started))
        started = time.perf_counter()
        await tools.closeness(some[0]["text"], grounds[0].passage)
        sentences.append(1000 * (time.perf_counter() - started))
    return answers, sentences
