"""Home: the first contact, the menu, help and privacy, and whatever leads nowhere else."""

from telegram.ext import filters

from bot.context import Turn
from bot.feature import Feature, Registry
from bot.programme.people import Permission
from bot.storage.database import Records
from config.wording import sapaan

feature = Feature("home")


@feature.command(
    "menu",
    Permission.ASK,
    menu="Layar utama dan tugas yang menunggu",
    words=("mulai", "kembali", "status"),
)
async def show_home(turn: Turn) -> None:
    """The home screen; staff also see how much waits."""
    waiting = None
    if turn.may(Permission.SEE_QUEUE):
        async with turn.app.database.read() as records:
            waiting = await records.tasks.count_open(provinces=turn.scope)
    await turn.reply("home", greeting=sapaan(turn.now, turn.zone), waiting=waiting)


@feature.button("menu", Permission.ASK)
async def tap_home(turn: Turn) -> None:
    """The same from a button."""
    await show_home(turn)


@feature.command("start", Permission.ASK)
async def start(turn: Turn) -> None:
    """First contact in four lines and four buttons; with an argument, the deep link it names."""
    if turn.arguments:
        await _follow(turn, turn.arguments[0])
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
    page = turn.arguments[0] if turn.arguments else "main"
    if page == "privacy":
        await show_privacy(turn)
    else:
        await _help(turn, "official" if page == "official" else "main")


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
    )


@feature.command("privasi", Permission.ASK, menu="Data saya: lihat, salin, hapus")
async def show_privacy(turn: Turn) -> None:
    """What is kept and why."""
    await turn.reply("privacy_note", team=turn.app.settings.contact_team)


@feature.command("batal", Permission.ASK, words=("cancel",))
async def cancel(turn: Turn) -> None:
    """Close whatever waits for the person's next text."""
    person = turn.known_person

    async def close(records: Records) -> bool:
        cursor = await records.cursors.current(turn.chat_id, person.id, turn.now)
        await records.cursors.close(turn.chat_id, person.id)
        return cursor is not None

    async def closed(_: Records) -> bool:
        return True

    await turn.reply("cancelled" if await turn.apply(close, closed) else "nothing_to_cancel")


@feature.button("cancel", Permission.ASK)
async def tap_cancel(turn: Turn) -> None:
    """The same from a button."""
    await cancel(turn)


@feature.message(filters.COMMAND, Permission.ASK)
async def unknown_command(turn: Turn) -> None:
    """A command that does not exist."""
    await turn.reply("unknown_command", command=turn.text.split()[0][:32])
