"""Whatever is asked is answered: nonsense gets a refusal, never a failure of the server."""

import asyncio
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.simulator.methods import METHODS
from bot.simulator.server import create_app
from tests.simulator.client import open_client

SENDING = ["chat_id", "text", "caption", "parse_mode", "entities", "reply_markup", "reply_parameters"]
OTHERS = ["message_id", "message_ids", "commands", "scope", "menu_button", "offset", "allowed_updates"]
REST = ["user_id", "from_chat_id", "description", "url", "photo", "latitude", "reaction", "media", "limit"]
NAMES = [*SENDING, *OTHERS, *REST, "message_thread_id"]
CONTENT = ["text", "file", "voice", "album", "edit_of", "reply_to", "forward_from", "contact", "location"]
SIM = [*CONTENT, "id", "from", "thread_id", "message_id", "data", "emoji", "members", "by"]
INNER = ["type", "keyboard", "inline_keyboard", *NAMES]
PEOPLE = ["people", "chats", "chats/7/messages", "chats/7/taps", "chats/7/reactions", "chats/-5/messages"]
CONDITIONS = ["now", "rate", "blocked", "latency_ms"]
TEXTS = ["HTML", "typing", "[]", "{}", "[[[", "7", "<b>a</b>", "attach://x", "@x"]
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.sampled_from([0, 1, 2, 7, -5, 10**30, *TEXTS]),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=8),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(INNER), inner, max_size=3)
    ),
    max_leaves=6,
)
SETTINGS = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def ask(method: str, address: str, body: Any) -> Any:
    """One request to a fresh simulator in which 7 has written."""

    async def run() -> Any:
        client = open_client(create_app(None))
        await client.write(7, text="halo")
        await client.result("sendMessage", chat_id=7, text="a")
        await client.unlimited()
        response = await client.http.request(method, address, json=body)
        return response.json()

    return asyncio.run(run())


@SETTINGS
@given(
    st.sampled_from(sorted(METHODS)),
    st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6),
)
def test_methods(method: str, params: dict[str, Any]) -> None:
    answer = ask("POST", f"/bot1:a/{method}", {"chat_id": 7, **params, "timeout": 0})
    assert answer["ok"] or 400 <= answer["error_code"] < 500


@SETTINGS
@given(
    st.sampled_from(PEOPLE),
    st.dictionaries(st.sampled_from(SIM), VALUES, max_size=5),
)
def test_what_people_do(address: str, body: dict[str, Any]) -> None:
    answer = ask("POST", f"/sim/{address}", {**body, "wait": 0})
    assert isinstance(answer, dict)


@SETTINGS
@given(
    st.sampled_from(["faults", "clock"]),
    st.dictionaries(st.sampled_from(CONDITIONS), VALUES, max_size=3),
)
def test_conditions(name: str, body: dict[str, Any]) -> None:
    assert isinstance(ask("PUT", f"/sim/{name}", body), dict)
