"""Deleting: what is due is deleted and noted; the person and those in charge of what they did are told."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from telegram import Bot, BotCommandScopeChat
from telegram.error import TelegramError

from bot.app import App
from bot.delivery.outgoing import send
from bot.delivery.telling import tell
from bot.features.privacy.owner import feature
from bot.programme.people import Role
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.forgotten import note_deletions

Left = dict[str | None, list[dict[str, object]]]
"""What nobody looks after now, by province: its name, and how many colleagues are left."""


@dataclass(frozen=True, slots=True)
class Done:
    """A deletion that was carried out: the chat the person had, and what they leave behind."""

    id: int
    chat: int | None
    by_request: bool
    left: Left


@feature.job("deletions", timedelta(minutes=10))
async def carry_out(app: App, bot: Bot) -> None:
    """Delete what is due, write down that it was, then tell."""
    async with app.database.read() as records:
        due = await records.deletions.due(app.clock.now())
    for deletion_id in due:
        done = await _delete(app, deletion_id)
        await note_deletions(app.database, app.settings.home, app.clock.now())
        if done is not None:
            await _tell_person(app, bot, done)
            await _tell_those_in_charge(app, bot, done.id, done.left)
    await note_deletions(app.database, app.settings.home, app.clock.now())


async def _delete(app: App, deletion_id: int) -> Done | None:
    now = app.clock.now()
    async with app.database.transaction() as records:
        deletion = await records.deletions.take(deletion_id)
        person = await records.people.find(deletion.person_id) if deletion else None
        if deletion is None or person is None:
            return None
        if not deletion.by_request and person.last_seen_at > deletion.asked_at:
            deletion.cancelled_at = now
            return None
        left = await _left(records, person.id, app)
        chat = await records.personal.erase(person.id, now)
        deletion.done_at = now
        await records.audit.note(person.id, Action.DATA_DELETED, "person", person.id, now)
        return Done(deletion_id, chat, deletion.by_request, left)


async def _left(records: Records, person_id: int, app: App) -> Left:
    now, left = app.clock.now(), Left()
    for held in await records.custodians.of_person(person_id, now):
        others = (
            await records.custodians.of_innovation(held.innovation_id, now)
            if held.innovation_id
            else await records.custodians.of_agency(held.agency_id or 0, now)
        )
        item = {"name": await records.directory.title(held), "colleagues": len(others) - 1}
        left.setdefault(await records.directory.place(held), []).append(item)
    for role in await records.people.held_roles(person_id, now):
        if role.role is Role.HUB and role.province:
            left.setdefault(None, []).append({"name": f"Hub JIPP {role.province}", "colleagues": 0})
    return left


async def _tell_person(app: App, bot: Bot, done: Done) -> None:
    if done.chat is None:
        return
    with suppress(TelegramError):
        await bot.delete_my_commands(BotCommandScopeChat(done.chat))
        await send(bot, done.chat, app.texts.render("deletion_done", by_request=done.by_request))


async def _tell_those_in_charge(
    app: App, bot: Bot, deletion_id: int, left: Mapping[str | None, list[dict[str, object]]]
) -> None:
    for province, items in left.items():
        async with app.database.read() as records:
            people = await records.people.in_charge(province, app.clock.now())
        message = app.texts.render("deletion_notice", province=province, items=items)
        card = (f"deletion {province or ''}", deletion_id)
        await tell(bot, app.database, people, message, app.clock.now(), card=card)
