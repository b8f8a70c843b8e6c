"""The updates a bot has not confirmed yet, and the one long poll that may wait for more."""

import asyncio
from dataclasses import dataclass
from itertools import islice, takewhile

from bot.simulator.journal import Journal
from bot.simulator.wire import Json


@dataclass(slots=True)
class Entry:
    """An update and how many confirmations it takes until it is gone (2 when redelivered)."""

    update: Json
    lives: int

    @property
    def id(self) -> int:
        number: int = self.update["update_id"]
        return number


class UpdateQueue:
    """Unconfirmed updates in order, kept in the journal until they are confirmed."""

    def __init__(self, bot_id: int, journal: Journal) -> None:
        self._bot_id = bot_id
        self._journal = journal
        self.entries: dict[int, Entry] = {}
        self._poll: asyncio.Future[bool] | None = None
        self.arrived = asyncio.Event()

    def __len__(self) -> int:
        return len(self.entries)

    def restore(self, entry: Entry) -> None:
        self.entries[entry.id] = entry

    def add(self, update: Json, lives: int = 1) -> None:
        entry = Entry(update, lives)
        self.entries[entry.id] = entry
        self._keep(entry)
        self.arrived.set()
        self.release_poll()

    def confirm(self, offset: int) -> None:
        """Everything below `offset` is done; a negative one keeps the last -offset updates only."""
        if offset < 0:
            offset = list(self.entries)[offset] if len(self.entries) >= -offset else 0
        self._end(list(takewhile(lambda number: number < offset, self.entries)))

    def take(self, update_id: int) -> None:
        """One update was taken by the webhook."""
        self._end([update_id] if update_id in self.entries else [])

    def clear(self) -> None:
        for entry in self.entries.values():
            entry.lives = 1
        self._end(list(self.entries))

    def first(self, limit: int) -> list[Json]:
        return [entry.update for entry in islice(self.entries.values(), limit)]

    def end_poll(self) -> None:
        """Ends the poll that waits now, if one does: its caller is told of the conflict."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(False)
        self._poll = None

    def release_poll(self) -> None:
        """Answers the poll that waits now with what there is: nothing."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(True)

    async def wait(self, seconds: float) -> bool:
        """Until an update is there or the time is over; False if another poll ended this one."""
        if self.entries or seconds <= 0:
            return True
        self._poll = poll = asyncio.get_running_loop().create_future()
        try:
            return await asyncio.wait_for(poll, seconds)
        except TimeoutError:
            return True
        finally:
            if self._poll is poll:
                self._poll = None

    def _keep(self, entry: Entry) -> None:
        key = f"{self._bot_id}:{entry.id}"
        self._journal.put("update", key, {"update": entry.update, "lives": entry.lives})

    def _end(self, numbers: list[int]) -> None:
        """Takes one life of each; who has none left is gone."""
        for number in numbers:
            entry = self.entries[number]
            entry.lives -= 1
            if entry.lives > 0:
                self._keep(entry)
            else:
                del self.entries[number]
                self._journal.delete("update", f"{self._bot_id}:{number}")
