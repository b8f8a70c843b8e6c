"""Forgotten: a file beside the database says who was deleted, and a restored backup forgets them again."""

import asyncio
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ValidationError

from bot.storage.database import Database
from bot.storage.models import Person

RECORD = "deletions.jsonl"
"""Name of the file in PANDU_HOME. It belongs into no backup: it is newer than every one of them."""


class Forgotten(BaseModel):
    """One line: the person's number and when they were first seen, which together are one person only."""

    person: int
    first_seen: datetime
    done: datetime


async def note_deletions(database: Database, home: Path, now: datetime) -> int:
    """Write down the deletions that were done since; gives how many. One may be written twice, never not."""
    async with database.read() as records:
        done = await records.deletions.unnoted()
    if not done:
        return 0
    lines = [Forgotten(person=person, first_seen=seen, done=at) for _, person, seen, at in done]
    await asyncio.to_thread(_append, home / RECORD, lines)
    async with database.transaction() as records:
        await records.deletions.note([number for number, *_ in done], now)
    return len(done)


async def reapply(database: Database, home: Path, now: datetime) -> int:
    """Delete once more what had been deleted before a backup was restored; gives how many people."""
    count = 0
    for line in await asyncio.to_thread(_read, home / RECORD):
        async with database.transaction() as records:
            person = await records.people.find(line.person)
            if person is None or not _is_same(person, line):
                continue
            await records.personal.erase(person.id, now)
            count += 1
    return count


def _is_same(person: Person, line: Forgotten) -> bool:
    return person.first_seen_at == line.first_seen and person.erased_at is None


def _append(file: Path, lines: Sequence[Forgotten]) -> None:
    with file.open("a", encoding="utf-8") as record:
        record.writelines(f"{line.model_dump_json()}\n" for line in lines)
        record.flush()
        os.fsync(record.fileno())


def _read(file: Path) -> list[Forgotten]:
    if not file.exists():
        return []
    found = (_line(text) for text in file.read_text(encoding="utf-8", errors="replace").splitlines())
    return [line for line in found if line]


def _line(text: str) -> Forgotten | None:
    """A line; None where a crash cut it off: what it said is written again."""
    try:
        return Forgotten.model_validate_json(text)
    except ValidationError:
        return None
