"""Deliveries: the ledger of sending; claimed before, recorded after, unknown where a process ended."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from bot.storage.insertion import insert_new
from bot.storage.models import Broadcast, BroadcastState, Delivery, DeliveryState, Person

INTERRUPTED = "interrupted"
NO_CHAT = "no_chat"
Defer = Callable[[Person, bool], datetime | None]
"""Until when nothing may be sent to a person; None: it may now. True asks about a broadcast."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One message to be sent: a delivery of a broadcast, or all that is due for a person on occasions."""

    deliveries: tuple[Delivery, ...]
    person: Person
    broadcast: Broadcast | None

    @property
    def ids(self) -> tuple[int, ...]:
        """The rows that this message settles."""
        return tuple(one.id for one in self.deliveries)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claim; `retry_at` with PENDING."""

    ids: tuple[int, ...]
    person_id: int
    state: DeliveryState
    at: datetime
    reason: str | None = None
    message_id: int | None = None
    retry_at: datetime | None = None
    revision: int = 0
    attempted: bool = True


class Deliveries:
    """Rows of `deliveries`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def freeze(
        self, broadcast_id: int, people: Iterable[Person], invites: Iterable[int], now: datetime
    ) -> None:
        """Fix who gets a broadcast; who blocks the bot or never joined is counted, and not written to."""
        base = {"broadcast_id": broadcast_id, "content": {}, "due_at": now}
        rows = [
            self._row(base, person_id=one.id, state=_reached(one), invite_id=None)
            for one in {person.id: person for person in people}.values()
        ]
        absent = DeliveryState.ABSENT
        rows += [self._row(base, invite_id=one, state=absent, person_id=None) for one in sorted(set(invites))]
        await insert_new(self._session, Delivery, rows, "id")

    async def claim(self, holder: str, limit: int, now: datetime, defer: Defer) -> list[Claim]:
        """Take at most so many messages that are due, the longest due first, for this holder to send."""
        claims: list[Claim] = []
        for _ in range(20):
            found = await self._due(limit - len(claims), now)
            for delivery, person, broadcast in found:
                until = defer(person, broadcast is not None)
                if until is not None and until > now:
                    delivery.due_at = until
                elif person.telegram_id is None or person.blocked_at is not None:
                    delivery.state, delivery.reason = DeliveryState.BLOCKED, delivery.reason or NO_CHAT
                else:
                    rows = (delivery,) if broadcast else await self._with_the_same_day(delivery, now)
                    claims.append(Claim(rows, person, broadcast))
                    for row in rows:
                        row.state, row.claimed_by, row.claimed_at = DeliveryState.CLAIMED, holder, now
            await self._session.flush()
            if not found or len(claims) >= limit:
                break
        return claims

    async def _due(self, limit: int, now: datetime) -> Sequence[tuple[Delivery, Person, Broadcast | None]]:
        query = (
            select(Delivery, Person, Broadcast)
            .join(Person, Person.id == Delivery.person_id)
            .outerjoin(Broadcast, Broadcast.id == Delivery.broadcast_id)
            .where(Delivery.state == DeliveryState.PENDING, Delivery.due_at <= now)
            .where(or_(Delivery.broadcast_id.is_(None), Broadcast.state == BroadcastState.SENDING))
            .order_by(Delivery.due_at, Delivery.id)
            .limit(limit)
            .with_for_update(of=Delivery, key_share=True)
        )
        found = await self._session.execute(query, execution_options={"populate_existing": True})
        taken: set[int] = set()
        due = []
        for delivery, person, broadcast in found:
            if broadcast is None and person.id in taken:
                continue
            taken |= {person.id} if broadcast is None else set()
            due.append((delivery, person, broadcast))
        return due

    async def _with_the_same_day(self, delivery: Delivery, now: datetime) -> tuple[Delivery, ...]:
        """All that is due for a person on occasions: it makes one message (product, 3.9)."""
        query = select(Delivery).where(
            Delivery.person_id == delivery.person_id,
            Delivery.occasion.is_not(None),
            Delivery.state == DeliveryState.PENDING,
            Delivery.due_at <= now,
        )
        return tuple(await self._session.scalars(query.order_by(Delivery.id)))

    async def record(self, outcomes: Iterable[Outcome], holder: str) -> None:
        """Note what became of claims of this holder, also where they count as unknown by now."""
        blocked: dict[int, datetime] = {}
        for outcome in outcomes:
            await self._session.execute(
                update(Delivery)
                .where(Delivery.id.in_(outcome.ids), _claimed_by(holder))
                .values(_told(outcome))
            )
            if outcome.state is DeliveryState.BLOCKED:
                blocked[outcome.person_id] = outcome.at
        for person_id, at in blocked.items():
            await self._session.execute(
                update(Person)
                .where(Person.id == person_id, Person.blocked_at.is_(None))
                .values(blocked_at=at)
            )

    async def orphan(self, holder: str) -> int:
        """After a take-over: what others had claimed may have been sent or not; gives how many rows."""
        others = (Delivery.state == DeliveryState.CLAIMED) & (Delivery.claimed_by != holder)
        values = {"state": DeliveryState.UNKNOWN, "reason": INTERRUPTED}
        found = await self._session.scalars(
            update(Delivery).where(others).values(values).returning(Delivery.id)
        )
        return len(found.all())

    async def put_back(self, holder: str, keep: Collection[int]) -> None:
        """Free what this holder claimed and surely never sent: all but the rows to keep."""
        mine = (Delivery.state == DeliveryState.CLAIMED) & (Delivery.claimed_by == holder)
        free = update(Delivery).where(mine, Delivery.id.not_in(keep))
        await self._session.execute(free.values(state=DeliveryState.PENDING, claimed_by=None))

    async def tally(self, broadcast_id: int) -> Mapping[DeliveryState, int]:
        """How many recipients of a broadcast stand where; together they are all of them."""
        query = select(Delivery.state, func.count()).where(Delivery.broadcast_id == broadcast_id)
        found = await self._session.execute(query.group_by(Delivery.state))
        return Counter(dict(found))

    async def of_broadcast(
        self, broadcast_id: int, states: Collection[DeliveryState] = tuple(DeliveryState)
    ) -> Sequence[Delivery]:
        """The deliveries of a broadcast that stand there, in order."""
        query = select(Delivery).where(Delivery.broadcast_id == broadcast_id, Delivery.state.in_(states))
        return (await self._session.scalars(query.order_by(Delivery.id))).all()

    async def retry(self, broadcast_id: int, states: Collection[DeliveryState], now: datetime) -> int:
        """Send once more to those that somebody chose; gives how many."""
        chosen = (Delivery.broadcast_id == broadcast_id) & Delivery.state.in_(states)
        values = {"state": DeliveryState.PENDING, "reason": None, "attempts": 0, "due_at": now}
        again = update(Delivery).where(chosen, Delivery.person_id.is_not(None)).values(values)
        return len((await self._session.scalars(again.returning(Delivery.id))).all())

    async def cancel(self, broadcast_id: int) -> int:
        """Do not send what is still waiting; gives how many."""
        waiting = (Delivery.broadcast_id == broadcast_id) & (Delivery.state == DeliveryState.PENDING)
        stop = update(Delivery).where(waiting).values(state=DeliveryState.CANCELLED)
        return len((await self._session.scalars(stop.returning(Delivery.id))).all())

    @staticmethod
    def _row(base: Mapping[str, object], **own: object) -> dict[str, object]:
        return {**base, "attempts": 0, "revision": 0, "told_revision": 0, **own}


def _reached(person: Person) -> DeliveryState:
    reachable = person.active and person.telegram_id is not None and person.blocked_at is None
    return DeliveryState.PENDING if reachable else DeliveryState.BLOCKED


def _claimed_by(holder: str) -> ColumnElement[bool]:
    still = Delivery.state.in_((DeliveryState.CLAIMED, DeliveryState.UNKNOWN))
    return still & (Delivery.claimed_by == holder) & (Delivery.message_id.is_(None))


def _told(outcome: Outcome) -> dict[str, object]:
    told: dict[str, object] = {"state": outcome.state, "reason": outcome.reason}
    if outcome.attempted:
        told["attempts"] = Delivery.attempts + 1
    if outcome.state is DeliveryState.SENT:
        told |= {"sent_at": outcome.at, "message_id": outcome.message_id, "revision": outcome.revision}
    if outcome.retry_at is not None:
        told |= {"due_at": outcome.retry_at, "claimed_by": None}
    return told
