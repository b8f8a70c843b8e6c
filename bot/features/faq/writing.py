"""Writing an entry: from an answer to a task, or for open questions; each of its texts can be changed."""

from collections.abc import Collection

from bot.context import Turn
from bot.features.faq.owner import entry_named, feature, show_entry
from bot.programme.masking import masked
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.models import FaqEntry, FaqState, TaskState
from bot.tasks import in_scope

FIELDS = ("question", "answer", "source")
LONGEST = {"question": 300, "answer": 2000, "source": 200}


@feature.button("faq_new", Permission.ANSWER_QUESTIONS)
async def from_answer(turn: Turn) -> None:
    """Begin an entry from the answer to a task, or go on with the one there is: `faq_new:<task>`."""
    async with turn.app.database.read() as records:
        task = await records.tasks.find(turn.number or 0)
    if task is None or not in_scope(turn, task) or task.state is not TaskState.ANSWERED:
        await turn.reply("stale_button")
        return
    entry = new_entry(turn, task.text, task.answer or "", task_id=task.id)
    asked = {task.question_id} if task.question_id else set[int]()
    await show_entry(turn, await begin(turn, entry, asked), new=True)


def new_entry(turn: Turn, question: str, answer: str, *, task_id: int | None = None) -> FaqEntry:
    """A draft by the person of this turn, without numbers of people; not stored yet."""
    return FaqEntry(
        task_id=task_id,
        question=" ".join(question.split())[: LONGEST["question"]],
        answer=masked(answer)[: LONGEST["answer"]],
        written_by=turn.known_person.id,
        created_at=turn.now,
        origin_update=turn.update_id,
    )


async def begin(
    turn: Turn, entry: FaqEntry, questions: Collection[int], *, wanted: str | None = None
) -> FaqEntry:
    """Store a draft once, or give the one its task has already. The next text is the field `wanted`."""

    async def store(records: Records) -> FaqEntry:
        known = await records.faq.of_task(entry.task_id) if entry.task_id else None
        known = known or await records.faq.add(entry, questions)
        if wanted:
            await feature.expect_within(turn, records, "field", {"entry": known.id, "field": wanted})
        return known

    async def stored(records: Records) -> FaqEntry:
        known = await records.faq.by_update(turn.update_id)
        known = known or (await records.faq.of_task(entry.task_id) if entry.task_id else None)
        if known is None:
            raise LookupError(turn.update_id)
        return known

    return await turn.apply(store, stored)


@feature.button("faq", Permission.ANSWER_QUESTIONS)
async def show(turn: Turn) -> None:
    """One entry: `faq:<entry>`."""
    entry = await entry_named(turn)
    if entry is None:
        await turn.reply("stale_button")
    else:
        await show_entry(turn, entry, new=True)


@feature.button("faq_edit", Permission.ANSWER_QUESTIONS)
async def edit(turn: Turn) -> None:
    """Ask for another text: `faq_edit:<entry>.<question, answer or source>`."""
    entry, field = await entry_named(turn), turn.argument(1)
    if entry is None or field not in FIELDS or entry.state is not FaqState.DRAFT:
        await turn.reply("stale_button")
        return
    await feature.expect(turn, "field", {"entry": entry.id, "field": field})
    await ask_for(turn, entry, field)


async def ask_for(turn: Turn, entry: FaqEntry, field: str) -> None:
    """Ask for a field of an entry, showing what it says now."""
    now = {"question": entry.question, "answer": entry.answer, "source": entry.source}[field]
    await turn.reply("faq_ask", entry=entry.id, field=field, question=entry.question, now=now or None)


@feature.cursor("field", Permission.ANSWER_QUESTIONS)
async def take_field(turn: Turn) -> None:
    """Write the text into the entry that asked for it, and show it."""
    data = turn.cursor.data if turn.cursor else {}
    turn.arguments = (str(data.get("entry", "")),)
    entry, field = await entry_named(turn), str(data.get("field", ""))
    if entry is None or field not in FIELDS:
        await turn.reply("stale_button")
        return
    text, identity = turn.text.strip()[: LONGEST[field]], entry.id

    async def write(records: Records) -> FaqEntry | None:
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        await records.faq.write(identity, field, text)
        return await records.faq.find(identity)

    async def written(records: Records) -> FaqEntry | None:
        return await records.faq.find(identity)

    changed = await turn.apply(write, written)
    await show_entry(turn, changed or entry, new=True)
