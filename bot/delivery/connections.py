"""Connections: PTB's requests to Telegram by aiohttp, which costs less processor than httpx (ADR 7)."""

from typing import Any

import aiohttp
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

READING, CONNECTING, UPLOADING = 20.0, 10.0, 120.0
"""Seconds for an answer, for a connection, and for a request with files as a whole."""


class Requests(BaseRequest):
    """At most so many requests at once; the others wait for a connection.

    Raises what PTB's own does: TimedOut, and NetworkError whose cause is the error of aiohttp.
    """

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds an answer is waited for, where a request does not say otherwise."""
        return READING

    async def initialize(self) -> None:
        """Open the session; its connections come with the requests."""
        if self._session is None:
            context = httpx.create_ssl_context()
            connector = aiohttp.TCPConnector(limit=self._connections, ssl=context)
            headers = {"User-Agent": self.USER_AGENT}
            self._session = aiohttp.ClientSession(
                connector=connector, headers=headers, cookie_jar=aiohttp.DummyCookieJar(), trust_env=True
            )

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request; gives the status and the body. For a connection it waits as long as it takes."""
        if self._session is None:
            raise RuntimeError("the requests are not initialized")
        files = bool(request_data and request_data.multipart_data)
        timeout = aiohttp.ClientTimeout(
            total=UPLOADING if files else None,
            sock_connect=_seconds(connect_timeout, CONNECTING),
            sock_read=_seconds(read_timeout, READING),
        )
        body = _body(request_data) if request_data else None
        try:
            async with self._session.request(
                method, url, data=body, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.InvalidURL:
            # It carries the address, and with it the token.
            raise NetworkError("InvalidURL") from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error


def _body(data: RequestData) -> Any:
    """Parameters as a form; with files, parts of one."""
    if not data.multipart_data:
        return data.json_parameters
    parts = aiohttp.FormData(data.json_parameters, quote_fields=False)
    for name, (file_name, content, kind) in data.multipart_data.items():
        parts.add_field(name, content, filename=file_name, content_type=kind)
    return parts


def _seconds(given: Any, usual: float) -> float | None:
    """A timeout of a request, where it has one."""
    return usual if given is BaseRequest.DEFAULT_NONE else given
