"""The feature that the modules of this folder register with, and the reports of a month that are missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.context import Turn
from bot.feature import Feature
from bot.programme.periods import Period
from bot.storage.chases import NOTHING, Chased
from bot.storage.database import Records
from bot.storage.models import Person
from bot.storage.recaps import Owed

feature = Feature("chasing")
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """A report that is missing, and what was noted about it."""

    owed: Owed
    chased: Chased

    @property
    def reachable(self) -> Person | None:
        """Its narahubung, where Telegram reaches them."""
        joined = self.owed.narahubung
        if joined is None or joined.person.telegram_id is None or joined.person.blocked_at is not None:
            return None
        return joined.person

    @property
    def name(self) -> str:
        """What the innovation is called."""
        return self.owed.innovation.short_name or self.owed.innovation.name


@dataclass(frozen=True, slots=True)
class Missing:
    """Those of a month, longest silent first; of whom nobody need be asked today come last."""

    period: Period
    rows: Sequence[Row]
    today: date

    @property
    def resting(self) -> Sequence[Row]:
        """Those that wait for a promised day, or whose reason is known."""
        return [row for row in self.rows if row.chased.rests(self.today)]

    @property
    def to_remind(self) -> Sequence[Row]:
        """Those that can be reminded here and now."""
        return [row for row in self.rows if row.reachable and not row.chased.rests(self.today)]

    @property
    def unreachable(self) -> Sequence[Row]:
        """Those that are only reached by WhatsApp."""
        return [row for row in self.rows if row.reachable is None]

    def find(self, innovation_id: str) -> Row | None:
        """The row of an innovation; None where its report has come, or is none of this person's business."""
        return next((row for row in self.rows if row.owed.innovation.id == innovation_id), None)


async def missing_of(turn: Turn, records: Records, period: Period) -> Missing:
    """The reports of a month that have not come, of the provinces that this person sees."""
    recap = await records.recaps.month(period, turn.now, turn.scope)
    noted = await records.chases.of_month(period)
    return _ordered(recap.missing, noted, period, turn.today)


def _ordered(missing: Sequence[Owed], noted: Mapping[str, Chased], period: Period, today: date) -> Missing:
    rows = [Row(one, noted.get(one.innovation.id, NOTHING)) for one in missing]
    rows.sort(key=lambda row: (row.chased.rests(today), row.owed.heard or NEVER, row.name))
    return Missing(period, rows, today)


async def tapped_row(turn: Turn) -> tuple[Missing, Row] | None:
    """The row of a button (`…:<month>.<innovation>`); who tapped is told where it is gone."""
    period = period_of(turn)
    if period is None:
        await turn.reply("stale_button")
        return None
    return await row_named(turn, period, turn.argument(1))


async def row_named(turn: Turn, period: Period, innovation_id: str) -> tuple[Missing, Row] | None:
    """The row of an innovation; None, and said, where its report has come meanwhile or never was theirs."""
    async with turn.app.database.read() as records:
        missing = await missing_of(turn, records, period)
    row = missing.find(innovation_id)
    if row is None:
        await turn.show("owed_gone", period=str(period))
        return None
    return missing, row


def period_of(turn: Turn) -> Period | None:
    """The month of a button; None where it names none, or the person sees no reports of others."""
    if turn.scope == frozenset():
        return None
    try:
        return Period.read(turn.argument(0))
    except ValueError:
        return None
