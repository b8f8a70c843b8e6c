"""Answering: what people say to a broadcast, by button, quoting it, in words or by a reaction, is filed."""

from datetime import timedelta

from bot.context import Turn
from bot.conversation import ask, consider, show
from bot.delivery.telling import tell
from bot.feature import Registry
from bot.features.broadcasting.owner import MESSAGE, feature
from bot.forms.attendance import Said, read_attendance
from bot.programme.masking import masked
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.models import Answering, Broadcast, Card, Delivery, Reply, Task, TaskKind
from knowledge.answers import Route, Status

WITHIN = timedelta(hours=72)
BY_BUTTON = (Reply.ATTENDING, Reply.NOT_ATTENDING, Reply.REPRESENTED)
THUMB = "👍"
_FOUND = (Status.ANSWERED, Status.PARTIAL)


@feature.button("bc_answer", Permission.ASK)
async def answer_by_button(turn: Turn) -> None:
    """`bc_answer:<broadcast>.<reply>`: the last tap counts."""
    number, wanted = turn.number or 0, turn.argument(1)
    reply = next((one for one in BY_BUTTON if one.value == wanted), None)

    async def store(records: Records) -> None:
        if reply is not None:
            await records.ledger.reply(number, turn.known_person.id, reply, None, turn.now)

    await turn.once(store)
    found = await _delivery(turn, number)
    if found is None or reply is None:
        await turn.reply("broadcast_only_test")
        return
    await _confirm(turn, found[1], reply)


@feature.reply_to(MESSAGE, Permission.ASK)
async def file_words(turn: Turn) -> None:
    """A text that quotes a broadcast is filed under it.

    What the documents answer goes its own way; what they do not answer is a question to who wrote it, and who
    said to come still comes.
    """
    await _file(turn, await turn.card())


async def _file(turn: Turn, card: Card | None) -> None:
    found = await _delivery(turn, card.subject_id) if card else await _latest(turn)
    if found is None:
        await show(turn, Registry.of(turn).desk, await ask(turn, turn.text))
        return
    delivery, broadcast = found
    said = read_attendance(turn.text, quoting=card is not None)
    if said is None and not turn.applied_by:
        answer = await consider(turn, turn.text)
        if answer.status in _FOUND and answer.route is Route.QUESTION:
            await show(turn, Registry.of(turn).desk, await ask(turn, turn.text, answer))
            return
    reply, stays = _reply(said or Said.QUESTION, broadcast), delivery.reply in BY_BUTTON
    stays = stays and said in (None, Said.QUESTION, Said.SEEN)

    async def store(records: Records) -> None:
        words = masked(turn.text)
        if not stays:
            await records.ledger.reply(broadcast.id, turn.known_person.id, reply, words, turn.now)
        if reply is Reply.QUESTION:
            await records.tasks.open(_task(turn, broadcast))

    await turn.once(store)
    if reply is Reply.QUESTION:
        await _pass_on(turn, broadcast)
    shown = delivery.reply if stays and delivery.reply and said is Said.SEEN else reply
    await _confirm(turn, broadcast, shown, words=not stays)


def _reply(said: Said, broadcast: Broadcast) -> Reply:
    invited = broadcast.answering is Answering.ATTENDANCE
    return Reply.ATTENDING if said is Said.SEEN and invited else Reply(said.value)


def _task(turn: Turn, broadcast: Broadcast) -> Task:
    text = turn.app.texts.render("broadcast_question_text", title=broadcast.title, text=turn.text).plain
    return Task(
        kind=TaskKind.QUESTION,
        person_id=turn.known_person.id,
        chat_id=turn.chat_id,
        text=text,
        province=broadcast.province,
        created_at=turn.now,
        origin_update=turn.update_id,
    )


async def _pass_on(turn: Turn, broadcast: Broadcast) -> None:
    async with turn.app.database.read() as records:
        maker = await records.people.find(broadcast.created_by)
        task = await records.tasks.by_update(turn.update_id, TaskKind.QUESTION)
    if maker is None or task is None:
        return
    message = turn.app.texts.render(
        "broadcast_question",
        by=turn.name or turn.known_person.name,
        title=broadcast.title,
        text=turn.text,
        task=task.id,
    )
    await tell(turn.bot, turn.app.database, [maker], message, turn.now, card=("task", task.id))


async def _confirm(turn: Turn, broadcast: Broadcast, reply: Reply, *, words: bool = False) -> None:
    await turn.reply(
        "broadcast_filed", id=broadcast.id, title=broadcast.title, reply=reply.value, words=words
    )


@feature.button("bc_not", Permission.ASK)
async def unfile(turn: Turn) -> None:
    """What was filed was no answer: it is taken out, and answered as a question."""
    number = turn.number or 0
    found = await _delivery(turn, number)
    said = found[0].said if found else None

    async def store(records: Records) -> None:
        await records.ledger.reply(number, turn.known_person.id, None, None, turn.now)

    answer = None if turn.applied_by or not said else await consider(turn, said)
    if said is None or answer is None:
        await turn.once(store)
        await turn.reply("broadcast_unfiled")
        return
    async with turn.app.database.transaction() as records:
        await store(records)
    await show(turn, Registry.of(turn).desk, await ask(turn, said, answer))


async def reads_as_answer(turn: Turn) -> bool:
    """Whether a text reads as an answer to a broadcast of the last three days."""
    if turn.in_group or turn.replied_to or read_attendance(turn.text) is None:
        return False
    return await _latest(turn) is not None


@feature.hears("broadcasts", Permission.ASK, reads_as_answer)
async def file_free_words(turn: Turn) -> None:
    """The same for a text that quotes nothing."""
    await _file(turn, None)


@feature.reaction(Permission.ASK)
async def take_reaction(turn: Turn) -> None:
    """A thumb under a broadcast is filed without a word; taken away, so is the answer it was."""
    reacted = turn.incoming.message_reaction if turn.incoming else None
    if reacted is None or turn.in_group:
        return
    async with turn.app.database.read() as records:
        card = await records.cards.find(turn.chat_id, reacted.message_id)
    found = await _delivery(turn, card.subject_id) if card and card.subject == MESSAGE else None
    if found is None or (found[0].reply is not None and found[0].said != THUMB):
        return
    thumbs = any(getattr(one, "emoji", "") == THUMB for one in reacted.new_reaction)
    reply, said = (_reply(Said.SEEN, found[1]), THUMB) if thumbs else (None, None)

    async def store(records: Records) -> None:
        await records.ledger.reply(found[1].id, turn.known_person.id, reply, said, turn.now)

    await turn.once(store)


async def _delivery(turn: Turn, number: int) -> tuple[Delivery, Broadcast] | None:
    async with turn.app.database.read() as records:
        return await records.ledger.received(turn.known_person.id, number)


async def _latest(turn: Turn) -> tuple[Delivery, Broadcast] | None:
    async with turn.app.database.read() as records:
        return await records.ledger.latest(turn.known_person.id, turn.now - WITHIN)
