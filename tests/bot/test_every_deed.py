"""Everything that only hub and staff may do, and that changes something, is written into the trail."""

import inspect
from collections.abc import Iterator, Mapping
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

from bot.conversation import Handler
from bot.feature import Registry
from bot.programme.people import PERMISSIONS, Permission, Role
from tests.bot.desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")
OURS = frozenset({Role.HUB, Role.STAFF})
NOTED = "audit.note"
WRITES = frozenset({"apply", "once", "transaction"})
OF_THEIR_OWN = {
    "button:bc_answers": "a draft of one's own, not sent",
    "button:bc_ask": "asks colleagues; what they decide is noted",
    "button:bc_copy": "a draft of one's own, not sent",
    "button:bc_drop": "a draft of one's own, not sent",
    "button:bc_kind": "a draft of one's own, not sent",
    "button:bc_link": "a draft of one's own, not sent",
    "button:bc_morning": "a draft of one's own, not sent",
    "button:bc_now": "a draft of one's own, sent once confirmed",
    "button:bc_plain": "a draft of one's own, not sent",
    "button:bc_role": "a draft of one's own, not sent",
    "button:extend_stop": "closes one's own question",
    "button:faq_new": "a draft of one's own, not published",
    "button:faq_send": "asks colleagues; what they decide is noted",
    "button:gap_write": "a draft of one's own, not published",
    "button:guide_drop": "a file of one's own, not published",
    "button:guide_set": "a file of one's own, not published",
    "button:owed_hub": "asks the hub, which the task itself keeps; what the hub does is noted",
    "button:take": "says who is at a task, which the task itself keeps",
    "cursor:broadcasting:audience": "a draft of one's own, not sent",
    "cursor:broadcasting:fix_body": "a draft of one's own, not sent",
    "cursor:broadcasting:fix_line": "a draft of one's own, not sent",
    "cursor:broadcasting:text": "a draft of one's own, not sent",
    "cursor:broadcasting:when": "a draft of one's own, sent once confirmed",
    "cursor:faq:field": "a draft of one's own, not published",
    "cursor:guideline:fact": "a file of one's own, not published",
    "cursor:people:where": "one's own dialogue; the tap that gives the role is noted",
    "cursor:reporting:behalf": "closes one's own question; what is filled in is noted when sent",
    "file:broadcasting:text": "a draft of one's own, not sent",
    "file:guideline:file": "a file of one's own, not published",
    "file:inviting:file": "a file of one's own; the links made of it are noted",
    "button:gap": "reads; the questions are grouped by stored vectors",
    "button:gap_file": "reads",
    "button:gaps": "reads",
    "command:celah": "reads",
}
"""What writes without doing anything to others, and why."""


def handlers(registry: Registry) -> Iterator[tuple[str, Handler]]:
    """Every handler with the name of what it takes."""
    desk = registry.desk
    yield from ((f"command:{name}", command.handler) for name, command in registry.commands.items())
    tables: dict[str, Mapping[Any, Handler]] = {
        "button": registry.buttons,
        "link": registry.deep_links,
        "task": registry.tasks,
        "form": registry.forms,
        "cursor": desk.cursors,
        "file": desk.files,
        "reply": desk.replies,
    }
    for kind, table in tables.items():
        yield from ((f"{kind}:{name}", handler) for name, handler in table.items())


def is_ours(handler: Handler) -> bool:
    """Whether nobody but hub and staff holds its permission."""
    permission = Permission(inspect.getclosurevars(handler).nonlocals["permission"])
    return PERMISSIONS[permission] <= OURS


def used_by(handler: Handler) -> frozenset[str]:
    """The names that a handler, and each function of the bot it calls by name, makes use of."""
    seen: set[FunctionType] = set()
    waiting: list[object] = [inspect.unwrap(handler)]
    names: set[str] = set()
    while waiting:
        function = waiting.pop()
        if not isinstance(function, FunctionType) or function in seen:
            continue
        if not function.__module__.startswith("bot."):
            continue
        seen.add(function)
        parts = [frozenset(code.co_names) for code in within(function.__code__)]
        used = frozenset[str]().union(*parts)
        names |= used | ({NOTED} if any({"audit", "note"} <= part for part in parts) else set())
        globals_ = [function.__globals__[name] for name in used if name in function.__globals__]
        modules = [one for one in globals_ if isinstance(one, ModuleType)]
        waiting += [inspect.unwrap(one) for one in globals_ if callable(one)]
        waiting += [getattr(module, name, None) for module in modules for name in used]
    return frozenset(names)


def within(code: CodeType) -> Iterator[CodeType]:
    """The code of a function and of those inside it."""
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from within(inner)


async def test_it_is_noted(desk: Desk) -> None:
    registry = desk.application.bot_data["registry"]
    ours = {name: used_by(handler) for name, handler in handlers(registry) if is_ours(handler)}
    writing = {name for name, used in ours.items() if used & WRITES}
    noting = {name for name in writing if NOTED in ours[name]}
    assert len(noting) > 30, sorted(noting)
    assert sorted(writing - noting - OF_THEIR_OWN.keys()) == []
    assert sorted(OF_THEIR_OWN.keys() - (writing - noting)) == []
