"""Waiting: the queue of hub and staff by kind, most urgent first, and what else features say waits there."""

from dataclasses import replace

from markupsafe import Markup

from bot.context import Turn
from bot.feature import Registry
from bot.features.human.owner import feature
from bot.programme.people import Permission, Role
from bot.storage.database import Records
from bot.storage.models import Task, TaskKind
from bot.tasks import is_held
from bot.texts import Message

PAGE = 5
EVERY_KIND = "all"


@feature.command("antrean", Permission.SEE_QUEUE, menu="Yang menunggu: laporan, asesmen, pertanyaan")
async def show_queue(turn: Turn) -> None:
    """What waits by kind; where it is all of one kind, its list at once."""
    await _overview(turn)


@feature.button("queue", Permission.SEE_QUEUE)
async def tap_queue(turn: Turn) -> None:
    """The overview, or a page of the list: `queue:<kind or all>.<offset>`."""
    wanted = turn.argument(0)
    if wanted != EVERY_KIND and wanted not in set(TaskKind):
        await _overview(turn)
        return
    kind = TaskKind(wanted) if wanted != EVERY_KIND else None
    await _list(turn, kind, turn.number_at(1, 5) or 0)


async def _overview(turn: Turn) -> None:
    async with turn.app.database.read() as records:
        counts = await records.tasks.counts(turn.now, provinces=turn.scope)
        told = await _told(turn, records)
    if len(counts) == 1 and not told:
        await _list(turn, next(iter(counts)), 0)
        return
    if not counts and not told:
        await turn.show("queue_empty")
        return
    message = turn.app.texts.render(
        "queue",
        staff=turn.scope is None,
        day=turn.today,
        kinds=[
            {"kind": kind.value, "total": waiting.total, "late": waiting.late}
            for kind, waiting in counts.items()
        ],
        lines=[Markup(line.text) for line in told],  # noqa: S704 - rendered, and escaped
    )
    rows = tuple(row for line in told for row in line.buttons)
    await turn.show_message(replace(message, buttons=rows + message.buttons))


async def _told(turn: Turn, records: Records) -> list[Message]:
    told: list[Message] = []
    for permission, teller, in_queue in Registry.of(turn).tellers:
        if in_queue and turn.may(permission):
            told += await teller(turn, records)
    return told


async def _list(turn: Turn, kind: TaskKind | None, offset: int) -> None:
    async with turn.app.database.read() as records:
        total = await records.tasks.count_open(provinces=turn.scope, kind=kind)
        offset = min(offset, max(total - 1, 0) // PAGE * PAGE)
        tasks = await records.tasks.list_open(provinces=turn.scope, kind=kind, limit=PAGE, offset=offset)
        rows = [await _row(turn, records, task) for task in tasks]
    if not tasks:
        await turn.show("queue_empty")
        return
    await turn.show(
        "queue_list",
        kind=kind.value if kind else EVERY_KIND,
        tasks=rows,
        total=total,
        zone=turn.zone.key,
        previous=max(offset - PAGE, 0) if offset else None,
        next=offset + PAGE if offset + PAGE < total else None,
    )


async def _row(turn: Turn, records: Records, task: Task) -> dict[str, object]:
    asker = await records.people.find(task.person_id)
    taker = await records.people.find(task.taken_by) if task.taken_by else None
    return {
        "id": task.id,
        "kind": task.kind.value,
        "question": task.text,
        "name": asker.address if asker else "",
        "due": task.due_at.astimezone(turn.app.promises.zone).date() if task.due_at else None,
        "late": task.due_at is not None and task.due_at < turn.now,
        "taken": taker.address if taker else None,
        "province": task.province if Role.STAFF in turn.roles else None,
        "held": await is_held(turn.app, records, task),
    }
