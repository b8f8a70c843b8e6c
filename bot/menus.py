"""Menus: a chat shows the commands of the role in use, however that role came or went."""

import logging

from telegram import BotCommandScopeChat
from telegram.error import TelegramError

from bot.context import Turn
from bot.feature import Registry
from bot.programme.people import Role, role_for, role_in_use
from bot.storage.models import Person

log = logging.getLogger(__name__)
_KEY = "menus"


async def show_menu(turn: Turn, person: Person, role: Role | None) -> None:
    """Give a person's chat the menu of a role (None: the guests'), which is then the role they are in."""
    async with turn.app.database.transaction() as records:
        await records.people.use_role(person.id, role)
        if turn.person and person.id == turn.person.id:
            turn.held = await records.people.held_roles(person.id, turn.now)
            turn.person.last_role = role
    await _set(turn, person, role)


async def renew_menu(turn: Turn, person: Person) -> None:
    """The same after somebody's roles were changed: the role they are in, or the one that is left."""
    async with turn.app.database.read() as records:
        roles = await records.people.roles(person.id, turn.now)
    await show_menu(turn, person, role_in_use(roles, person.last_role) if person.active else None)


async def keep_menu(turn: Turn) -> None:
    """After an update: the menu of the role that was used, of the one left where a role has ended.

    A process sets each menu once, so that one that was set by an older version does not stay.
    """
    person = turn.person
    if person is None or turn.in_group:
        return
    role = role_for(turn.roles, turn.used, turn.role) if turn.used else turn.role
    shown = _shown(turn).get(person.id)
    if role is not person.last_role:
        await show_menu(turn, person, role)
    elif role is not shown:
        await _set(turn, person, role)


async def _set(turn: Turn, person: Person, role: Role | None) -> None:
    """What was said is not said again because a menu failed: it is tried again with the next update."""
    if person.telegram_id is None:
        return
    scope, menu = BotCommandScopeChat(person.telegram_id), Registry.of(turn).menu(role)
    try:
        await (turn.bot.set_my_commands(menu, scope=scope) if role else turn.bot.delete_my_commands(scope))
        _shown(turn)[person.id] = role
    except TelegramError as error:
        _shown(turn).pop(person.id, None)
        log.warning("the menu of a role is not set", extra={"code": type(error).__name__})


def _shown(turn: Turn) -> dict[int, Role | None]:
    shown: dict[int, Role | None] = turn.application.bot_data.setdefault(_KEY, {})
    return shown
