"""Snapshot: all rows of a database as of one moment, in portions, while others go on writing."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import Table, literal, select, text, tuple_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.engine import new_engine
from bot.storage.models import JsonObject
from bot.storage.portable import as_json, reflect

PORTION = 500
_ONE_MOMENT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class NoRecordsError(LookupError):
    """The database is new: there is nothing in it, not even tables."""


class Snapshot:
    """The rows of each of our tables; `revision` is the schema they are in."""

    def __init__(self, connection: AsyncConnection, revision: str, tables: Mapping[str, Table]) -> None:
        self._connection, self._tables = connection, tables
        self.revision, self.kind = revision, connection.dialect.name

    @property
    def tables(self) -> Sequence[str]:
        """Names; who is referred to comes first."""
        return tuple(self._tables)

    async def rows(self, name: str) -> AsyncIterator[Sequence[JsonObject]]:
        """The rows of a table by its key, a portion at a time."""
        table = self._tables[name]
        keys = list(table.primary_key)
        query, after = select(table).order_by(*keys).limit(PORTION), None
        while True:
            portion = query if after is None else query.where(tuple_(*keys) > after)
            found = (await self._connection.execute(portion)).all()
            if found:
                yield [as_json(row._mapping) for row in found]
            if len(found) < PORTION:
                return
            last = found[-1]._mapping
            after = tuple_(*(literal(last[key.name], key.type) for key in keys))


@asynccontextmanager
async def snapshot(url: str) -> AsyncIterator[Snapshot]:
    """Everything as of the moment the block begins; raises NoRecordsError for a database without tables."""
    engine = new_engine(url)
    is_sqlite = engine.dialect.name == "sqlite"
    try:
        async with (engine if is_sqlite else engine.execution_options(**_ONE_MOMENT)).connect() as connection:
            yield Snapshot(connection, await _revision(connection), await connection.run_sync(reflect))
    finally:
        await engine.dispose()


async def _revision(connection: AsyncConnection) -> str:
    try:
        found = await connection.scalar(text("SELECT version_num FROM alembic_version"))
    except DBAPIError:
        raise NoRecordsError from None
    if found is None:
        raise NoRecordsError
    return str(found)
