"""Voice notes as text, by an OpenAI-compatible endpoint; the audio is sent there and kept nowhere."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.llm.failures import Failure, ModelError, failure_of

if TYPE_CHECKING:
    from openai import AsyncOpenAI

LANGUAGE = "id"


@dataclass(frozen=True, slots=True)
class AudioEndpoint:
    """Where voice notes are heard, and how long one may take."""

    base_url: str
    key: str
    model: str
    seconds: float = 30.0


class Transcriber:
    """Hears Indonesian; safe to share between tasks."""

    def __init__(self, endpoint: AudioEndpoint) -> None:
        self._endpoint = endpoint
        self._client: AsyncOpenAI | None = None

    async def hear(self, name: str, content: bytes) -> str:
        """What is said, on one line; raises ModelError where nothing can be heard."""
        try:
            async with asyncio.timeout(self._endpoint.seconds):
                client = await asyncio.to_thread(self._open) if self._client is None else self._client
                heard = await client.audio.transcriptions.create(
                    model=self._endpoint.model, file=(name, content), language=LANGUAGE
                )
        except Exception as error:
            raise ModelError(failure_of(error)) from None
        text = " ".join(str(heard.text).split())
        if not any(sign.isalnum() for sign in text):
            raise ModelError(Failure.MALFORMED)
        return text

    async def close(self) -> None:
        """Let go of the connections to the server; the next voice note makes new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _open(self) -> "AsyncOpenAI":
        from openai import AsyncOpenAI

        wanted = self._endpoint
        client = AsyncOpenAI(base_url=wanted.base_url, api_key=wanted.key or "none", max_retries=1)
        self._client = client
        return client
