"""Feature: decorators that register what people can do, with role checks, menus and one owner a name."""

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from telegram import Bot, BotCommand
from telegram.ext import filters

from bot.app import App
from bot.context import Turn
from bot.conversation import Desk, Handler, Hearer, Recognises, RouteHandler
from bot.guard import guarded
from bot.programme.people import COMMANDS, Permission, Role
from bot.storage.database import Records
from bot.storage.models import JsonObject, TaskKind
from bot.texts import Message
from knowledge.answers import Route

Registers = Callable[[Handler], Handler]
JobRun = Callable[[App, Bot], Awaitable[None]]
Teller = Callable[[Turn, Records], Awaitable[Sequence[Message]]]
PATIENCE = timedelta(hours=12)
"""How long the next text is waited for."""
K = TypeVar("K")
V = TypeVar("V")


class DoubleOwnerError(Exception):
    """Two handlers claim one name; carries the name."""


class WrongPermissionError(Exception):
    """A command names another permission than its row of the table; carries the command."""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command, its menu line and bare words; one that `edits` takes a changed message too."""

    name: str
    description: str
    permission: Permission
    words: tuple[str, ...]
    handler: Handler
    leads: re.Pattern[str] | None = None
    edits: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """What is done time and again, whoever writes; run once more it does nothing new."""

    name: str
    every: timedelta
    run: JobRun


@dataclass(slots=True)
class Feature:
    """What one module lets people do. Every decorator names the permission that the person must hold.

    One that only `announces` says of its commands that they are still to come, whoever may use them then.
    """

    name: str
    announces: bool = False
    commands: list[Command] = field(default_factory=list)
    buttons: dict[str, Handler] = field(default_factory=dict)
    deep_links: dict[str, Handler] = field(default_factory=dict)
    cursors: dict[str, Handler] = field(default_factory=dict)
    replies: dict[str, Handler] = field(default_factory=dict)
    routes: dict[Route, RouteHandler] = field(default_factory=dict)
    memberships: list[Handler] = field(default_factory=list)
    reactions: list[Handler] = field(default_factory=list)
    messages: list[tuple[filters.BaseFilter, Handler]] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    files: dict[str, Handler] = field(default_factory=dict)
    tasks: dict[TaskKind, Handler] = field(default_factory=dict)
    hearers: dict[str, Hearer] = field(default_factory=dict)
    collectors: dict[str, Recognises] = field(default_factory=dict)
    tellers: list[tuple[Permission, Teller, bool]] = field(default_factory=list)
    claiming: set[str] = field(default_factory=set)
    forms: dict[str, Handler] = field(default_factory=dict)

    def command(
        self,
        name: str,
        permission: Permission,
        *,
        menu: str = "",
        words: Sequence[str] = (),
        leads: str = "",
        edits: bool = False,
    ) -> Callable[[Handler], Handler]:
        """Register `/name`, its bare words, and its line in the menus of those its row of the table marks.

        A text that begins with the pattern `leads` is a command with its argument too.
        """

        def register(handler: Handler) -> Handler:
            checked, all_words = guarded(permission, f"command:{name}", handler), (name, *words)
            pattern = re.compile(leads, re.IGNORECASE) if leads else None
            self.commands.append(Command(name, menu, permission, all_words, checked, pattern, edits))
            return handler

        return register

    def button(self, name: str, permission: Permission) -> Callable[[Handler], Handler]:
        """Register the buttons whose data starts with `name:`; the rest are the turn's arguments."""
        return self._register(self.buttons, name, permission, f"button:{name}")

    def deep_link(self, prefix: str, permission: Permission) -> Callable[[Handler], Handler]:
        """Register `/start <prefix>-<rest>`; the rest is the turn's only argument."""
        return self._register(self.deep_links, prefix, permission, f"deep_link:{prefix}")

    def cursor(
        self, step: str, permission: Permission, *, claims: bool = False
    ) -> Callable[[Handler], Handler]:
        """Register who gets the next text of a person whose open cursor is at `step` of this feature.

        One that `claims` also gets texts that are commands without a slash elsewhere.
        """
        if claims:
            self.claiming.add(step)
        return self._register(self.cursors, step, permission, f"cursor:{self.name}:{step}")

    def reply_to(self, subject: str, permission: Permission) -> Callable[[Handler], Handler]:
        """Register who gets a text that replies to a card showing `subject`."""
        return self._register(self.replies, subject, permission, f"reply:{subject}")

    def file(
        self, step: str, permission: Permission, recognises: Recognises | None = None
    ) -> Callable[[Handler], Handler]:
        """Register who gets a file of a person whose open cursor is at `step`, or that `recognises` knows."""
        if recognises:
            self.collectors[step] = recognises
        return self._register(self.files, step, permission, f"file:{self.name}:{step}")

    def task(self, kind: TaskKind, permission: Permission) -> Callable[[Handler], Handler]:
        """Register who shows a task of this kind from the queue; its id is the turn's only argument."""
        return self._register(self.tasks, kind, permission, f"task:{kind}")

    def form(self, name: str, permission: Permission) -> Callable[[Handler], Handler]:
        """Register who goes on with a draft of a form; its id is the turn's first argument."""
        return self._register(self.forms, name, permission, f"form:{name}")

    def route(self, route: Route) -> Callable[[RouteHandler], RouteHandler]:
        """Register who shows what became of a free text; everybody may write."""

        def register(handler: RouteHandler) -> RouteHandler:
            self.routes[route] = handler
            return handler

        return register

    def hears(self, name: str, permission: Permission, recognises: Recognises) -> Registers:
        """Register who gets the texts that `recognises` knows for its own, where nothing waits for them."""

        def register(handler: Handler) -> Handler:
            self.hearers[name] = Hearer(permission, recognises, guarded(permission, f"hears:{name}", handler))
            return handler

        return register

    def message(self, which: filters.BaseFilter, permission: Permission) -> Callable[[Handler], Handler]:
        """Register who answers messages without text, by PTB filter."""

        def register(handler: Handler) -> Handler:
            self.messages.append((which, guarded(permission, f"message:{which.name}", handler)))
            return handler

        return register

    def waiting(self, permission: Permission, *, queue: bool = False) -> Callable[[Teller], Teller]:
        """Register who tells home screen or `queue` what waits there: messages of a line and buttons."""

        def register(teller: Teller) -> Teller:
            self.tellers.append((permission, teller, queue))
            return teller

        return register

    def reaction(self, permission: Permission) -> Callable[[Handler], None]:
        """Register who is told when somebody puts a reaction under a message, or takes it away."""
        return lambda handler: self.reactions.append(guarded(permission, "reaction", handler))

    def membership(self, permission: Permission) -> Callable[[Handler], Handler]:
        """Register who is told when the bot is added, removed, blocked or unblocked."""

        def register(handler: Handler) -> Handler:
            self.memberships.append(guarded(permission, "membership", handler))
            return handler

        return register

    def job(self, name: str, every: timedelta) -> Callable[[JobRun], JobRun]:
        """Register what the process that handles updates does whenever this much time has passed."""

        def register(run: JobRun) -> JobRun:
            self.jobs.append(Job(name, every, run))
            return run

        return register

    async def expect(self, turn: Turn, step: str, data: JsonObject | None = None) -> None:
        """Give the person's next text or file to `step` of this feature, once for this update."""

        async def open_it(records: Records) -> None:
            await self.expect_within(turn, records, step, data)

        await turn.once(open_it)

    async def expect_within(
        self, turn: Turn, records: Records, step: str, data: JsonObject | None = None
    ) -> None:
        """The same in the transaction of another effect."""
        until, person = turn.now + PATIENCE, turn.known_person.id
        await records.cursors.open(
            turn.chat_id, person, self.name, step, turn.now, data=data, expires_at=until
        )

    @staticmethod
    def _register(
        table: dict[K, Handler], key: K, permission: Permission, taker: str
    ) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            if key in table:
                raise DoubleOwnerError(str(key))
            table[key] = guarded(permission, taker, handler)
            return handler

        return register


class Registry:
    """All features together: who owns which name, and what each role sees in its menu."""

    def __init__(self, features: Iterable[Feature]) -> None:
        """Merge the features.

        Raises DoubleOwnerError where two claim one name, WrongPermissionError where one leaves the table.
        """
        self.features = tuple(features)
        _check_permissions(c for f in self.features if not f.announces for c in f.commands)
        self.commands = {c.name: c for f in self.features for c in f.commands}
        words = [(word, c.handler) for f in self.features for c in f.commands for word in c.words]
        self.jobs = _merge((job.name, job) for f in self.features for job in f.jobs)
        self.tellers = tuple(teller for f in self.features for teller in f.tellers)
        self.buttons = _merge(item for f in self.features for item in f.buttons.items())
        self.forms = _merge(item for f in self.features for item in f.forms.items())
        self.tasks = _merge(item for f in self.features for item in f.tasks.items())
        self.deep_links = _merge(item for f in self.features for item in f.deep_links.items())
        self.desk = Desk(
            words=_merge(words),
            leads=tuple((c.leads, c.handler) for f in self.features for c in f.commands if c.leads),
            cursors=_merge((f"{f.name}:{step}", h) for f in self.features for step, h in f.cursors.items()),
            files=_merge((f"{f.name}:{step}", h) for f in self.features for step, h in f.files.items()),
            collectors={f"{f.name}:{step}": r for f in self.features for step, r in f.collectors.items()},
            claiming=frozenset(f"{f.name}:{step}" for f in self.features for step in f.claiming),
            replies=_merge(item for f in self.features for item in f.replies.items()),
            hearers=_merge(item for f in self.features for item in f.hearers.items()),
            routes=_merge(item for f in self.features for item in f.routes.items()),
        )

    def menu(self, role: Role | None) -> tuple[BotCommand, ...]:
        """The commands that a role sees in its menu (None: a guest), in the order of the table.

        What is only announced is in no menu: a menu holds what can be done.
        """
        there = {c.name: c for f in self.features if not f.announces for c in f.commands}
        shown = (there[name] for name, row in COMMANDS.items() if role in row.menu and name in there)
        return tuple(BotCommand(command.name, command.description) for command in shown)

    @classmethod
    def of(cls, turn: Turn) -> "Registry":
        """The registry of the running application."""
        registry = turn.application.bot_data["registry"]
        assert isinstance(registry, cls)  # noqa: S101 - the type of PTB's bot_data
        return registry


def _check_permissions(commands: Iterable[Command]) -> None:
    for command in commands:
        row = COMMANDS.get(command.name)
        if row and row.permission is not command.permission:
            raise WrongPermissionError(command.name)


def _merge(items: Iterable[tuple[K, V]]) -> dict[K, V]:
    merged: dict[K, V] = {}
    for key, value in items:
        if key in merged:
            raise DoubleOwnerError(str(key))
        merged[key] = value
    return merged
