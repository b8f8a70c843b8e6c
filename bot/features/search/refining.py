"""Changing a search by taps: filters added from lists of values with counts, and taken away again."""

from collections import Counter
from dataclasses import dataclass

from bot.context import Turn
from bot.conversation import facts
from bot.features.search.listing import argument, own_search, query_of, show_list, wider_query
from bot.features.search.owner import feature
from bot.features.search.wording import shown_filters
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.models import JsonObject, Search
from knowledge.catalogue import Innovation
from knowledge.search.catalogue import Catalogue
from knowledge.search.filters import NO, Filters, fits
from knowledge.search.reading import Query

PAGE = 5
FACETS = ("province", "sector", "theme", "year", "award")
APP = "needs_app"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet, how it is shown, and how many innovations would be left."""

    index: int
    value: str | int
    label: str
    total: int


@feature.button("refine", Permission.ASK)
async def tap_refine(turn: Turn) -> None:
    """What the search is narrowed by, and by what it could be: `refine:<search>`."""
    search = await own_search(turn)
    if search is None:
        await turn.reply("stale_button")
        return
    catalogue = await turn.app.finder.ready()
    query = query_of(search)
    content = catalogue.content(query.topic)
    await turn.show(
        "search_refine",
        search=search.id,
        quoted=query.text if content else None,
        filters=shown_filters(query, catalogue.vocabulary),
    )


@feature.button("facet", Permission.ASK)
async def tap_facet(turn: Turn) -> None:
    """The values of one facet, five a page: `facet:<search>.<facet>.<offset>`."""
    search = await own_search(turn)
    facet = turn.arguments[1] if len(turn.arguments) > 1 else ""
    if search is None or facet not in FACETS:
        await turn.reply("stale_button")
        return
    choices = [one for one in await _choices(turn, search, facet) if one.total]
    offset = max(argument(turn, 2), 0)
    await turn.show(
        "search_facet",
        search=search.id,
        facet=facet,
        choices=[
            {"index": one.index, "label": one.label, "total": one.total}
            for one in choices[offset : offset + PAGE]
        ],
        previous=max(offset - PAGE, 0) if offset else None,
        next=offset + PAGE if offset + PAGE < len(choices) else None,
    )


@feature.button("narrow", Permission.ASK)
async def tap_narrow(turn: Turn) -> None:
    """Add a filter: `narrow:<search>.<facet>.<index>`, `narrow:<search>.needs_app`."""
    search = await own_search(turn)
    facet = turn.arguments[1] if len(turn.arguments) > 1 else ""
    filters = await _narrowed(turn, search, facet) if search else None
    if search is None or filters is None:
        await turn.reply("stale_button")
        return
    await _change(turn, search, filters)


@feature.button("widen", Permission.ASK)
async def tap_widen(turn: Turn) -> None:
    """Take a filter away: `widen:<search>.<filter>`."""
    search = await own_search(turn)
    name = turn.arguments[1] if len(turn.arguments) > 1 else ""
    if search is None or name not in {*Filters.__dataclass_fields__, "year"}:
        await turn.reply("stale_button")
        return
    await _change(turn, search, Filters.of(search.filters).without(name))


async def _narrowed(turn: Turn, search: Search, facet: str) -> Filters | None:
    filters = Filters.of(search.filters)
    if facet == APP:
        return Filters(needs_app=NO).over(filters)
    if facet not in FACETS:
        return None
    index = argument(turn, 2)
    chosen = next((one for one in await _choices(turn, search, facet) if one.index == index), None)
    return Filters.of({facet: chosen.value}).over(filters.without(facet)) if chosen else None


async def _change(turn: Turn, search: Search, filters: Filters) -> None:
    wanted: JsonObject = dict(filters.given())

    async def store(records: Records) -> Search | None:
        return await records.searches.narrow(search.id, wanted)

    async def stored(records: Records) -> Search | None:
        return await records.searches.find(search.id)

    changed = await turn.apply(store, stored)
    await show_list(turn, changed or search, at=turn.tapped_message)


async def _choices(turn: Turn, search: Search, facet: str) -> list[Choice]:
    """All values of a facet in the catalogue, those that leave most first; an index is a value's place in
    the alphabet, and stays while the catalogue does."""
    catalogue = await turn.app.finder.ready()
    left = await _left(turn, catalogue, wider_query(query_of(search), facet))
    values = _values(catalogue, facet)
    totals = _totals(catalogue, facet, values, left)
    choices = [
        Choice(index, value, catalogue.vocabulary.name(facet, str(value)), totals[value])
        for index, value in enumerate(values)
    ]
    order = -1 if facet == "year" else 0
    return sorted(choices, key=lambda one: (order * int(one.value) if order else -one.total, one.label))


async def _left(turn: Turn, catalogue: Catalogue, query: Query) -> list[Innovation]:
    found = await turn.app.finder.find(query, await facts(turn), limit=len(catalogue.innovations))
    return [one.innovation for one in found.results]


def _values(catalogue: Catalogue, facet: str) -> list[str | int]:
    if facet == "award":
        return list(dict.fromkeys(catalogue.vocabulary.file.award_choices))
    return sorted({value for one in catalogue.innovations if (value := getattr(one, facet)) is not None})


def _totals(
    catalogue: Catalogue, facet: str, values: list[str | int], left: list[Innovation]
) -> Counter[str | int]:
    wider = catalogue.vocabulary.wider
    if facet != "award":
        return Counter(getattr(one, facet) for one in left)
    return Counter(
        {value: sum(fits(one, Filters(award=str(value)), wider) for one in left) for value in values}
    )
