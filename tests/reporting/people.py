"""People who report, the clock they do it by, and what is stored of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.forms.contents import Contents
from bot.programme.clock import SteppedClock
from bot.programme.periods import Period
from bot.storage.models import Report
from tests.bot.desk import Desk, Json, labels

WIB = ZoneInfo("Asia/Jakarta")


def words(message: Json) -> str:
    """What a message says; of a file its caption."""
    return str(message.get("text") or message.get("caption") or "")


@dataclass
class Reporting:
    """A desk and its clock."""

    desk: Desk
    clock: SteppedClock
    reporters: int = 0

    def at(self, year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> None:
        """Set the clock, in WIB; also back."""
        moment = datetime(year, month, day, hour, minute, tzinfo=WIB)
        self.clock.advance(moment - self.clock.now())

    def later(self, **by: int) -> None:
        """Move the clock on."""
        self.clock.advance(timedelta(**by))


@dataclass
class Reporter:
    """Somebody who looks after an innovation; `last` is the bot's last message to them."""

    reporting: Reporting
    chat: int
    innovation: str
    name: str
    last: Json | None = None
    steps: int = 0

    async def say(self, text: str, **more: Any) -> str:
        """Write; gives the texts of all answers."""
        self.steps += 1
        answers = await self.reporting.desk.say(self.chat, text, **more)
        self.last = answers[-1] if answers else None
        return "\n\n".join(map(words, answers))

    async def tap(self, label: str, message: Json | None = None) -> str:
        """Tap a button of the last message; gives the new messages, else the changed one."""
        self.steps += 1
        tapped = message or self.last
        assert tapped is not None
        answers = await self.reporting.desk.tap(self.chat, tapped, label)
        self.last = answers[-1] if answers else await self.reporting.desk.now(self.chat, tapped)
        texts = list(map(words, answers)) or [words(self.last)]
        return "\n\n".join(texts)

    @property
    def buttons(self) -> list[str]:
        """The labels of the last message."""
        return labels(self.last) if self.last else []

    async def keyboards(self) -> int:
        """How many messages in the chat have buttons that act on a report."""
        found = await self.reporting.desk.client.messages(self.chat)
        return sum("Kirim laporan" in labels(message) for message in found)

    async def report(self, period: str = "2026-02") -> Report:
        """The stored report of a month."""
        async with self.reporting.desk.app.database.read() as records:
            found = await records.reports.of(self.innovation, Period.read(period))
        assert found is not None
        return found

    async def contents(self, period: str = "2026-02") -> Contents:
        """What it holds."""
        report = await self.report(period)
        async with self.reporting.desk.app.database.read() as records:
            return await records.reports.contents(report)

    async def visits(self, period: str = "2026-02") -> list[tuple[Any, ...]]:
        """Its visits: agency, day, visitors, mode, follow-up."""
        return [
            (
                visit.agency,
                visit.day and f"{visit.day.day}/{visit.day.month}",
                visit.visitors,
                visit.mode and visit.mode.value,
                visit.follow_up and visit.follow_up.value,
            )
            for visit in (await self.contents(period)).visits
        ]

    async def reports(self) -> list[str]:
        """The months that have a report."""
        async with self.reporting.desk.app.database.read() as records:
            return [one.period for one in await records.reports.of_innovations([self.innovation])]
