"""Report messages read in process, one after the other."""

import json
import time
from datetime import date
from pathlib import Path

from tests.bench.results import Figure, percentile

MESSAGES = Path(__file__).parent.parent / "eval" / "extraction.jsonl"
ROUNDS = 3


def measure(scratch: Path) -> dict[str, Figure]:
    """Milliseconds of each message of our own set, against dateparser looking for its dates alone; and of
    loading names and reading the first one."""
    from bot.forms.extraction import Context
    from bot.wiring.reading import open_hearing
    from config.settings import Settings

    started = time.perf_counter()
    reader = open_hearing(Settings(home=scratch)).reader
    rows = [json.loads(line) for line in MESSAGES.read_text(encoding="utf-8").splitlines()]
    reader.read(rows[0]["text"], Context(date(2026, 3, 2)))
    opened = (time.perf_counter() - started) * 1000
    times = []
    for row in rows * ROUNDS:
        started = time.perf_counter()
        reader.read(row["text"], Context(date.fromisoformat(row["today"])))
        times.append((time.perf_counter() - started) * 1000)
    alone = _dates_alone([row["text"] for row in rows])
    return {
        "extract_p50": Figure(percentile(times, 0.5), "ms", percentile(alone, 0.5)),
        "extract_p95": Figure(percentile(times, 0.95), "ms", percentile(alone, 0.95)),
        "extract_open": Figure(opened, "ms"),
    }


def _dates_alone(texts: list[str]) -> list[float]:
    from dateparser.search import search_dates

    search_dates(texts[0], languages=["id"])
    times = []
    for text in texts:
        started = time.perf_counter()
        search_dates(text, languages=["id"])
        times.append((time.perf_counter() - started) * 1000)
    return times
