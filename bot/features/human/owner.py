"""The feature that the modules of this folder register with, and what they share about a task."""

from bot.context import Turn
from bot.feature import Feature
from bot.storage.models import Task

feature = Feature("human")


async def task_arguments(turn: Turn, task: Task) -> dict[str, object]:
    """What the card of a task shows."""
    async with turn.app.database.read() as records:
        asker = await records.people.find(task.person_id)
        question = await records.questions.find(task.question_id) if task.question_id else None
    shown = [str(source["section"]) for source in question.sources] if question else []
    return {
        "task": task.id,
        "question": task.text,
        "name": asker.address if asker else "",
        "created": task.created_at,
        "zone": turn.zone.key,
        "shown": ", ".join(shown) or None,
    }
