"""Engines: how SQLite and PostgreSQL are connected to, so that transactions mean the same on both."""

import sqlite3
import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.storage.one_hop import connect

if TYPE_CHECKING:
    import asyncpg

BUSY_TIMEOUT_MS = 10_000
CONNECTIONS = 10
_STATEMENT_SECONDS = 60.0
_CONNECT_SECONDS = 10.0


class UnknownDatabaseError(ValueError):
    """A URL of a database that is neither SQLite nor PostgreSQL; carries its scheme."""

    def __init__(self, scheme: str) -> None:
        super().__init__(f"A database URL begins with sqlite:/// or postgresql://, not with {scheme!r}.")
        self.scheme = scheme


class DatabaseUnreachableError(OSError):
    """PostgreSQL does not let us in; carries what it or the network said."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The database of PANDU_DATABASE_URL lets nobody in: {reason}")
        self.reason = reason


def new_engine(url: str, *, foreign_keys: bool = True, connections: int = CONNECTIONS) -> AsyncEngine:
    """An engine for the URL, with or without the name of a driver in it; raises UnknownDatabaseError.

    A connection of its `execution_options(writes=True)` is one to write with. On SQLite such a transaction
    begins IMMEDIATE; on PostgreSQL it is READ COMMITTED, where rows read to be written are locked.
    """
    scheme = url.partition(":")[0]
    match scheme.partition("+")[0]:
        case "sqlite":
            return _sqlite(url, foreign_keys)
        case "postgresql" | "postgres":
            return _postgresql(f"postgresql:{url.partition(':')[2]}", connections)
    raise UnknownDatabaseError(scheme)


def _postgresql(dsn: str, connections: int) -> AsyncEngine:
    """The driver reads the URL itself: whatever libpq knows (sslmode, several hosts) may stand in it."""
    import asyncpg

    name = {} if "application_name" in parse_qs(urlsplit(dsn).query) else {"application_name": "pandu"}

    async def enter() -> "asyncpg.Connection[asyncpg.Record]":
        try:
            return await asyncpg.connect(
                dsn, timeout=_CONNECT_SECONDS, command_timeout=_STATEMENT_SECONDS, server_settings=name
            )
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise DatabaseUnreachableError(str(error) or type(error).__name__) from error

    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=enter,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=_STATEMENT_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def _sqlite(url: str, foreign_keys: bool) -> AsyncEngine:
    engine = create_async_engine(
        make_url(url).set(drivername="sqlite+aiosqlite"),
        pool_size=8,
        max_overflow=8,
        hide_parameters=True,
        connect_args={"async_creator_fn": connect},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            "synchronous = NORMAL",
            f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        _write_ahead(cursor)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _write_ahead(cursor: DBAPICursor) -> None:
    """Have a new file log ahead; this one statement does not wait for others that open it, so it is tried."""
    for pause in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 0.0):
        cursor.execute("PRAGMA journal_mode")
        if cursor.fetchone() == ("wal",):
            return
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if not pause:
                raise
            time.sleep(pause)
