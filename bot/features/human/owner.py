"""The feature that the modules of this folder register with, and the task that a button of it names."""

from bot.context import Turn
from bot.feature import Feature
from bot.storage.models import Task
from bot.tasks import in_scope

feature = Feature("human")


async def task_named(turn: Turn) -> Task | None:
    """The task a button names, if the person may see it; a forged or foreign number gives None."""
    async with turn.app.database.read() as records:
        task = await records.tasks.find(turn.number or 0)
    return task if task and in_scope(turn, task) else None


async def tell_too_late(turn: Turn, task: Task) -> None:
    """A task that waits no more: who answered or closed it, and when."""
    async with turn.app.database.read() as records:
        colleague = await records.people.find(task.answered_by) if task.answered_by else None
    await turn.reply(
        "task_already",
        task=task.id,
        by=colleague.address if colleague else None,
        at=task.answered_at,
        answer=task.answer,
        asker=task.answered_by == task.person_id,
        zone=turn.zone.key,
    )
