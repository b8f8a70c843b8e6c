"""Deliveries: the ledger of sending; claimed before, recorded after, unknown where a process ended."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Self

from sqlalchemy import bindparam, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from bot.storage.insertion import insert_new
from bot.storage.models import Agency, Broadcast, BroadcastState, Delivery, DeliveryState, Person

INTERRUPTED = "interrupted"
NO_CHAT = "no_chat"
Defer = Callable[[Person, bool], datetime | None]
"""Until when nothing may be sent to a person; None: it may now. True asks about a broadcast."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One message to be sent: a delivery of a broadcast, or all that is due for a person on occasions."""

    deliveries: tuple[Delivery, ...]
    person: Person
    agency: str | None
    broadcast: Broadcast | None
    at: datetime

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


@dataclass(frozen=True, slots=True)
class Tally:
    """How many recipients stand where; together they are all of them (product, 1: everyone is counted).

    Who blocks the bot, left or never joined is `unreachable`, whenever that turned out.
    """

    sent: int = 0
    waiting: int = 0
    unknown: int = 0
    failed: int = 0
    cancelled: int = 0
    unreachable: int = 0

    @classmethod
    def of(cls, counts: Mapping[DeliveryState, int]) -> Self:
        """From the number of deliveries in each state."""
        return cls(
            sent=counts.get(DeliveryState.SENT, 0),
            waiting=counts.get(DeliveryState.PENDING, 0) + counts.get(DeliveryState.CLAIMED, 0),
            unknown=counts.get(DeliveryState.UNKNOWN, 0),
            failed=counts.get(DeliveryState.FAILED, 0),
            cancelled=counts.get(DeliveryState.CANCELLED, 0),
            unreachable=counts.get(DeliveryState.BLOCKED, 0) + counts.get(DeliveryState.ABSENT, 0),
        )

    @property
    def parts(self) -> dict[str, object]:
        """Each count by its name, and their total, as the templates take them."""
        return {**asdict(self), "total": self.total}

    @property
    def reachable(self) -> int:
        """Those who can be written to."""
        return self.total - self.unreachable

    @property
    def total(self) -> int:
        """All recipients."""
        return self.sent + self.waiting + self.unknown + self.failed + self.cancelled + self.unreachable


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
            taken = [await self._whole(claim) for claim in found if self._may_go(claim, now, defer)]
            await self._take(taken, holder, now)
            claims += taken
            if not found or len(claims) >= limit:
                break
        return claims

    @staticmethod
    def _may_go(claim: Claim, now: datetime, defer: Defer) -> bool:
        """Whether a claim can be sent now; else it is put off, or its person cannot be written to."""
        (delivery,) = claim.deliveries
        until = defer(claim.person, claim.broadcast is not None)
        if until is not None and until > now:
            delivery.due_at = until
            return False
        if claim.person.telegram_id is None or claim.person.blocked_at is not None:
            delivery.state, delivery.reason = DeliveryState.BLOCKED, NO_CHAT
            return False
        return True

    async def _whole(self, claim: Claim) -> Claim:
        if claim.broadcast is not None:
            return claim
        return replace(claim, deliveries=await self._with_the_same_day(claim.deliveries[0], claim.at))

    async def _take(self, claims: Sequence[Claim], holder: str, now: datetime) -> None:
        """Note the whole group in one statement, and who was put off."""
        await self._session.flush()
        ids = [one for claim in claims for one in claim.ids]
        values = {
            "state": DeliveryState.CLAIMED,
            "claimed_by": holder,
            "claimed_at": now,
            "revision": _first_text(),
        }
        taken = update(Delivery).where(Delivery.id.in_(ids)).values(values)
        if ids:
            await self._session.execute(taken, execution_options={"synchronize_session": False})

    async def _due(self, limit: int, now: datetime) -> Sequence[Claim]:
        query = (
            select(Delivery, Person, Agency.name, Broadcast)
            .join(Person, Person.id == Delivery.person_id)
            .outerjoin(Agency, Agency.id == Person.agency_id)
            .outerjoin(Broadcast, Broadcast.id == Delivery.broadcast_id)
            .where(Delivery.state == DeliveryState.PENDING, Delivery.due_at <= now)
            .where(or_(Delivery.broadcast_id.is_(None), Broadcast.state == BroadcastState.SENDING))
            .order_by(Delivery.due_at, Delivery.id)
            .limit(limit)
            .with_for_update(of=Delivery, key_share=True)
        )
        found = await self._session.execute(query, execution_options={"populate_existing": True})
        claims: dict[tuple[int, int | None], Claim] = {}
        for delivery, person, agency, broadcast in found:
            # What is due for one person on several occasions makes one claim.
            key = (person.id, broadcast.id if broadcast else None)
            claims.setdefault(key, Claim((delivery,), person, agency, broadcast, now))
        return tuple(claims.values())

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
        told = list(outcomes)
        sent = [one for one in told if one.state is DeliveryState.SENT]
        await self._record_sent(sent, holder)
        for outcome in told:
            if outcome.state is not DeliveryState.SENT:
                mine = Delivery.id.in_(outcome.ids), _claimed_by(holder)
                await self._session.execute(update(Delivery).where(*mine).values(_told(outcome)))
        for outcome in (one for one in told if one.state is DeliveryState.BLOCKED):
            blocked = update(Person).where(Person.id == outcome.person_id, Person.blocked_at.is_(None))
            await self._session.execute(blocked.values(blocked_at=outcome.at))

    async def _record_sent(self, outcomes: Sequence[Outcome], holder: str) -> None:
        """The many that went well, in one call."""
        rows = [
            {"row": one, "at": outcome.at, "message": outcome.message_id, "text": outcome.revision}
            for outcome in outcomes
            for one in outcome.ids
        ]
        if not rows:
            return
        table = Delivery.__table__.c
        told = update(Delivery).where(table.id == bindparam("row"), _claimed_by(holder))
        values = {
            "state": DeliveryState.SENT,
            "reason": None,
            "attempts": table.attempts + 1,
            "sent_at": bindparam("at", type_=table.sent_at.type),
            "message_id": bindparam("message"),
            "revision": bindparam("text"),
        }
        connection = await self._session.connection()
        await connection.execute(told.values(values), rows)

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

    async def tally(self, broadcast_id: int) -> Tally:
        """How many recipients of a broadcast stand where; together they are all of them."""
        return Tally.of(await self.counts(broadcast_id))

    async def counts(self, broadcast_id: int) -> Mapping[DeliveryState, int]:
        """How many deliveries of a broadcast there are in each state."""
        query = select(Delivery.state, func.count()).where(Delivery.broadcast_id == broadcast_id)
        found = await self._session.execute(query.group_by(Delivery.state))
        return Counter({row[0]: row[1] for row in found})

    async def of_broadcast(
        self, broadcast_id: int, states: Collection[DeliveryState] = tuple(DeliveryState)
    ) -> Sequence[Delivery]:
        """The deliveries of a broadcast that stand there, in order."""
        query = select(Delivery).where(Delivery.broadcast_id == broadcast_id, Delivery.state.in_(states))
        return (await self._session.scalars(query.order_by(Delivery.id))).all()

    async def retry(self, broadcast_id: int, states: Collection[DeliveryState], now: datetime) -> int:
        """Send once more to those that somebody chose; gives how many."""
        chosen = (Delivery.broadcast_id == broadcast_id) & Delivery.state.in_(states)
        anew = {"state": DeliveryState.PENDING, "reason": None, "message_id": None, "attempts": 0}
        values = {**anew, "due_at": now}
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


def _first_text() -> ColumnElement[int]:
    """The revision that may arrive, at the first attempt; later ones keep the older one, which may have."""
    latest = select(Broadcast.revision).where(Broadcast.id == Delivery.broadcast_id).scalar_subquery()
    return case((Delivery.claimed_at.is_(None), func.coalesce(latest, 0)), else_=Delivery.revision)


def _claimed_by(holder: str) -> ColumnElement[bool]:
    still = or_(Delivery.state == DeliveryState.CLAIMED, Delivery.state == DeliveryState.UNKNOWN)
    return still & (Delivery.claimed_by == holder) & (Delivery.message_id.is_(None))


def _told(outcome: Outcome) -> dict[str, object]:
    told: dict[str, object] = {"state": outcome.state, "reason": outcome.reason}
    if outcome.attempted:
        told["attempts"] = Delivery.attempts + 1
    if outcome.state is DeliveryState.UNKNOWN:
        told["revision"] = outcome.revision
    if outcome.retry_at is not None:
        told |= {"due_at": outcome.retry_at, "claimed_by": None}
    return told
