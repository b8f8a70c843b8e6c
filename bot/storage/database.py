"""Database: the two ways to the rows, `transaction` to write and `read` to read; nobody else commits."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.engine import CONNECTIONS, new_engine
from bot.storage.leases import Hold
from bot.storage.queueing import Queue
from bot.storage.records import Records

__all__ = ["Database", "NestedTransactionError", "Records", "embedded_url"]

T = TypeVar("T")
_TRIES = 5
_COLLISIONS = ("40001", "40P01")  # serialization failure, deadlock
_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class NestedTransactionError(RuntimeError):
    """A task that is inside a transaction opened another one and would wait for itself."""


class Database:
    """One database, by SQLAlchemy URL. `fence` is the lease that guards the effects of updates, once held."""

    def __init__(self, url: str, connections: int = CONNECTIONS) -> None:
        self._engine = new_engine(url, connections=connections)
        self._writer = self._engine.execution_options(writes=True)
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        self._reader = self._engine if self._is_sqlite else self._engine.execution_options(**_SNAPSHOT)
        # On PostgreSQL the urgent, and who reads, find a connection that others leave free.
        self._queue = Queue(1 if self._is_sqlite else max(1, connections - 2), shared=self._is_sqlite)
        self._writers: set[asyncio.Task[object] | None] = set()
        self.fence: Hold | None = None

    @asynccontextmanager
    async def transaction(self, *, urgent: bool = False) -> AsyncIterator[Records]:
        """Records to write with: committed when the block ends, rolled back when it raises.

        On SQLite writers take turns and begin with `BEGIN IMMEDIATE`, so that what was read still holds when
        it is written; elsewhere rows read to be written are locked one by one. The urgent, without which
        nothing would be taken in at all, do not wait behind others.
        """
        async with (
            self._turn(urgent),
            AsyncSession(self._writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield Records(session, self.fence)

    async def run(self, work: Callable[[Records], Awaitable[T]]) -> T:
        """What `work` gives in a transaction, begun anew where PostgreSQL broke it off for another."""
        for _ in range(_TRIES - 1):
            try:
                async with self.transaction() as records:
                    return await work(records)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _COLLISIONS:
                    raise
        async with self.transaction() as records:
            return await work(records)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Records]:
        """Records to read with, as of one moment; whatever is changed in them is dropped."""
        async with AsyncSession(self._reader, expire_on_commit=False, autoflush=False) as session:
            yield Records(session)

    async def sync(self) -> None:
        """Return when what is committed would survive a power cut too.

        On SQLite a commit survives the end of the process at once, a power cut once its log is on the disk;
        that is waited for here, so that nobody else has to. Other databases do it in the commit.
        """
        if self._is_sqlite and self._engine.url.database:
            await asyncio.to_thread(_flush, Path(f"{self._engine.url.database}-wal"))

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _turn(self, urgent: bool) -> AsyncIterator[None]:
        task = asyncio.current_task()
        if task in self._writers:
            raise NestedTransactionError
        self._writers.add(task)
        try:
            async with self._queue.place(urgent=urgent):
                yield
        finally:
            self._writers.discard(task)


def _flush(log: Path) -> None:
    with suppress(FileNotFoundError), log.open("rb") as file:
        os.fsync(file.fileno())


def embedded_url(home: Path) -> str:
    """The URL of the SQLite file in PANDU_HOME; makes the folder."""
    home.mkdir(parents=True, exist_ok=True)
    return f"sqlite+aiosqlite:///{home / 'pandu.db'}"
