"""`pandu ask | ingest`: what an operator does with the documents."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.output import Json, JsonLines, print_line, read_lines, show, tell

if TYPE_CHECKING:
    from config.settings import Settings


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(ask)
    app.command()(ingest)


def ask(
    question: Annotated[
        list[str] | None, typer.Argument(help="The question; without it, a small chat.")
    ] = None,
    as_json: Json = False,
    jsonl: JsonLines = False,
) -> None:
    """Answer a question from the corpus, with its sources."""
    from bot.cli.preparation import prepare
    from config.settings import load_settings

    settings = load_settings()
    prepare(settings)
    desk = AskingDesk(settings)
    if jsonl:
        for line in read_lines():
            print_line({"id": line.get("id")} | desk.ask(str(line.get("question", "")), _history(line)))
    elif question:
        answer = desk.ask(" ".join(question))
        show(answer, as_json, str(answer["text"]))
    else:
        _chat(desk)


def _history(line: dict[str, object]) -> Sequence[str]:
    history = line.get("history")
    return [str(earlier) for earlier in history] if isinstance(history, list) else ()


def _chat(desk: "AskingDesk") -> None:
    """Questions from the terminal until an empty line or the end of input; earlier ones are remembered."""
    asked: list[str] = []
    tell("Ketik pertanyaan; baris kosong untuk selesai.")
    while True:
        try:
            question = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if not question:
            return
        typer.echo(f"\n{desk.ask(question, asked[-3:])['text']}\n")
        asked.append(question)


class AskingDesk:
    """An assistant in the terminal: its answers in the words of the templates, without buttons."""

    def __init__(self, settings: "Settings") -> None:
        from bot.presentation import Topic
        from bot.texts import Texts
        from bot.wiring.answering import assistant_over, open_library
        from config.content import load

        self._library = open_library(settings)
        self._assistant = assistant_over(self._library, settings)
        self._texts = Texts(settings.overlay / "texts")
        self._topics = load("topics.yaml", dict[str, Topic], settings.overlay)
        self._zone = ZoneInfo(settings.default_zone)
        self._loop = asyncio.Runner()

    def ask(self, question: str, history: Sequence[str] = ()) -> dict[str, object]:
        """{status, route, text, sources, timings_ms} of the contract; text and quotes are plain."""
        from bot.presentation import Setting, outcome_of, template_of
        from bot.programme.clock import SystemClock

        answer = self._loop.run(self._assistant.ask(question, history))
        documents = self._library.current().corpus.titles
        place = Setting(0, len(question), SystemClock().now(), self._zone, documents, self._topics)
        template, arguments = template_of(outcome_of(answer), place)
        return {
            "status": answer.status,
            "route": answer.route,
            "text": self._texts.render(template, **arguments).plain,
            "sources": [
                {
                    "document": source.document,
                    "section": source.section,
                    "title": source.title,
                    "quote": source.quote,
                    "score": round(source.score, 4),
                }
                for source in answer.sources
            ],
            "timings_ms": {step: round(ms, 2) for step, ms in answer.timings_ms.items()},
        }


def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files, folders or manifests; none: the sample corpus.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say what would be done.")] = False,
    as_json: Json = False,
) -> None:
    """Read documents into a new generation of the corpus; the running bot sees it within two seconds."""
    from dataclasses import asdict

    from bot.cli.preparation import ingest_with_progress
    from config.settings import load_settings
    from knowledge.generation import current_generation

    # Embedding keeps every core busy for minutes; whoever asks the bot meanwhile goes first.
    os.nice(10)
    settings = load_settings()
    before = current_generation(settings.home)
    result = asdict(ingest_with_progress(settings, paths or [], check=check))
    # An unchanged ingest stays quick: what it found is in the rows already, or will be when the bot starts.
    if not check and result["generation"] != before:
        _write_down(settings)
    for problem in result["problems"]:
        tell(str(problem))
    counts = " · ".join(f"{key} {result[key]}" for key in ("added", "changed", "unchanged", "removed"))
    sizes = f"{result['passages']} passages, {result['innovations']} innovations"
    show(result, as_json, f"{counts}\n{sizes}, {result['seconds']:.1f} s, generation {result['generation']}")


def _write_down(settings: "Settings") -> None:
    """Have documents and innovations as rows too, for the bot and its people."""
    from bot.programme.clock import SystemClock
    from bot.wiring.recording import record
    from bot.wiring.records import open_database
    from knowledge.generation import current_folder, open_corpus

    async def write() -> None:
        async with open_database(settings) as database:
            corpus = open_corpus(current_folder(settings.home))
            await record(database, corpus, SystemClock(), settings.overlay)

    asyncio.run(write())
