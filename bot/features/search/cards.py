"""One innovation in full, how to reach its owner, and two or three of them side by side."""

from collections.abc import Awaitable, Callable

from bot.context import Turn
from bot.conversation import facts
from bot.features.search.listing import PAGE, argument, own_search, seek
from bot.features.search.owner import feature
from bot.features.search.wording import entry, profile, short_name
from bot.programme.people import Permission
from bot.storage.models import Search
from knowledge.catalogue import Innovation
from knowledge.search.catalogue import Result

COMPARED = 3


@feature.button("profile", Permission.ASK)
async def tap_profile(turn: Turn) -> None:
    """The card of an innovation, in place of the list: `profile:<search>.<offset>.<innovation>`."""
    await _show_named(turn, show_card)


@feature.button("contact", Permission.ASK)
async def tap_contact(turn: Turn) -> None:
    """How to reach the owner of an innovation: `contact:<search>.<offset>.<innovation>`."""
    await _show_named(turn, show_contact)


async def show_card(
    turn: Turn, search: Search, offset: int, innovation: Innovation, at: int | None = None
) -> int:
    """All that is known about an innovation; gives the message's id."""
    catalogue = await turn.app.finder.ready()
    status = catalogue.sustainability(innovation, await facts(turn))
    arguments: dict[str, object] = {
        "search": search.id,
        "offset": offset,
        "one": profile(innovation, status, catalogue.vocabulary),
    }
    if at is None:
        return await turn.reply("search_card", card=None, **arguments)
    return await turn.show("search_card", at=at, card=None, **arguments)


async def show_contact(
    turn: Turn, search: Search, offset: int, innovation: Innovation, at: int | None = None
) -> int:
    """Whether a narahubung can be written to, and what can be done; gives the message's id."""
    async with turn.app.database.read() as records:
        people = await records.custodians.people_of(innovation.id, turn.now)
    arguments: dict[str, object] = {
        "registered": any(one.telegram_id and one.active for one in people),
        "search": search.id,
        "offset": offset,
        "innovation": innovation.id,
        "name": short_name(innovation),
    }
    if at is None:
        return await turn.reply("search_contact", card=None, **arguments)
    return await turn.show("search_contact", at=at, card=None, **arguments)


async def _show_named(turn: Turn, show: Callable[..., Awaitable[int]]) -> None:
    """What the button names (`<search>.<offset>.<innovation>`), in place of the tapped message."""
    search = await own_search(turn)
    catalogue = await turn.app.finder.ready()
    innovation = catalogue.innovation(".".join(turn.arguments[2:]))
    if search is None or innovation is None:
        await turn.reply("stale_button")
        return
    await show(turn, search, max(argument(turn, 1), 0), innovation, at=turn.tapped_message)


@feature.button("compare", Permission.ASK)
async def tap_compare(turn: Turn) -> None:
    """Two or three of a page side by side; where it holds more, ask which: `compare:<search>.<offset>`,
    then with the numbers chosen on the page (`.13`)."""
    search = await own_search(turn)
    page = await _page(turn, search) if search else ()
    chosen = _chosen(turn, len(page))
    if search is None or len(page) < 2:
        await turn.reply("stale_button")
    elif len(page) <= COMPARED:
        await _show_compared(turn, search, page)
    elif len(chosen) >= 2:
        await _show_compared(turn, search, tuple(page[n - 1] for n in chosen))
    else:
        await _show_choice(turn, search, page, chosen)


@feature.button("pick", Permission.ASK)
async def tap_pick(turn: Turn) -> None:
    """Choose another one to compare: `pick:<search>.<offset>.<numbers>`."""
    search = await own_search(turn)
    page = await _page(turn, search) if search else ()
    if search is None or len(page) < 2:
        await turn.reply("stale_button")
        return
    await _show_choice(turn, search, page, _chosen(turn, len(page)))


async def _page(turn: Turn, search: Search) -> tuple[Result, ...]:
    offset = max(argument(turn, 1), 0)
    return (await seek(turn, search)).found.results[offset : offset + PAGE]


def _chosen(turn: Turn, size: int) -> tuple[int, ...]:
    """The numbers chosen, at most three, in order; what is no number of the page is left out."""
    text = turn.arguments[2] if len(turn.arguments) > 2 else ""
    numbers = {int(sign) for sign in text[:PAGE] if sign.isascii() and sign.isdigit()}
    return tuple(sorted(number for number in numbers if 1 <= number <= size))[:COMPARED]


async def _show_choice(turn: Turn, search: Search, page: tuple[Result, ...], chosen: tuple[int, ...]) -> None:
    def toggled(number: int) -> str:
        return "".join(str(n) for n in sorted({*chosen} ^ {number})) or "0"

    choices = [
        {"number": n, "name": short_name(one.innovation), "chosen": n in chosen, "then": toggled(n)}
        for n, one in enumerate(page, 1)
        if n in chosen or len(chosen) < COMPARED
    ]
    await turn.show(
        "search_pick",
        search=search.id,
        offset=max(argument(turn, 1), 0),
        choices=choices,
        chosen="".join(map(str, chosen)),
    )


async def _show_compared(turn: Turn, search: Search, compared: tuple[Result, ...]) -> None:
    catalogue = await turn.app.finder.ready()
    rows = [profile(one.innovation, one.sustainability, catalogue.vocabulary) for one in compared]
    short = [entry(one.innovation, one.sustainability)["agency"] for one in compared]
    shown = [{**row, "agency": agency} for row, agency in zip(rows, short, strict=True)]
    offset = max(argument(turn, 1), 0)
    await turn.show("search_compare", search=search.id, offset=offset, rows=shown)
