"""Writes what the corpus holds into the rows: when it was ingested, at the start, and while the bot runs."""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path

from bot.app import App
from bot.forms.agencies import Agency as Official
from bot.forms.gazetteer import Gazetteer
from bot.programme.clock import Clock
from bot.storage.database import Database, Records
from knowledge.errors import KnowledgeError
from knowledge.generation import Corpus

LOOK_SECONDS = 1.0

log = logging.getLogger(__name__)


async def record(database: Database, corpus: Corpus, clock: Clock, overlay: Path | None = None) -> bool:
    """Write documents and innovations down as rows; False where this generation was written down last."""
    async with database.read() as records:
        if await records.documents.generation() == corpus.generation:
            return False
    owners = await asyncio.to_thread(_officials, corpus, overlay)
    async with database.transaction() as records:
        now = clock.now()
        ids = await _agencies(records, owners)
        await records.innovations.record(corpus.innovations, ids, corpus.generation, now)
        await records.documents.record(tuple(corpus.documents.values()), corpus.generation, now)
    return True


def _officials(corpus: Corpus, overlay: Path | None) -> dict[str, Official]:
    """The official agencies by the spelling of the catalogue, where a spelling means exactly one."""
    gazetteer = Gazetteer.load(overlay)
    spellings = {one.agency for one in corpus.innovations if one.agency}
    found = {spelling: [m.agency for m in gazetteer.find(spelling) if m.agency] for spelling in spellings}
    return {spelling: named[0] for spelling, named in sorted(found.items()) if len(named) == 1}


async def _agencies(records: Records, officials: Mapping[str, Official]) -> dict[str, int]:
    return {
        spelling: (await records.agencies.ensure(one.name, one.kind, one.code, one.province)).id
        for spelling, one in officials.items()
    }


class Recorder:
    """Keeps the rows in step with the corpus that a running bot reads, whoever published it."""

    def __init__(self, app: App) -> None:
        self._app, self._seen = app, ""

    async def catch_up(self) -> None:
        """Write down what is read now; a failure is logged, and the next call makes it good."""
        app = self._app
        try:
            corpus = (await asyncio.to_thread(app.library.current)).corpus
            if corpus.generation != self._seen:
                await record(app.database, corpus, app.clock, app.settings.overlay)
                self._seen = corpus.generation
        except Exception as error:
            level = logging.DEBUG if isinstance(error, KnowledgeError) else logging.WARNING
            log.log(level, "the corpus is not in the rows", extra={"code": type(error).__name__})

    async def follow(self) -> None:
        """Catch up once a second; never returns."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.catch_up()
