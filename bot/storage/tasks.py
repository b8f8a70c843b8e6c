"""Tasks: the one queue of what waits for somebody."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from bot.storage.holding import hold
from bot.storage.models import Task, TaskKind, TaskState


class Tasks:
    """Rows of `tasks`."""

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

    async def open_of(self, person_id: int) -> Sequence[Task]:
        """What a person asked for and still waits for, newest first, at most fifty."""
        query = select(Task).where(Task.person_id == person_id, _waits(None)).order_by(Task.id.desc())
        return (await self._session.scalars(query.limit(50))).all()

    async def answer(self, task_id: int, answer: str, answered_by: int, now: datetime) -> bool:
        """Answer an open task; False where it is not open any more, so that the first answer stands."""
        task = await self._to_write(task_id)
        if task is None or task.state is not TaskState.OPEN:
            return False
        task.state, task.answer, task.answered_by, task.answered_at = (
            TaskState.ANSWERED,
            answer,
            answered_by,
            now,
        )
        return True

    async def last_answered_by(self, person_id: int) -> Task | None:
        """The task that a person answered last."""
        query = select(Task).where(Task.answered_by == person_id)
        return await self._session.scalar(query.order_by(Task.answered_at.desc()).limit(1))

    async def close(self, task_id: int) -> bool:
        """Take an open task out of the queue without an answer; False where it is not open any more."""
        task = await self._to_write(task_id)
        if task is None or task.state is not TaskState.OPEN:
            return False
        task.state = TaskState.CLOSED
        return True

    async def list_open(
        self, *, provinces: frozenset[str] | None = None, limit: int = 50, offset: int = 0
    ) -> Sequence[Task]:
        """What waits, oldest first: everything (None), or that of some provinces."""
        query = select(Task).where(_waits(provinces)).order_by(Task.created_at, Task.id)
        return (await self._session.scalars(query.limit(limit).offset(offset))).all()

    async def count_open(self, *, provinces: frozenset[str] | None = None) -> int:
        """How many wait: all (None), or those of some provinces."""
        return await self._session.scalar(select(func.count()).where(_waits(provinces))) or 0

    async def count_of(self, person_id: int) -> int:
        """How many of a person's own requests wait."""
        mine = Task.person_id == person_id, Task.state == TaskState.OPEN
        return await self._session.scalar(select(func.count()).where(*mine)) or 0

    async def _to_write(self, task_id: int) -> Task | None:
        return await hold(self._session, select(Task).where(Task.id == task_id))


def _waits(provinces: frozenset[str] | None) -> ColumnElement[bool]:
    waits = Task.state == TaskState.OPEN
    return waits if provinces is None else waits & Task.province.in_(provinces)
