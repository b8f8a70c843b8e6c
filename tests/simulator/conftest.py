"""A simulator in process, checked against the Bot API's specification where that is at hand."""

from collections.abc import AsyncIterator

import pytest

from bot.simulator.server import create_app
from tests.simulator.client import Client, open_client, schema_path


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """A simulator without limits in which person 7 has already written once."""
    client = open_client(create_app(None, schema_path=schema_path()))
    await client.unlimited()
    await client.write(7, text="halo")
    yield client
    await client.http.aclose()
    assert client.app.state.problems == []
