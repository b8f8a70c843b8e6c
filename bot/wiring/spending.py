"""The ledger of the language model over the database, so that a day's budget outlives a restart."""

from datetime import date

from bot.storage.database import Database
from knowledge.llm.spending import Tokens, Use


class DatabaseLedger:
    """The `Ledger` of the running bot."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def spent(self, day: date) -> Tokens:
        """All tokens of a day, of every process at this database."""
        async with self._database.read() as records:
            return await records.model_days.spent(day)

    async def note(self, day: date, use: Use) -> None:
        """Add one call."""
        async with self._database.transaction() as records:
            await records.model_days.note(day, use)
