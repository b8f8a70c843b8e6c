"""Model days: what the language model was asked, by day; the ledger of its budget."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.insertion import insert_new
from bot.storage.models import ModelDay
from knowledge.llm.spending import Tokens, Use


class ModelDays:
    """Rows of `model_days`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note(self, day: date, use: Use) -> None:
        """Add one call."""
        key: dict[str, object] = {"day": day, "purpose": use.purpose.value, "outcome": use.outcome}
        await insert_new(self._session, ModelDay, [{**key, "calls": 0, "given": 0, "taken": 0}], "day")
        await self._session.execute(
            update(ModelDay)
            .filter_by(**key)
            .values(
                calls=ModelDay.calls + 1,
                given=ModelDay.given + use.tokens.given,
                taken=ModelDay.taken + use.tokens.taken,
            )
            .execution_options(synchronize_session=False)
        )

    async def spent(self, day: date) -> Tokens:
        """All tokens of a day."""
        query = select(func.sum(ModelDay.given), func.sum(ModelDay.taken)).where(ModelDay.day == day)
        given, taken = (await self._session.execute(query)).one()
        return Tokens(int(given or 0), int(taken or 0))

    async def of(self, day: date) -> Sequence[ModelDay]:
        """The rows of a day, by purpose and outcome."""
        query = select(ModelDay).where(ModelDay.day == day).order_by(ModelDay.purpose, ModelDay.outcome)
        return (await self._session.scalars(query)).all()
