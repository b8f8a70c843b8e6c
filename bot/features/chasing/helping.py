"""Helping: staff ask the hub of a province to speak to somebody; what the hub notes goes back to them."""

from datetime import date

from bot.context import Turn
from bot.delivery.telling import tell
from bot.features.chasing.letters import name_of
from bot.features.chasing.owner import Row, feature, tapped_row
from bot.programme.people import Permission, Role
from bot.programme.periods import Period
from bot.storage.database import Records
from bot.storage.models import ChaseReason, Task, TaskKind
from bot.tasks import asked, tell_in_charge
from config.wording import bulan


@feature.button("owed_hub", Permission.SEE_MISSING)
async def ask_hub(turn: Turn) -> None:
    """Ask the hub to speak to them: `owed_hub:<month>.<innovation>`; one request waits at a time."""
    found = await tapped_row(turn)
    if found is None:
        return
    period, row = found[0].period, found[1]
    subject = subject_of(row, period)
    innovation = row.owed.innovation
    text = turn.app.texts.render(
        "owed_help",
        innovation=row.name,
        agency=innovation.agency,
        person=name_of(row),
        month=bulan(period.first),
    ).plain

    async def store(records: Records) -> tuple[Task, bool] | None:
        hub = await records.people.with_role(Role.HUB, turn.now, province=innovation.province or "")
        if not hub or turn.scope is not None:
            return None
        waiting = await records.tasks.about(TaskKind.CHASE, subject)
        if waiting is not None:
            return waiting, False
        task = asked(turn, TaskKind.CHASE, text, subject=subject)
        task.province = innovation.province
        return await records.tasks.open(task), True

    async def stored(records: Records) -> tuple[Task, bool] | None:
        task = await records.tasks.by_update(turn.update_id, TaskKind.CHASE)
        return (task, True) if task else None

    opened = await turn.apply(store, stored)
    if opened is None:
        await turn.reply("stale_button")
        return
    task, new = opened
    if new:
        await tell_in_charge(turn, task)
    await turn.reply("owed_help_asked", task=task.id, province=task.province or "", new=new)


async def answer_help(
    turn: Turn, records: Records, row: Row, period: Period, promised: date | None, reason: ChaseReason | None
) -> None:
    """What the hub noted is the answer to the request that waits about it; who asked has no answer to wait
    for once they spoke to somebody themselves."""
    me = turn.known_person.id
    task = await records.tasks.about(TaskKind.CHASE, subject_of(row, period))
    if task is not None and task.person_id == me:
        await records.tasks.close(task.id, me, turn.now)
    elif task is not None:
        answer = turn.app.texts.render(
            "owed_helped_answer", innovation=row.name, promised=promised, reason=reason
        ).plain
        await records.tasks.answer(task.id, answer, me, turn.now)


async def tell_helped(turn: Turn, row: Row, period: Period) -> None:
    """Bring that answer to who asked, once."""
    async with turn.app.database.read() as records:
        task = await records.tasks.last_answered_by(turn.known_person.id)
        if task is None or task.kind is not TaskKind.CHASE or task.subject != subject_of(row, period):
            return
        asker = await records.people.find(task.person_id)
    message = turn.app.texts.render(
        "owed_helped", by=turn.known_person.address, answer=task.answer or "", subject=task.subject
    )
    if asker is not None:
        await tell(turn.bot, turn.app.database, [asker], message, turn.now, card=("owed_helped", task.id))


def subject_of(row: Row, period: Period) -> str:
    """What a request is about, as buttons name it."""
    return f"{period}.{row.owed.innovation.id}"
