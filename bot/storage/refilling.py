"""Refills a database with the rows of a snapshot, from either kind of database, whole or not at all."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, Table, delete, func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from bot.storage.engine import new_engine
from bot.storage.leases import is_dead
from bot.storage.models import Entity, JsonObject
from bot.storage.models import Lease as LeaseRow
from bot.storage.portable import reader_of, reflect
from bot.storage.schema import newest_revision, run_steps, take_turns

PORTION = 500
_PEOPLE_WROTE = ("people", "updates")
_GUARDS = (
    "SELECT DISTINCT tgfoid::regprocedure::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
    "WHERE NOT tgisinternal AND relname = ANY(:ours) AND relnamespace = current_schema()::regnamespace"
)


class RefillError(Exception):
    """A database that is not refilled; it is as it was."""


class InUseError(RefillError):
    """A bot works with this database at the moment; carries who holds its lease."""

    def __init__(self, holder: str) -> None:
        super().__init__(holder)
        self.holder = holder


class NotEmptyError(RefillError):
    """There are records of people already; carries how many people."""

    def __init__(self, people: int) -> None:
        super().__init__(people)
        self.people = people


class RowsRefusedError(RefillError):
    """The rows do not fit together or into their tables; carries what the database said."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes in: the number of rows by table, the rows of one, and the revision they were written in."""

    revision: str
    counts: Mapping[str, int]
    rows: Callable[[str], Iterator[JsonObject]]


async def refill(url: str, filling: Filling, now: datetime, *, force: bool = False) -> None:
    """Make the database what the snapshot was, then bring it to the newest revision, in one transaction.

    Raises InUseError, NotEmptyError (not with `force`) and RowsRefusedError.
    """
    engine = new_engine(url, foreign_keys=False)
    try:
        async with engine.execution_options(writes=True).begin() as connection:
            await take_turns(connection)
            await connection.run_sync(_refill, filling, now, force)
    except (DBAPIError, KeyError) as error:
        raise RowsRefusedError(str(getattr(error, "orig", error))) from error
    finally:
        await engine.dispose()


def _refill(connection: Connection, filling: Filling, now: datetime, force: bool) -> None:
    there = set(inspect(connection).get_table_names())
    _refuse(connection, there, now, force)
    _drop(connection, there)
    run_steps(connection, filling.revision)
    tables = reflect(connection)
    if unknown := filling.counts.keys() - tables.keys():
        raise RowsRefusedError(", ".join(sorted(unknown)))
    with _in_any_order(connection, tables):
        for table in reversed(tables.values()):
            connection.execute(delete(table))
        for name, count in filling.counts.items():
            _insert(connection, tables[name], filling.rows(name), count)
    _go_on_counting(connection, tables)
    run_steps(connection, newest_revision())


def _refuse(connection: Connection, there: set[str], now: datetime, force: bool) -> None:
    if LeaseRow.__tablename__ in there:
        for holder, until in connection.execute(select(LeaseRow.holder, LeaseRow.until)):
            if until > now and not is_dead(holder):
                raise InUseError(holder)
    known = Entity.metadata.tables
    counted = [
        connection.scalar(select(func.count()).select_from(known[name])) or 0
        for name in _PEOPLE_WROTE
        if name in there
    ]
    if any(counted) and not force:
        raise NotEmptyError(counted[0])


def _drop(connection: Connection, there: set[str]) -> None:
    ours = sorted(there & {*Entity.metadata.tables, "alembic_version"})
    on_postgresql = connection.dialect.name == "postgresql"
    guards = list(connection.scalars(text(_GUARDS), {"ours": ours})) if on_postgresql else []
    for name in ours:
        connection.execute(text(f'DROP TABLE "{name}"{" CASCADE" if on_postgresql else ""}'))
    for guard in guards:
        connection.execute(text(f"DROP FUNCTION {guard}"))


def _insert(connection: Connection, table: Table, rows: Iterator[JsonObject], count: int) -> None:
    read, written = reader_of(table), 0
    while portion := [read(row) for row in islice(rows, PORTION)]:
        connection.execute(table.insert(), portion)
        written += len(portion)
    if written != count:
        raise RowsRefusedError(f"{table.name}: {written} rows of {count}")


@contextmanager
def _in_any_order(connection: Connection, tables: Mapping[str, Table]) -> Iterator[None]:
    """Have references checked at the end of the block: a unit may stand before its parent."""
    if connection.dialect.name != "postgresql":
        yield
        wrong = connection.execute(text("PRAGMA foreign_key_check")).first()
        if wrong is not None:
            raise RowsRefusedError(f"{wrong[0]} refers to a row of {wrong[2]} that is not there")
        return
    names = [(one.name, key.name) for one in tables.values() for key in one.foreign_key_constraints]
    for table, key in names:
        change = f'ALTER TABLE "{table}" ALTER CONSTRAINT "{key}" DEFERRABLE INITIALLY DEFERRED'
        connection.execute(text(change))
    yield
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for table, key in names:
        connection.execute(text(f'ALTER TABLE "{table}" ALTER CONSTRAINT "{key}" NOT DEFERRABLE'))


def _go_on_counting(connection: Connection, tables: Mapping[str, Table]) -> None:
    """Have PostgreSQL number new rows after the last one; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for name, table in tables.items():
        for column in table.primary_key:
            sequence = connection.scalar(
                text("SELECT pg_get_serial_sequence(:table, :column)"),
                {"table": f'"{name}"', "column": column.name},
            )
            if sequence:
                last = connection.scalar(select(func.max(column)))
                connection.execute(
                    text("SELECT setval(:sequence, :value, :used)"),
                    {"sequence": sequence, "value": last or 1, "used": last is not None},
                )
