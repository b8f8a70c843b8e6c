"""The schema of a database: brings it to the newest revision, one back, and compares it with the models."""

import re
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.engine import new_engine

_MIGRATIONS = Path(__file__).parent / "migrations"
_UPGRADING = 0x50414E4455
_REVISION = re.compile(r"^(\d{4})_\w+\.py$")


def newest_revision() -> str:
    """The number of the newest migration, which is the beginning of its file's name."""
    names = (_REVISION.match(path.name) for path in (_MIGRATIONS / "versions").iterdir())
    return max(name.group(1) for name in names if name)


async def current_revision(url: str) -> str | None:
    """The revision a database stands at; None where it is new."""
    engine = new_engine(url)
    try:
        return await _revision_of(engine)
    finally:
        await engine.dispose()


async def upgrade(url: str) -> bool:
    """Bring a database to the newest revision, in one transaction; False where it was there already."""
    return await _migrate(url, newest_revision())


async def downgrade(url: str) -> bool:
    """Take the newest migration back; False where the database does not stand at it."""
    newest = newest_revision()
    if await current_revision(url) != newest:
        return False
    before = int(newest) - 1
    return await _migrate(url, f"{before:04d}" if before else "base")


async def differences(url: str) -> list[object]:
    """Where the database differs from the models, in Alembic's words; empty where they agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from bot.storage.models import Entity

    def compare(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, Entity.metadata))

    engine = new_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(compare)
    finally:
        await engine.dispose()


async def take_turns(connection: AsyncConnection) -> None:
    """Wait for others that change the schema; SQLite's transaction has begun IMMEDIATE and needs no more."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADING})


async def _migrate(url: str, target: str) -> bool:
    engine = new_engine(url, foreign_keys=False)
    try:
        if await _revision_of(engine) == target:
            return False
        async with engine.execution_options(writes=True).begin() as connection:
            await take_turns(connection)
            await connection.run_sync(run_steps, target)
        return True
    finally:
        await engine.dispose()


def run_steps(connection: Connection, target: str) -> None:
    """Take the migrations from where a connection's database stands to `target`, in its transaction."""
    # Alembic costs a tenth of a second to import: an up-to-date database does without it.
    from alembic import command
    from alembic.config import Config
    from alembic.migration import MigrationContext

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    now = MigrationContext.configure(connection).get_current_revision()
    backwards = target == "base" or (now is not None and target < now)
    (command.downgrade if backwards else command.upgrade)(config, target)


async def _revision_of(engine: AsyncEngine) -> str | None:
    async with engine.connect() as connection:
        try:
            revision = await connection.scalar(text("SELECT version_num FROM alembic_version"))
        except DBAPIError:
            return None
        return None if revision is None else str(revision)
