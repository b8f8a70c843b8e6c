"""Opens the database alone: what works on records without Telegram and without documents starts quickly."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.storage.database import Database, embedded_url
from bot.storage.schema import upgrade
from config.settings import Settings


def database_url(settings: Settings) -> str:
    """The URL of the database: the setting, or the SQLite file in PANDU_HOME."""
    return settings.database_url or embedded_url(settings.home)


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """The database at its newest schema, closed at the end."""
    await upgrade(database_url(settings))
    database = Database(database_url(settings), settings.database_connections)
    try:
        yield database
    finally:
        await database.close()
