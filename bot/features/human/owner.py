"""The feature that the modules of this folder register with, and what they share about a task."""

from datetime import timedelta

from bot.context import Turn
from bot.feature import Feature
from bot.storage.database import Records
from bot.storage.models import JsonObject, Task

feature = Feature("human")
PATIENCE = timedelta(hours=12)


async def open_cursor(turn: Turn, step: str, data: JsonObject) -> None:
    """Have the person's next text answer `step`, once for this update."""

    async def open_it(records: Records) -> None:
        await wait_for(records, turn, step, data)

    async def opened(_: Records) -> None:
        return None

    await turn.apply(open_it, opened)


async def wait_for(records: Records, turn: Turn, step: str, data: JsonObject) -> None:
    """Have the person's next text answer `step`, inside a transaction."""
    until = turn.now + PATIENCE
    person = turn.known_person.id
    await records.cursors.open(
        turn.chat_id, person, feature.name, step, turn.now, data=data, expires_at=until
    )


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
