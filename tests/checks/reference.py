"""Writes docs/reference/ from the code: settings, commands, buttons, command line, simulator, metrics."""

import inspect
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta

from pydantic import SecretStr

from bot.conversation import Handler
from bot.feature import Command, Registry
from bot.groups import COMMANDS
from bot.programme.people import COMMANDS as TABLE
from bot.programme.people import PERMISSIONS, Permission, Role
from config.settings import Settings, variable
from config.wording import peran

NOTE = "\n\nMade from the code by `make docs`; do not change it here.\n"
ORDER: tuple[Role | None, ...] = (None, *Role)
ROUTES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("GET", "/sim/events"): ("", "server-sent events of everything that happens; `Last-Event-ID` resumes"),
    ("GET", "/sim/people"): ("", "`{people}`"),
    ("POST", "/sim/people"): (
        "`id`, `first_name`, `crowd`, …",
        "adds or changes a person; one of a `crowd` has started the bot and is not listed",
    ),
    ("GET", "/sim/chats"): ("", "`{chats}`"),
    ("POST", "/sim/chats"): ("`id` (negative), `type`, `title`, `members[]`, `is_forum`, `by`", "a group"),
    ("GET", "/sim/bot"): ("`?chat=ID`", "what a chat shows of its bot: name, descriptions, menu"),
    ("GET", "/sim/chats/{chat_id}/messages"): (
        "`?after=MESSAGE_ID`",
        "`{messages}` as they now stand, people's and the bot's",
    ),
    ("POST", "/sim/chats/{chat_id}/messages"): (
        "`from` (in groups), `text` or `file` {name, mime, base64} or `voice`, `sticker`, `contact`, "
        "`location`, `album[]`; `edit_of`, `reply_to`, `forward_from`, `thread_id`",
        "`{message_ids}`",
    ),
    ("POST", "/sim/chats/{chat_id}/taps"): ("`from`, `message_id`, `data` or `text`", "`{answer}`"),
    ("POST", "/sim/chats/{chat_id}/reactions"): ("`from`, `message_id`, `emoji`", "a reaction"),
    ("GET", "/sim/faults"): ("", "what is made to go wrong"),
    ("PUT", "/sim/faults"): ("see below; an empty object brings back the defaults", "the same"),
    ("GET", "/sim/clock"): ("", "`{now, rate}`, with `jumps` where there are any"),
    ("PUT", "/sim/clock"): (
        "`now` (ISO 8601 or seconds), `rate` (0 stops time), `jumps` (`[{at, what}]`: what the page offers)",
        "the same",
    ),
    ("GET", "/sim/stats"): ("", "`{requests: {method: n}, accepted, refused: {code: n}, dropped, updates}`"),
}
"""What each call takes and gives; a call that is not here stops `make docs`."""


def pages() -> dict[str, str]:
    """Every page of docs/reference/ with its text, by file name."""
    registry = _registry()
    return {
        "settings.md": settings_page(),
        "commands.md": commands_page(registry),
        "buttons.md": buttons_page(registry),
        "cli.md": cli_page(),
        "simulator.md": simulator_page(),
        "metrics.md": metrics_page(),
    }


def table(head: str, rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; `head` names its columns, bars between them."""
    lines = [f"| {head} |", "|" + "---|" * (head.count("|") + 1)]
    cells = (" | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) for row in rows)
    return "\n".join([*lines, *(f"| {line} |" for line in cells)]) + "\n"


def settings_page() -> str:
    """Every PANDU_* variable."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = default.get_secret_value() if isinstance(default, SecretStr) else str(default)
        rows.append((f"`{variable(name)}`", f"`{shown}`" if shown else "", str(field.description)))
    about = "Read from the environment, else from `.env` in the working directory; each has a safe default."
    return f"# Settings{NOTE}\n{about}\n\n{table('variable | default | meaning', rows)}"


def commands_page(registry: Registry) -> str:
    """Every command with its permission, who holds it, and in whose menu it is."""
    upcoming = {
        command.name for feature in registry.features if feature.announces for command in feature.commands
    }
    now = [command for command in registry.commands.values() if command.name not in upcoming]
    later = [command for command in registry.commands.values() if command.name in upcoming]
    grouped = ", ".join(f"`/{name}`" for name in sorted(COMMANDS))
    permissions = ((f"`{p}`", _who(PERMISSIONS[p]), _who(_without(p))) for p in Permission)
    return "\n".join(
        [
            f"# Commands{NOTE}",
            f"Nothing needs a command: typing always works. In groups these work and no others: {grouped}.\n",
            table("command | what it does | permission | in the menu of | also as a word", map(_row, now)),
            "Announced: each says that it is still to come and shows what the documents say about it.\n",
            " ".join(f"`/{command.name}`" for command in later) + "\n",
            "## Permissions\n",
            table("permission | held by | not by", permissions),
        ]
    )


def _without(permission: Permission) -> frozenset[Role | None]:
    return frozenset(ORDER) - PERMISSIONS[permission]


def _row(command: Command) -> tuple[str, ...]:
    words = ", ".join(word for word in command.words if word != command.name)
    about = command.description or first_line(command.handler)
    seen = TABLE[command.name].menu if command.name in TABLE else frozenset[Role | None]()
    return f"`/{command.name}`", about, f"`{command.permission}`", _who(seen), words


def _who(roles: frozenset[Role | None]) -> str:
    if roles == frozenset(ORDER):
        return "everybody"
    return ", ".join(peran(role.value) if role else "guest" for role in ORDER if role in roles)


def first_line(handler: Handler) -> str:
    """The first sentence of a handler's docstring."""
    return (inspect.getdoc(handler) or "").split("\n\n")[0].replace("\n", " ")


def buttons_page(registry: Registry) -> str:
    """Every name that callback data, deep links, cursors and card replies start with."""
    desk = registry.desk
    parts: tuple[tuple[str, str, Mapping[str, Handler]], ...] = (
        ("Buttons", "The callback data is `name:argument.argument`, at most 64 bytes.", registry.buttons),
        (
            "Deep links",
            "`/start name-argument`; the empty name takes every other `/start`.",
            registry.deep_links,
        ),
        ("Cursors", "Who gets a person's next text, by feature and step.", desk.cursors),
        ("Replies", "Who gets a reply to a card, by what the card shows.", desk.replies),
    )
    head = "name | what it does | permission | module"
    sections = [
        f"## {title}\n\n{about}\n\n{table(head, map(_owned, owners.items()))}"
        for title, about, owners in parts
    ]
    return "\n".join([f"# Buttons, links, cursors{NOTE}", *sections])


def _owned(item: tuple[str, Handler]) -> tuple[str, ...]:
    name, handler = item
    permission = inspect.getclosurevars(handler).nonlocals["permission"]
    return (
        f"`{name}`" if name else "(empty)",
        first_line(handler),
        f"`{permission}`",
        f"`{handler.__module__}`",
    )


def cli_page() -> str:
    """The contents of `--help` of `pandu` and of each of its commands."""
    import typer
    from typer.cli import get_docs_for_click
    from typer.main import get_command

    from bot.cli import app

    command = get_command(app)
    text = get_docs_for_click(obj=command, ctx=typer.Context(command), name="pandu", title="Command line")
    lines = [re.sub(r"^\* (`\w+`): .*", r"* \1", line) for line in text.splitlines()]
    head, _, rest = "\n".join(lines).partition("\n\n")
    about = (
        "Exit 0: it did its work; 1: it could not, one sentence on standard error says why; 2: wrong usage."
    )
    return f"{head}{NOTE}\n{about}\n\n{rest.strip()}\n"


def simulator_page() -> str:
    """The calls under /sim, the faults and the Bot API methods."""
    from bot.simulator.control.routes import ROUTES as SERVED
    from bot.simulator.faults import Faults
    from bot.simulator.methods import METHODS

    calls = [(method, route.path.replace(":path", "")) for route in SERVED for method in route.methods or ()]
    rows = [(f"`{method} {path}`", *ROUTES[method, path]) for method, path in calls if method != "HEAD"]
    faults = [(f"`{name}`", f"`{_shown(field.default)}`") for name, field in Faults.model_fields.items()]
    methods = sorted(method.name for method in METHODS.values())
    return "\n".join(
        [
            f"# Simulator{NOTE}",
            "Every call answers 200 with JSON; what cannot be done is `{error}`. `GET /` is the page.\n",
            table("call | takes | gives", rows),
            "## Faults\n",
            "Limits count what sends or edits a message; `null` is no limit.\n",
            table("name | default", faults),
            "## Bot API\n",
            "Any token `<number>:<text>` is a bot. Under `/bot<token>/` are these methods, and files under",
            "`/file/bot<token>/<path>`:\n",
            ", ".join(f"`{name}`" for name in methods) + ".\n",
        ]
    )


def _shown(default: object) -> str:
    return {"None": "null", "False": "false", "()": "[]"}.get(str(default), str(default))


def metrics_page() -> str:
    """Every metric of our own, with the labels that it carries."""
    from prometheus_client.parser import text_string_to_metric_families

    families = text_string_to_metric_families(_sampled())
    rows = []
    for family in families:
        if family.name.startswith("pandu_") and not family.name.endswith("_created"):
            labels = sorted({label for sample in family.samples for label in sample.labels} - {"le"})
            ending = "_total" if family.type == "counter" else ""
            shown = ", ".join(f"`{label}`" for label in labels)
            rows.append((f"`{family.name}{ending}`", family.type, shown, family.documentation))
    about = "`GET /metrics`, for Prometheus; no texts, names or ids of people. Beside these: `process_*`."
    return f"# Metrics{NOTE}\n{about}\n\n{table('metric | type | labels | meaning', rows)}"


def _sampled() -> str:
    """A page of metrics in which everything has happened once, so that labels are there."""
    from bot.metrics import Metrics
    from knowledge.answers import Answer, Route, Status

    metrics = Metrics()
    metrics.failed("TimedOut")
    metrics.answer(Answer(Status.ANSWERED, Route.QUESTION, timings_ms={"guard": 1.0}))
    metrics.observe(ready=True, waiting=0, age=timedelta(), generation="000001")
    return metrics.page().decode()


def _registry() -> Registry:
    from bot.programme.clock import SystemClock
    from bot.wiring.building import build_app
    from bot.wiring.running import registry_of

    return registry_of(build_app(Settings.model_construct(), SystemClock()))
