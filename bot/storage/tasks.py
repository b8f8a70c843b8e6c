"""Tasks: the one queue of what waits for somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from bot.storage.holding import hold
from bot.storage.models import PROMISED, WAITING, Task, TaskKind, TaskState

_URGENCY = (func.coalesce(Task.due_at, Task.created_at), Task.id)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many tasks of a kind wait, and how many of them are overdue."""

    total: int
    late: int


class Tasks:
    """Rows of `tasks`. `provinces` names whose: everything (None), or what the hub of some provinces does."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open(self, task: Task) -> Task:
        """Put a task into the queue; it has its id afterwards."""
        self._session.add(task)
        await self._session.flush()
        return task

    async def find(self, task_id: int) -> Task | None:
        """The task with this id."""
        return await self._session.get(Task, task_id)

    async def by_update(self, update_id: int, kind: TaskKind) -> Task | None:
        """The task of this kind that an update opened."""
        query = select(Task).where(Task.origin_update == update_id, Task.kind == kind)
        return await self._session.scalar(query)

    async def by_question(self, question_id: int) -> Task | None:
        """The latest task about a question."""
        query = select(Task).where(Task.question_id == question_id).order_by(Task.id.desc()).limit(1)
        return await self._session.scalar(query)

    async def about(self, kind: TaskKind, subject: str) -> Task | None:
        """The task of a kind that waits about one thing."""
        query = select(Task).where(_waits(None, kind), Task.subject == subject)
        return await self._session.scalar(query.order_by(Task.id).limit(1))

    async def open_of(self, person_id: int) -> Sequence[Task]:
        """What a person asked for and still waits for, newest first, at most fifty."""
        query = select(Task).where(Task.person_id == person_id, _waits(None)).order_by(Task.id.desc())
        return (await self._session.scalars(query.limit(50))).all()

    async def take(self, task_id: int, person_id: int) -> bool:
        """Note who is about to answer a task, in place of who was; False where it does not wait any more."""
        task = await self._waiting(task_id)
        if task is None:
            return False
        task.state, task.taken_by = TaskState.TAKEN, person_id
        return True

    async def pass_on(self, task_id: int, *, to_staff: bool) -> bool:
        """Leave a task to staff, or to the hub of its province; False where there is nothing to pass on."""
        task = await self._waiting(task_id)
        if task is None or task.province is None or task.to_staff is to_staff:
            return False
        task.to_staff, task.state, task.taken_by = to_staff, TaskState.OPEN, None
        return True

    async def answer(self, task_id: int, answer: str, answered_by: int, now: datetime) -> bool:
        """Answer a task that waits; False where it does not any more, so that the first answer stands."""
        task = await self._waiting(task_id)
        if task is None:
            return False
        task.state, task.answer = TaskState.ANSWERED, answer
        task.answered_by, task.answered_at = answered_by, now
        return True

    async def last_answered_by(self, person_id: int) -> Task | None:
        """The task that a person answered last."""
        query = select(Task).where(Task.answered_by == person_id, Task.state == TaskState.ANSWERED)
        return await self._session.scalar(query.order_by(Task.answered_at.desc()).limit(1))

    async def close(self, task_id: int, closed_by: int | None = None, now: datetime | None = None) -> bool:
        """Take a task out of the queue without an answer; False where it does not wait any more."""
        task = await self._waiting(task_id)
        if task is None:
            return False
        task.state, task.answered_by, task.answered_at = TaskState.CLOSED, closed_by, now
        return True

    async def close_about(self, kind: TaskKind, subject: str, now: datetime) -> None:
        """Close what waits about one thing, because it is settled."""
        about = _waits(None, kind) & (Task.subject == subject)
        values = {"state": TaskState.CLOSED, "answered_at": now}
        await self._session.execute(update(Task).where(about).values(**values))

    async def list_open(
        self,
        *,
        provinces: frozenset[str] | None = None,
        kind: TaskKind | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> Sequence[Task]:
        """What waits, the most urgent first: of every kind, or of one."""
        query = select(Task).where(_waits(provinces, kind)).order_by(*_URGENCY)
        return (await self._session.scalars(query.limit(limit).offset(offset))).all()

    async def count_open(
        self, *, provinces: frozenset[str] | None = None, kind: TaskKind | None = None
    ) -> int:
        """How many wait."""
        return await self._session.scalar(select(func.count()).where(_waits(provinces, kind))) or 0

    async def counts(
        self, now: datetime, *, provinces: frozenset[str] | None = None
    ) -> Mapping[TaskKind, Waiting]:
        """How many wait by kind, the kind with the most urgent task first."""
        late = func.sum(case((Task.due_at < now, 1), else_=0))
        query = select(Task.kind, func.count(), late).where(_waits(provinces)).group_by(Task.kind)
        rows = await self._session.execute(query.order_by(func.min(_URGENCY[0]), Task.kind))
        return {kind: Waiting(total, int(overdue)) for kind, total, overdue in rows}

    async def not_nudged(self, before: datetime, limit: int = 100) -> Sequence[Task]:
        """What was promised before a moment and still waits, and nobody was reminded of; oldest first."""
        asked = Task.kind.in_(PROMISED), Task.created_at < before, Task.nudged_at.is_(None)
        query = select(Task).where(_waits(None), *asked).order_by(Task.created_at, Task.id)
        return (await self._session.scalars(query.limit(limit))).all()

    async def note_nudge(self, task_ids: Sequence[int], now: datetime) -> None:
        """Note that staff were reminded of tasks and their askers told."""
        await self._session.execute(update(Task).where(Task.id.in_(task_ids)).values(nudged_at=now))

    async def count_of(self, person_id: int) -> int:
        """How many of a person's own requests wait."""
        mine = Task.person_id == person_id, _waits(None)
        return await self._session.scalar(select(func.count()).where(*mine)) or 0

    async def _waiting(self, task_id: int) -> Task | None:
        task = await self._to_write(task_id)
        return task if task is not None and task.waits else None

    async def _to_write(self, task_id: int) -> Task | None:
        return await hold(self._session, select(Task).where(Task.id == task_id))


def _waits(provinces: frozenset[str] | None, kind: TaskKind | None = None) -> ColumnElement[bool]:
    waits: ColumnElement[bool] = Task.state.in_(WAITING)
    if kind is not None:
        waits &= Task.kind == kind
    return waits if provinces is None else waits & Task.province.in_(provinces) & Task.to_staff.is_(False)
