"""A language model that fails in every way: seconds until the quotation is there, against the one limit."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from pydantic import SecretStr
from starlette.responses import Response

from tests.bench.answering import prepare, timed
from tests.bench.results import Figure
from tests.llm.server import Asked, completion, error, serving, trickle

QUESTION = "berapa lama magang replikasi?"
SILENCE, SLOWNESS = 60.0, 0.05


async def _silent(_: Asked) -> Response:
    await asyncio.sleep(SILENCE)
    return error(500)


def _playing(make: Callable[[], Response]) -> Callable[[Asked], Awaitable[Response]]:
    async def play(_: Asked) -> Response:
        return make()

    return play


def _limited() -> Response:
    response = error(429)
    response.headers["retry-after"] = "30"
    return response


FAILURES: dict[str, Callable[[Asked], Awaitable[Response]]] = {
    "timeout": _silent,
    "slow_stream": _playing(lambda: trickle(SLOWNESS)),
    "rate_limited": _playing(_limited),
    "server": _playing(lambda: error(503)),
    "key": _playing(lambda: error(401)),
    "unknown_model": _playing(lambda: error(404)),
    "refused": _playing(lambda: completion(None, refusal="tidak")),
    "malformed": _playing(lambda: completion('{"kalimat": [{"teks"')),
    "cut_off": _playing(lambda: completion(json.dumps({"kalimat": []}), finish="length")),
    "budget": _playing(lambda: error(500)),
}


def measure(scratch: Path) -> dict[str, Figure]:
    """Seconds of one answer for each failure, with the settings as they come; the baseline is the limit."""
    asyncio.run(prepare(scratch))
    return asyncio.run(_measured(scratch))


async def _measured(scratch: Path) -> dict[str, Figure]:
    from bot.wiring.answering import open_assistant
    from config.settings import Settings
    from knowledge.answers import Status

    found = {}
    for name, play in FAILURES.items():
        async with serving(play) as server:
            settings = Settings(
                home=scratch,
                llm_base_url=server.base_url,
                llm_model="skrip",
                llm_api_key=SecretStr("kunci"),
                llm_tokens_per_day=1 if name == "budget" else 0,
            )
            assistant = open_assistant(settings)
            await assistant.trace(QUESTION)
            if assistant.model:
                await assistant.model.open()
            answers = []

            async def ask(assistant=assistant, answers=answers) -> None:  # type: ignore[no-untyped-def]
                answers.append(await assistant.ask(QUESTION))

            spent = await timed(ask()) / 1000
            if answers[0].status is not Status.ANSWERED or answers[0].prose:
                raise AssertionError(f"no quotation with {name}")
        found[f"failing_{name}"] = Figure(round(spent, 2), "s", settings.answer_seconds)
    return found
