"""Health: staff see how the service is, and why answers are quotations although a language model is set."""

from collections.abc import Sequence
from typing import Any

from bot.context import Turn
from bot.feature import Feature
from bot.programme.people import Permission
from bot.storage.models import ModelDay
from knowledge.llm.spending import Tokens

feature = Feature("health")


@feature.command("kesehatan", Permission.OPERATE)
async def show_health(turn: Turn) -> None:
    """The state of the service."""
    await turn.reply("health", **await _state(turn))


@feature.button("health", Permission.OPERATE)
async def tap_health(turn: Turn) -> None:
    """The same, as it is now."""
    await turn.show("health", **await _state(turn))


async def _state(turn: Turn) -> dict[str, Any]:
    app = turn.app
    corpus = app.library.current().corpus
    model = app.assistant.model
    async with app.database.read() as records:
        waiting, _ = await records.updates.backlog()
        rows = await records.model_days.of(model.today()) if model else ()
    calls = [row for row in rows if row.outcome != "ok"]
    return {
        "waiting": waiting,
        "documents": len(corpus.documents),
        "passages": len(corpus.passages),
        "model": app.settings.llm_model if model else None,
        "state": await model.state() if model else "off",
        "calls": sum(row.calls for row in rows),
        "done": sum(row.calls for row in rows if row.outcome == "ok"),
        "tokens": _tokens(rows).total,
        "rupiah": round(model.budget.prices.of(_tokens(rows))) if model else 0,
        "failures": [{"outcome": row.outcome, "calls": row.calls} for row in calls],
    }


def _tokens(rows: Sequence[ModelDay]) -> Tokens:
    return Tokens(sum(row.given for row in rows), sum(row.taken for row in rows))
