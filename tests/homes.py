"""Homes of the tests: the sample corpus with its rows, made once for all workers and copied."""

import asyncio
import shutil
from pathlib import Path

from bot.programme.clock import SystemClock
from bot.storage.database import Database, embedded_url
from bot.storage.schema import upgrade
from bot.wiring.recording import record
from knowledge.generation import current_folder, open_corpus

ROWS = "pandu.db"


def write_rows(home: Path) -> None:
    """A database at the newest revision beside the corpus of `home`, which is written down in it."""

    async def write() -> None:
        url = embedded_url(home)
        await upgrade(url)
        database = Database(url)
        try:
            await record(database, open_corpus(current_folder(home)), SystemClock())
        finally:
            await database.close()

    asyncio.run(write())


def furnish(home: Path, corpus_home: Path) -> None:
    """Copy the corpus and the rows into a home that has none yet, or is not there."""
    home.mkdir(exist_ok=True)
    if not (home / "corpus").exists():
        shutil.copytree(corpus_home / "corpus", home / "corpus")
    if not (home / ROWS).exists():
        shutil.copy(corpus_home / ROWS, home / ROWS)
