"""An aiosqlite connection whose statements cost one change of threads, where its own cost four."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Self

import aiosqlite

Parameters = Sequence[Any]


class Cursor:
    """A statement and its whole result, fetched where it was executed."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: tuple[tuple[Any, ...], ...] | None = None
        self.rowcount, self.lastrowid, self.arraysize = -1, 0, 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Parameters = ()) -> Self:
        """Run one statement."""
        await self._connection.run(self._run, statement, parameters)
        return self

    async def executemany(self, statement: str, parameters: Sequence[Parameters]) -> Self:
        """Run one statement for many rows."""
        await self._connection.run(self._run_many, statement, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        """The rows of the last statement."""
        return self._rows

    async def close(self) -> None:
        """Nothing is held."""

    def _run(self, statement: str, parameters: Parameters) -> None:
        self._keep(self._connection._conn.execute(statement, parameters))

    def _run_many(self, statement: str, parameters: Sequence[Parameters]) -> None:
        self._keep(self._connection._conn.executemany(statement, parameters))

    def _keep(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self._rows = cursor.fetchall() if cursor.description else []
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid or 0
        cursor.close()


class Connection(aiosqlite.Connection):
    """aiosqlite's connection with those cursors, which is stopped once; everything else is its own."""

    def cursor(self) -> Cursor:  # type: ignore[override]
        """A cursor, without asking the thread for one."""
        return Cursor(self)

    def stop(self) -> "asyncio.Future[None] | None":
        """End the thread after what it has to do; None where it was asked to before.

        A closing that is broken off (SQLAlchemy's `terminate` under cancellation) stops twice, and would wait
        for ever for an answer of a thread that has ended.
        """
        return super().stop() if self._running else None

    async def run(self, function: Callable[..., None], *arguments: object) -> None:
        """Run a function in the connection's thread."""
        await self._execute(function, *arguments)  # type: ignore[no-untyped-call]


def connect(database: str, **options: Any) -> Connection:
    """What SQLAlchemy calls for a new connection (`async_creator_fn`); to be awaited."""
    connection = Connection(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
    connection._thread.daemon = True
    return connection
