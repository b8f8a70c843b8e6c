"""Connects to an OpenAI-compatible chat endpoint through LangChain; imported only where a model is set."""

import asyncio
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.runnables.retry import ExponentialJitterParams

from knowledge.llm.failures import Failure, ModelError
from knowledge.llm.saying import CHARACTERS_A_TOKEN, Said
from knowledge.llm.spending import Tokens

if TYPE_CHECKING:
    from openai import DefaultAsyncHttpxClient

PAUSES: ExponentialJitterParams = {"initial": 0.5, "max": 2.0, "jitter": 0.1}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is and how it is called: `seconds` for one try, `retries` after one that met a fault of
    the network or the server (who is told to wait is not asked again), `tokens` the most it may write."""

    base_url: str
    key: str
    model: str
    seconds: float = 8.0
    retries: int = 1
    tokens: int = 600


class OpenAIConnection:
    """A chat model of LangChain, opened at its first use."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._model: BaseChatModel | None = None
        self._client: DefaultAsyncHttpxClient | None = None

    def open(self) -> None:
        """Load LangChain and make the client; blocks for about two seconds."""
        self._opened()

    async def close(self) -> None:
        """Let go of the connections to the server; the next call makes new ones."""
        client, self._client, self._model = self._client, None, None
        if client is not None:
            await client.aclose()

    async def say(self, instructions: str, data: str, schema: Mapping[str, object]) -> Said:
        """One call; raises ModelError for a refusal or a text that was cut off, else the library's errors."""
        from langsmith.run_helpers import tracing_context
        from openai import APIConnectionError, InternalServerError

        form = {"type": "json_schema", "json_schema": {"name": "result", "strict": True, "schema": schema}}
        messages = [SystemMessage(instructions), HumanMessage(data)]
        # Whatever the environment says: what people write is told to nobody else.
        with tracing_context(enabled=False), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = await asyncio.to_thread(self._opened) if self._model is None else self._model
            asking = model.bind(response_format=form).with_retry(
                retry_if_exception_type=(APIConnectionError, InternalServerError),
                stop_after_attempt=1 + self._endpoint.retries,
                exponential_jitter_params=PAUSES,
            )
            message = await asking.ainvoke(messages)
        return _read(message, len(instructions) + len(data))

    def _opened(self) -> BaseChatModel:
        if self._model is None:
            from langchain.chat_models import init_chat_model
            from openai import DefaultAsyncHttpxClient

            wanted = self._endpoint
            # LangChain's own client is one for the whole process, which nobody can close.
            client = DefaultAsyncHttpxClient()
            model: BaseChatModel = init_chat_model(
                wanted.model,
                model_provider="openai",
                base_url=wanted.base_url,
                api_key=wanted.key or "none",
                timeout=wanted.seconds,
                max_retries=0,
                max_tokens=wanted.tokens,
                temperature=0,
                use_responses_api=False,
                http_async_client=client,
            )
            self._client, self._model = client, model
        return self._model


def _read(message: object, given: int) -> Said:
    if not isinstance(message, AIMessage):
        raise ModelError(Failure.MALFORMED)
    if message.additional_kwargs.get("refusal"):
        raise ModelError(Failure.REFUSED)
    if message.response_metadata.get("finish_reason") == "content_filter":
        raise ModelError(Failure.REFUSED)
    if message.response_metadata.get("finish_reason") == "length":
        raise ModelError(Failure.CUT_OFF)
    text = message.text
    used = message.usage_metadata
    if used and used["input_tokens"] + used["output_tokens"]:
        return Said(text, Tokens(used["input_tokens"], used["output_tokens"]))
    return Said(text, Tokens(given // CHARACTERS_A_TOKEN, len(text) // CHARACTERS_A_TOKEN))
