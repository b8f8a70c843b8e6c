"""Publishing: an approved entry is cited from then on, until a tap takes it out again."""

from bot.app import ApprovedAnswer, CorpusBusyError, CorpusRefusedError
from bot.context import Effect, Turn
from bot.delivery.telling import tell
from bot.features.faq.owner import entry_named, feature, is_complete, may_publish, show_entry
from bot.programme.people import Permission, Role
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import FaqEntry, FaqState, TaskKind
from bot.tasks import asked

UNPUBLISHED = (FaqState.DRAFT, FaqState.CONFIRMED)
SUBJECT = "faq"


@feature.button("faq_send", Permission.ANSWER_QUESTIONS)
async def send_for_approval(turn: Turn) -> None:
    """Put an entry into the queue of staff, who publish it: `faq_send:<entry>`."""
    entry = await entry_named(turn)
    if entry is None or not is_complete(entry) or entry.state is not FaqState.DRAFT:
        await turn.reply("stale_button")
        return
    task = asked(turn, TaskKind.FAQ, entry.question, subject=str(entry.id))
    task.to_staff = True

    async def send(records: Records) -> bool:
        if await records.tasks.about(TaskKind.FAQ, str(entry.id)):
            return False
        await records.tasks.open(task)
        return True

    async def sent(records: Records) -> bool:
        return await records.tasks.by_update(turn.update_id, TaskKind.FAQ) is not None

    is_new = await turn.apply(send, sent)
    await show_entry(turn, entry, note="sent")
    if is_new:
        await _tell_staff(turn, entry)


async def _tell_staff(turn: Turn, entry: FaqEntry) -> None:
    async with turn.app.database.read() as records:
        staff = await records.people.with_role(Role.STAFF, turn.now)
    others = [person for person in staff if person.id != turn.known_person.id]
    name = turn.known_person.address
    message = turn.app.texts.render("faq_proposed", entry=entry.id, question=entry.question, name=name)
    await tell(turn.bot, turn.app.database, others, message, turn.now, card=("faq_proposed", entry.id))


@feature.task(TaskKind.FAQ, Permission.KEEP_DOCUMENTS)
async def show_proposed(turn: Turn) -> None:
    """The entry that a task of the queue is about."""
    async with turn.app.database.read() as records:
        task = await records.tasks.find(turn.number or 0)
        entry = await records.faq.find(int(task.subject or 0)) if task else None
    if entry is None:
        await turn.reply("stale_button")
    else:
        await show_entry(turn, entry, new=True)


@feature.button("faq_publish", Permission.KEEP_DOCUMENTS)
async def publish(turn: Turn) -> None:
    """Have an entry cited: `faq_publish:<entry>`."""
    entry = await entry_named(turn)
    if entry is None or not may_publish(turn, entry):
        await turn.reply("stale_button")
        return
    me = turn.known_person.id

    async def confirm(records: Records) -> FaqEntry | None:
        found = await records.faq.find(entry.id)
        if found and is_complete(found):
            # One that is confirmed already was broken off: publishing it again is the same once more.
            await records.faq.move(entry.id, UNPUBLISHED, FaqState.CONFIRMED, me, turn.now)
        return found

    confirmed = await turn.apply(confirm, _again(entry)) or entry
    if confirmed.state is FaqState.CONFIRMED and confirmed.decided_by == me:
        await _carry_out(turn, confirmed)
    else:
        await show_entry(turn, confirmed)


async def _carry_out(turn: Turn, entry: FaqEntry) -> None:
    app, me = turn.app, turn.known_person.id
    day = turn.now.astimezone(app.promises.zone).date()
    answer = ApprovedAnswer(entry.question, entry.answer, entry.source, app.settings.contact_team, day)
    at = await turn.show("faq_working", publishes=True)
    try:
        await app.corpus.add_faq(answer)
    except (CorpusBusyError, CorpusRefusedError):
        async with app.database.transaction() as records:
            await records.faq.move(entry.id, (FaqState.CONFIRMED,), FaqState.DRAFT, me, turn.now)
        await turn.show("faq_busy", at=at, entry=entry.id, publishes=True)
        return
    async with app.database.transaction() as records:
        if await records.faq.move(entry.id, (FaqState.CONFIRMED,), FaqState.PUBLISHED, me, turn.now):
            await records.audit.note(me, Action.FAQ_PUBLISHED, SUBJECT, entry.id, turn.now)
        if task := await records.tasks.about(TaskKind.FAQ, str(entry.id)):
            await records.tasks.close(task.id, me, turn.now)
        published = await records.faq.find(entry.id)
    await show_entry(turn, published or entry)
    await _tell_author(turn, entry, published=True)


async def _tell_author(turn: Turn, entry: FaqEntry, *, published: bool) -> None:
    """Whoever proposed an entry that somebody else decided about learns of it, once."""
    if entry.written_by == turn.known_person.id:
        return
    async with turn.app.database.read() as records:
        author = await records.people.find(entry.written_by)
    if author is not None:
        message = turn.app.texts.render(
            "faq_decided", entry=entry.id, question=entry.question, published=published
        )
        card = ("faq_decided", entry.id)
        await tell(turn.bot, turn.app.database, [author], message, turn.now, card=card)


@feature.button("faq_drop", Permission.ANSWER_QUESTIONS)
async def drop(turn: Turn) -> None:
    """Do not publish an entry: `faq_drop:<entry>`."""
    entry = await entry_named(turn)
    if entry is None:
        await turn.reply("stale_button")
        return
    me = turn.known_person.id

    async def dropping(records: Records) -> FaqEntry | None:
        await records.cursors.close(turn.chat_id, me)
        if await records.faq.move(entry.id, (FaqState.DRAFT,), FaqState.DROPPED, me, turn.now):
            await records.audit.note(me, Action.FAQ_DROPPED, SUBJECT, entry.id, turn.now)
            task = await records.tasks.about(TaskKind.FAQ, str(entry.id))
            if task is not None:
                await records.tasks.close(task.id, me, turn.now)
        return await records.faq.find(entry.id)

    dropped = await turn.apply(dropping, _again(entry))
    await show_entry(turn, dropped or entry)
    if dropped and dropped.decided_by == me:
        await _tell_author(turn, dropped, published=False)


@feature.button("faq_withdraw", Permission.KEEP_DOCUMENTS)
async def withdraw(turn: Turn) -> None:
    """Have an entry cited no more: `faq_withdraw:<entry>`."""
    entry = await entry_named(turn)
    if entry is None or entry.state not in (FaqState.PUBLISHED, FaqState.WITHDRAWN):
        await turn.reply("stale_button")
        return
    me = turn.known_person.id
    at = await turn.show("faq_working", publishes=False)
    try:
        await turn.app.corpus.withdraw_faq(entry.question)
    except (CorpusBusyError, CorpusRefusedError):
        await turn.show("faq_busy", at=at, entry=entry.id, publishes=False)
        return

    async def withdrawing(records: Records) -> FaqEntry | None:
        if await records.faq.move(entry.id, (FaqState.PUBLISHED,), FaqState.WITHDRAWN, me, turn.now):
            await records.audit.note(me, Action.FAQ_WITHDRAWN, SUBJECT, entry.id, turn.now)
        return await records.faq.find(entry.id)

    withdrawn = await turn.apply(withdrawing, _again(entry))
    await show_entry(turn, withdrawn or entry)


def _again(entry: FaqEntry) -> Effect[FaqEntry | None]:
    async def stored(records: Records) -> FaqEntry | None:
        return await records.faq.find(entry.id)

    return stored
