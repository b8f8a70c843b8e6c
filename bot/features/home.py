"""Home: the first contact, the menu and help, and whatever leads nowhere else."""

from dataclasses import replace

from markupsafe import Markup
from telegram.ext import filters

from bot.context import Turn
from bot.feature import Feature, Registry
from bot.menus import show_menu
from bot.programme.people import Permission, Role
from bot.storage.models import Question
from bot.texts import Message
from config.wording import sapaan
from knowledge.answers import Route, Smalltalk

feature = Feature("home")
WAITING = 4


@feature.command(
    "menu",
    Permission.ASK,
    menu="Layar utama dan tugas yang menunggu",
    words=("mulai", "kembali", "lewati"),
)
async def show_home(turn: Turn) -> None:
    """The home screen: what waits for the person, each with a button, and what else can be done."""
    await _home(turn)


@feature.command("status", Permission.ASK)
async def show_status(turn: Turn) -> None:
    """The home screen too."""
    await _home(turn)


@feature.button("menu", Permission.ASK)
async def tap_home(turn: Turn) -> None:
    """The home screen."""
    await _home(turn)


@feature.route(Route.SMALLTALK)
async def answer_smalltalk(turn: Turn, question: Question) -> None:
    """A greeting brings the home screen to who has a role; other small talk is answered in kind."""
    kind = question.extra.get("smalltalk")
    if turn.held and not turn.in_group and kind in (Smalltalk.GREETING, Smalltalk.SALAM):
        await _home(turn, salam=kind == Smalltalk.SALAM)
    else:
        await Registry.of(turn).desk.routes[Route.QUESTION](turn, question)


async def _home(turn: Turn, *, salam: bool = False) -> None:
    told: list[Message] = []
    async with turn.app.database.read() as records:
        for permission, teller, in_queue in Registry.of(turn).tellers:
            if not in_queue and turn.may(permission):
                told += await teller(turn, records)
    several = len(turn.roles) > 1
    home = turn.app.texts.render(
        "home",
        greeting=sapaan(turn.now, turn.zone),
        salam=salam,
        name=turn.name,
        role=turn.role,
        several=several,
        lines=[Markup(message.text) for message in told[:WAITING]],  # noqa: S704 - rendered, and escaped
    )
    rows = tuple(row for message in told[:WAITING] for row in message.buttons)
    await turn.send(turn.chat_id, replace(home, buttons=rows + home.buttons))


@feature.button("role", Permission.ASK)
async def change_role(turn: Turn) -> None:
    """Choose whose menu is shown, among the roles held: `role:`, `role:<role>`."""
    wanted = turn.argument(0)
    if wanted in turn.roles:
        await show_menu(turn, turn.known_person, Role(wanted))
        await _home(turn)
    elif turn.role and not wanted:
        await turn.reply(
            "choose_role", roles=[role.value for role in Role if role in turn.roles], role=turn.role
        )
    else:
        await turn.reply("stale_button")


@feature.command("start", Permission.ASK)
async def start(turn: Turn) -> None:
    """First contact in four lines and four buttons, the home screen for who is known; a deep link."""
    if turn.arguments:
        await _follow(turn, turn.arguments[0])
    elif turn.held and turn.known_person.last_role:
        await _home(turn)
    else:
        await turn.reply("start", greeting=sapaan(turn.now, turn.zone))


async def _follow(turn: Turn, payload: str) -> None:
    links = Registry.of(turn).deep_links
    prefix, _, rest = payload.partition("-")
    known = bool(prefix) and prefix in links
    turn.arguments = (rest if known else payload,)
    await links[prefix if known else ""](turn)


@feature.deep_link("grup", Permission.ASK)
async def arrive_from_group(turn: Turn) -> None:
    """Somebody followed a button of a group."""
    await turn.reply("start", greeting=sapaan(turn.now, turn.zone))


@feature.command("bantuan", Permission.ASK, menu="Cara memakai Pandu", words=("help", "tolong"))
async def show_help(turn: Turn) -> None:
    """How to use Pandu, with the commands of this person's menu."""
    await _help(turn, "main")


@feature.button("help", Permission.ASK)
async def tap_help(turn: Turn) -> None:
    """A page of the help: main, official, privacy."""
    if turn.argument(0) == "privacy":
        await Registry.of(turn).commands["privasi"].handler(turn)
    else:
        await _help(turn, "official" if turn.argument(0) == "official" else "main")


async def _help(turn: Turn, page: str) -> None:
    settings = turn.app.settings
    menu = Registry.of(turn).menu(turn.role)
    await turn.reply(
        "help",
        page=page,
        username=turn.bot.username,
        commands=[{"name": command.command, "description": command.description} for command in menu],
        team=settings.contact_team,
        address=settings.contact_address,
        hours=settings.contact_hours,
        staff=turn.role is Role.STAFF,
    )


@feature.message(filters.COMMAND, Permission.ASK)
async def unknown_command(turn: Turn) -> None:
    """A command that does not exist."""
    await turn.reply("unknown_command", command=turn.text.split()[0][:32])
