"""Lanes: who may send next, in a time that is told; a lane is one chat, and no lane delays another."""

import itertools
from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

_INSTANT = 1e-9
_MINUTE = 60.0
_SECOND = 1.0
# Timers come late. The beat is 1.5 % slower than the limit, and lateness up to 15 ms is made up for: then
# N + 1 starts span at least N * 1.015 / N - 0.015 = 1 s, so that no second ever holds more than N. What that
# leaves free lets a reply start between two beats; it counts as a beat for all that come after it.
_MARGIN = 0.015


class Urgency(IntEnum):
    """Classes of messages; a lower one is never sent while a higher one may be."""

    REPLY = 0
    BROADCAST = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What Telegram bears: messages and edits a second in all and in one chat, and a minute in one group."""

    per_second: float = 30.0
    per_chat_per_second: float = 1.0
    per_group_per_minute: int = 20


@dataclass(slots=True, eq=False)
class Ticket:
    """One request that waits for its turn."""

    chat: int | str
    urgency: Urgency = Urgency.REPLY


@dataclass(slots=True)
class _Lane:
    """A chat: whether a request is under way, when the next may start, when the latest ones were answered."""

    busy: bool = False
    free_at: float = 0.0
    answered: deque[float] = field(default_factory=deque)

    def matters(self, now: float) -> bool:
        recent = bool(self.answered) and self.answered[-1] + _MINUTE > now
        return self.busy or self.free_at > now or recent


class Lanes:
    """Tickets by chat: one under way a chat, in order within it, chats in turns, never over the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lanes: dict[int | str, _Lane] = {}
        self._waiting: dict[Urgency, OrderedDict[int | str, deque[Ticket]]] = {
            urgency: OrderedDict() for urgency in Urgency
        }
        self._beat = (1 + _MARGIN) / limits.per_second
        self._open_at = self._replies_at = self._halted_until = 0.0
        self._latest: deque[float] = deque(maxlen=int(limits.per_second))

    def join(self, ticket: Ticket, *, first: bool = False) -> None:
        """Queue a ticket at the end of its lane, or at its head where it had its turn and was refused."""
        queue = self._waiting[ticket.urgency].setdefault(ticket.chat, deque())
        (queue.appendleft if first else queue.append)(ticket)

    def leave(self, ticket: Ticket) -> None:
        """Take a waiting ticket out; one that does not wait is no error."""
        queues = self._waiting[ticket.urgency]
        queue = queues.get(ticket.chat, deque())
        if ticket in queue:
            queue.remove(ticket)
        if not queue:
            queues.pop(ticket.chat, None)

    def next(self, now: float) -> Ticket | None:
        """The ticket whose turn it is now, which is under way from then on; None where nobody may send."""
        for urgency, queues in self._waiting.items():
            if now < self._opens_at(urgency) - _INSTANT:
                continue
            for chat in queues:
                lane = self._lane(chat)
                if not lane.busy and self._allowed_at(chat, lane) <= now + _INSTANT:
                    return self._start(urgency, chat, lane, now)
        return None

    def wake_at(self) -> float | None:
        """When it is worth asking again; None where nobody waits, or only for requests under way."""
        times = (self._wakes_at(urgency) for urgency in Urgency)
        return min((time for time in times if time is not None), default=None)

    def _wakes_at(self, urgency: Urgency) -> float | None:
        opens_at, earliest = self._opens_at(urgency), None
        for chat in self._waiting[urgency]:
            lane = self._lane(chat)
            if lane.busy:
                continue
            allowed_at = self._allowed_at(chat, lane)
            if allowed_at <= opens_at:
                return opens_at
            earliest = allowed_at if earliest is None else min(earliest, allowed_at)
        return earliest

    def _opens_at(self, urgency: Urgency) -> float:
        """When the next of its class may start: on the beat, a reply also where the last second has room."""
        opens_at = self._open_at
        if urgency is Urgency.REPLY and self._latest.maxlen:
            full = len(self._latest) == self._latest.maxlen
            room_at = self._latest[0] + _SECOND if full else 0.0
            opens_at = min(opens_at, max(room_at, self._replies_at))
        return max(opens_at, self._halted_until)

    def done(self, ticket: Ticket, now: float) -> None:
        """A request came back: its chat may be written to again after the interval, counted from the answer.

        Telegram counts when it accepts a message, which is somewhere between sending and answer.
        """
        lane = self._lanes[ticket.chat]
        lane.busy = False
        lane.free_at = now + 1 / self._limits.per_chat_per_second
        if _is_group(ticket.chat):
            lane.answered.append(now)
            if len(lane.answered) > self._limits.per_group_per_minute:
                lane.answered.popleft()
        self._forget(now)

    def drop(self, ticket: Ticket) -> None:
        """A request that had its turn was never made."""
        self._lanes[ticket.chat].busy = False

    def halt(self, until: float) -> None:
        """Let nobody send before a moment."""
        self._halted_until = max(self._halted_until, until)

    def _start(self, urgency: Urgency, chat: int | str, lane: _Lane, now: float) -> Ticket:
        queues = self._waiting[urgency]
        ticket = queues[chat].popleft()
        queues.move_to_end(chat)
        if not queues[chat]:
            del queues[chat]
        lane.busy = True
        self._open_at = max(self._open_at, now - _MARGIN) + self._beat
        self._latest.append(now)
        if urgency is Urgency.REPLY:
            self._replies_at = now + self._beat
        return ticket

    def _in_turn(self) -> Iterator[tuple[Urgency, int | str]]:
        return itertools.chain.from_iterable(
            ((urgency, chat) for chat in queues) for urgency, queues in self._waiting.items()
        )

    def _lane(self, chat: int | str) -> _Lane:
        return self._lanes.setdefault(chat, _Lane())

    def _allowed_at(self, chat: int | str, lane: _Lane) -> float:
        full = len(lane.answered) >= self._limits.per_group_per_minute
        return max(lane.free_at, lane.answered[0] + _MINUTE if _is_group(chat) and full else 0.0)

    def _forget(self, now: float) -> None:
        if len(self._lanes) < 1000:
            return
        waiting = {chat for _, chat in self._in_turn()}
        self._lanes = {
            chat: lane for chat, lane in self._lanes.items() if chat in waiting or lane.matters(now)
        }


def _is_group(chat: int | str) -> bool:
    return isinstance(chat, str) or chat < 0
