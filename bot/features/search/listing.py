"""The list of what was found: read again from the stored search for every page."""

from dataclasses import dataclass

from bot.context import Turn
from bot.conversation import facts
from bot.features.search.owner import feature
from bot.features.search.wording import entry, understood
from bot.programme.people import Permission
from bot.storage.models import Search
from knowledge.search.catalogue import Catalogue, Found
from knowledge.search.filters import Filters
from knowledge.search.reading import Query
from knowledge.search.vocabulary import Kind, Meaning, words_of

PAGE = 5


@dataclass(frozen=True, slots=True)
class Sought:
    """A stored search with what it finds now."""

    search: Search
    catalogue: Catalogue
    query: Query
    found: Found


async def seek(turn: Turn, search: Search) -> Sought:
    """What a stored search finds now."""
    catalogue = await turn.app.finder.ready()
    query = query_of(search)
    return Sought(search, catalogue, query, await turn.app.finder.find(query, await facts(turn)))


def query_of(search: Search) -> Query:
    """The query as it was read, with the filters as they now stand."""
    leaning = tuple(Meaning(Kind(kind), value) for kind, value in search.leaning)
    filters = Filters.of(search.filters)
    return Query(search.text, tuple(words_of(search.text)), filters, tuple(search.topic), leaning)


async def own_search(turn: Turn) -> Search | None:
    """The search a button names, if it was made in this chat; a forged or foreign number gives None."""
    async with turn.app.database.read() as records:
        search = await records.searches.find(turn.number or 0)
    return search if search and search.chat_id == turn.chat_id else None


def argument(turn: Turn, place: int) -> int:
    """A number among a button's arguments; -1 where it is not one."""
    number = turn.number_at(place, 5)
    return -1 if number is None else number


@feature.button("searched", Permission.ASK)
async def turn_page(turn: Turn) -> None:
    """A page of a search, in the message shown: `searched:<search>.<offset>`."""
    search = await own_search(turn)
    if search is None:
        await turn.reply("stale_button")
        return
    await show_list(turn, search, max(argument(turn, 1), 0), at=turn.tapped_message)


async def show_list(turn: Turn, search: Search, offset: int = 0, at: int | None = None) -> int:
    """What a search finds, five a page, or that it finds nothing; gives the message's id."""
    sought = await seek(turn, search)
    if not sought.found.results:
        return await _show_nothing(turn, sought, at)
    total = len(sought.found.results)
    offset = min(offset - offset % PAGE, (total - 1) // PAGE * PAGE)
    page = sought.found.results[offset : offset + PAGE]
    arguments: dict[str, object] = {
        "search": search.id,
        "total": sought.found.total,
        "offset": offset,
        "entries": [entry(one.innovation, one.sustainability) for one in page],
        "previous": offset - PAGE if offset else None,
        "next": offset + PAGE if offset + PAGE < total else None,
        **_understood(sought),
    }
    return await _place(turn, "search_list", search, at, arguments)


async def _show_nothing(turn: Turn, sought: Sought, at: int | None) -> int:
    wider = []
    for name in sought.query.filters.given():
        query = wider_query(sought.query, name)
        if total := (await turn.app.finder.find(query, await facts(turn))).total:
            wider.append({"name": name, "total": total})
    arguments: dict[str, object] = {
        "search": sought.search.id,
        "question": sought.search.question_id,
        "wider": wider,
        **_understood(sought),
    }
    return await _place(turn, "search_none", sought.search, at, arguments)


def wider_query(query: Query, name: str) -> Query:
    """The query without one of its filters."""
    return Query(query.text, query.words, query.filters.without(name), query.topic, query.leaning)


def _understood(sought: Sought) -> dict[str, object]:
    content = sought.catalogue.content(sought.query.topic)
    return understood(sought.query, content, sought.catalogue.vocabulary)


async def _place(
    turn: Turn, template: str, search: Search, at: int | None, arguments: dict[str, object]
) -> int:
    if at is None:
        return await turn.reply(template, card=("search", search.id), **arguments)
    return await turn.show(template, at=at, card=("search", search.id), **arguments)
