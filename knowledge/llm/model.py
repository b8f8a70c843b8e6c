"""Asks the language model: data apart from instructions, in one shape, within time, budget and patience."""

import asyncio
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import BaseModel

from knowledge.llm.breaker import Breaker
from knowledge.llm.failures import UNCALLED, Failure, ModelError, failure_of
from knowledge.llm.prompts import Prompts
from knowledge.llm.saying import CHARACTERS_A_TOKEN, Connection
from knowledge.llm.spending import Budget, Purpose, Tokens, Use

Shape = TypeVar("Shape", bound=BaseModel)
Today = Callable[[], date]
Mask = Callable[[str], str]
Choices = Mapping[str, Sequence[str]]
FENCE = re.compile(r"\A\s*```(?:json)?\s*(.*?)\s*```\s*\Z", re.DOTALL)
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Reply(Generic[Shape]):
    """What came of a call: `value` is empty where it failed, and `use` says why."""

    value: Shape | None
    use: Use


class State(StrEnum):
    """Whether the model is asked: it is, it is not for a while, or not before tomorrow."""

    ON = "on"
    PAUSED = "paused"
    SPENT = "spent"


class LanguageModel:
    """One for the whole program, safe to share between tasks; a call never raises."""

    def __init__(
        self,
        connection: Connection,
        prompts: Prompts,
        budget: Budget,
        today: Today,
        *,
        mask: Mask = str,
        concurrency: int = 4,
        most_tokens: int = 600,
        breaker: Breaker | None = None,
    ) -> None:
        self._connection, self._prompts, self._budget = connection, prompts, budget
        self.today, self._mask, self._most = today, mask, most_tokens
        self._places = asyncio.Semaphore(concurrency)
        self.breaker = breaker or Breaker()

    @property
    def budget(self) -> Budget:
        """What may be spent, and was."""
        return self._budget

    async def open(self) -> None:
        """Load what the first call would wait for."""
        await asyncio.to_thread(self._connection.open)

    async def close(self) -> None:
        """Let go of the connections to the server."""
        await self._connection.close()

    async def state(self) -> State:
        """Whether calls are made now."""
        if self.breaker.is_open:
            return State.PAUSED
        try:
            await self._budget.check(self.today(), Tokens(0, self._most))
        except ModelError:
            return State.SPENT
        return State.ON

    async def ask(
        self,
        purpose: Purpose,
        data: Mapping[str, object],
        shape: type[Shape],
        seconds: float,
        choices: Choices | None = None,
    ) -> Reply[Shape]:
        """`data` as the model reads it, in a JSON object, every text in it masked; at most `seconds`.

        `choices` says of lists of the shape, by name, what they may hold; a model that is held to its schema
        cannot write anything else there.
        """
        started = time.perf_counter()
        given = json.dumps(self._masked(data), ensure_ascii=False)
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                value, tokens = await self._within(purpose, given, shape, choices or {})
            failure = None
        except Exception as error:
            value, failure = None, failure_of(error)
            tokens = Tokens() if failure in UNCALLED else self._expected(purpose, given)
        spent = round(1000 * (time.perf_counter() - started), 1)
        use = Use(purpose, tokens, self._budget.prices.of(tokens), spent, failure)
        if failure not in UNCALLED:
            await self._budget.ledger.note(self.today(), use)
        return Reply(value, use)

    async def _within(
        self, purpose: Purpose, given: str, shape: type[Shape], choices: Choices
    ) -> tuple[Shape, Tokens]:
        expected = self._expected(purpose, given, self._most)
        instructions = self._prompts.instructions[purpose]
        async with self._places:
            await self._budget.check(self.today(), expected)
            self.breaker.enter()
            failure: Failure | None = Failure.TIMEOUT
            try:
                with self._budget.reserved(expected):
                    said = await self._connection.say(instructions, given, schema(shape, choices))
                value = parsed(said.text, shape)
                failure = None
            except Exception as error:
                failure = failure_of(error)
                raise
            finally:
                self.breaker.leave(failure)
        return value, said.tokens

    def _expected(self, purpose: Purpose, given: str, taken: int = 0) -> Tokens:
        written = len(self._prompts.instructions[purpose]) + len(given)
        return Tokens(written // CHARACTERS_A_TOKEN, taken)

    def _masked(self, value: object) -> object:
        if isinstance(value, str):
            return self._mask(value)
        if isinstance(value, Mapping):
            return {str(name): self._masked(one) for name, one in value.items()}
        if isinstance(value, Sequence):
            return [self._masked(one) for one in value]
        return value


def parsed(text: str, shape: type[Shape]) -> Shape:
    """The value in `text`, which may stand in a Markdown fence; raises ModelError where there is none."""
    fenced = FENCE.match(text)
    inside = fenced[1] if fenced else text
    if len(inside) > LONGEST:
        raise ModelError(Failure.MALFORMED)
    try:
        return shape.model_validate_json(inside)
    except ValueError:
        raise ModelError(Failure.MALFORMED) from None


def schema(shape: type[BaseModel], choices: Choices) -> dict[str, object]:
    """The JSON schema of a shape, in the subset that strict structured output takes
    (https://platform.openai.com/docs/guides/structured-outputs): every property required, none besides."""
    whole = shape.model_json_schema()
    for part in (whole, *whole.get("$defs", {}).values()):
        for name, among in choices.items():
            if name in part.get("properties", {}):
                part["properties"][name]["items"] = {"type": "string", "enum": list(among)}
    return {name: value for name, value in whole.items() if name != "description"}
