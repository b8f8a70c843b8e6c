"""`pandu search`: what an operator looks up in the catalogue of innovations."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import Json, JsonLines, print_line, read_lines, show

if TYPE_CHECKING:
    from config.settings import Settings

FIRST = 10


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(search)


def search(
    query: Annotated[list[str] | None, typer.Argument(help="What to look for, filters in words too.")] = None,
    province: Annotated[str, typer.Option(help="Province or island, also as people call it.")] = "",
    sector: Annotated[str, typer.Option(help="Sector (kesehatan).")] = "",
    theme: Annotated[str, typer.Option(help="RB Tematik cluster (pengentasan-kemiskinan).")] = "",
    year: Annotated[str, typer.Option(help="A year, a range (2018-2020) or “sejak 2019”.")] = "",
    award: Annotated[str, typer.Option(help="Words of the award (Top 45).")] = "",
    needs_app: Annotated[str, typer.Option(help="Whether it needs an application: ya or tidak.")] = "",
    as_json: Json = False,
    jsonl: JsonLines = False,
) -> None:
    """Find innovations by name, topic and filters; all that fit, best first, at most 50."""
    from bot.cli.preparation import prepare
    from config.settings import load_settings

    if needs_app not in ("", "ya", "tidak"):
        raise typer.BadParameter("ya or tidak", param_hint="--needs-app")
    given = {"province": province, "sector": sector, "theme": theme, "year": year, "award": award}
    chosen = {name: value for name, value in {**given, "needs_app": needs_app}.items() if value}
    settings = load_settings()
    prepare(settings)
    desk = SearchDesk(settings)
    if jsonl:
        for line in read_lines():
            print_line({"id": line.get("id")} | desk.search(str(line.get("query", "")), chosen))
        return
    found = desk.search(" ".join(query or ()), chosen)
    show(found, as_json, _lines(found))


def _lines(found: Mapping[str, object]) -> str:
    results = found["results"]
    assert isinstance(results, list)  # noqa: S101 - the document of `SearchDesk.search`
    rows = [f"{row['id']}  {row['name']} · {row['agency'] or '-'} · {row['why']}" for row in results[:FIRST]]
    return "\n".join([f"{found['total']} inovasi", *rows])


class SearchDesk:
    """A search in the terminal, its reasons in the words of the templates."""

    def __init__(self, settings: "Settings") -> None:
        from bot.texts import Texts
        from bot.wiring.answering import open_library
        from knowledge.search.finder import Finder

        self._finder = Finder(open_library(settings), settings.overlay)
        self._texts = Texts(settings.overlay / "texts")
        self._loop = asyncio.Runner()

    def search(self, query: str, chosen: Mapping[str, str]) -> dict[str, object]:
        """{results: [{id, name, agency, score, why}], filters, total} of the contract."""
        filters = self._finder.catalogue().filters(chosen)
        found = self._loop.run(self._finder.search(query, filters))
        results = [
            {
                "id": one.innovation.id,
                "name": one.innovation.name,
                "agency": one.innovation.agency,
                "score": one.score,
                "why": self._texts.render("search_why", reason=one.reason.value, words=one.words).plain,
            }
            for one in found.results
        ]
        return {"results": results, "filters": found.query.filters.given(), "total": found.total}
