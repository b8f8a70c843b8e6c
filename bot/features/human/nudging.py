"""Nudging: what was promised and still waits is brought to staff once, and whoever asked is told once."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from telegram import Bot

from bot.app import App
from bot.delivery.telling import tell
from bot.features.human.owner import feature
from bot.programme.people import Role
from bot.storage.models import Person, Task

SHOWN = 3


@feature.job("nudge", timedelta(minutes=5))
async def nudge(app: App, bot: Bot) -> None:
    """Messages are noted as cards: a process that ends before the tasks are marked tells nobody twice."""
    late = await _late(app)
    if not late:
        return
    for task, asker in late:
        arguments = {"task": task.id, "question": task.text, "days": app.promises.rules.nudge_days.value}
        message = app.texts.render("nudge_asker", **arguments)
        await tell(bot, app.database, [asker], message, app.clock.now(), card=("nudge_asker", task.id))
    await _remind(app, bot, [task for task, _ in late])
    async with app.database.transaction() as records:
        await records.tasks.note_nudge([task.id for task, _ in late], app.clock.now())


async def _late(app: App) -> list[tuple[Task, Person]]:
    """What waits for too long, with its asker, where it is no quiet hour for them and for staff."""
    now, promises = app.clock.now(), app.promises
    if promises.is_quiet(now, promises.zone):
        return []
    async with app.database.read() as records:
        tasks = await records.tasks.not_nudged(promises.asked_before(now))
        found = [(task, await records.people.find(task.person_id)) for task in tasks]
    return [
        (task, asker)
        for task, asker in found
        if asker and promises.nudge(task.created_at) <= now and not promises.is_quiet(now, _zone(app, asker))
    ]


async def _remind(app: App, bot: Bot, late: Sequence[Task]) -> None:
    """One message to staff about all of it, and one to each hub about what waits there."""
    now = app.clock.now()
    async with app.database.read() as records:
        staff = await records.people.with_role(Role.STAFF, now)
        at_hub = {task.province: [one for one in late if one.province == task.province] for task in late}
        hubs = [
            (await records.people.with_role(Role.HUB, now, province=province), tasks)
            for province, tasks in at_hub.items()
            if province
        ]
    known = {person.id for person in staff}
    for people, tasks in [(staff, list(late)), *hubs]:
        of_hub = people is not staff
        theirs = [task for task in tasks if not (of_hub and task.to_staff)]
        told = [person for person in people if not (of_hub and person.id in known)]
        if theirs and told:
            rows = [{"id": task.id, "question": task.text} for task in theirs[:SHOWN]]
            days = app.promises.rules.nudge_days.value
            message = app.texts.render("nudge_staff", tasks=rows, total=len(theirs), days=days)
            await tell(bot, app.database, told, message, now, card=("nudge_staff", theirs[0].id))


def _zone(app: App, person: Person) -> ZoneInfo:
    return ZoneInfo(person.zone or app.settings.default_zone)
