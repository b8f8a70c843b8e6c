"""`pandu doctor --live`: against the simulator over a socket, each step with its remedy."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.cli import records
from bot.diagnosis import Finding, try_live
from bot.programme.clock import SystemClock
from bot.simulator.server import create_app
from config.settings import Settings
from tests.commands import run
from tests.simulator.client import served

TOKEN = "77:live"
STEPS = ["getMe", "getMyCommands", "sendMessage", "editMessageText", "deleteMessage"]


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with served(create_app(None)) as http:
        await http.put("/sim/faults", json={"per_second": None, "per_chat_per_second": None})
        await http.post("/sim/chats/7/messages", json={"text": "/start"})
        await http.post(f"/bot{TOKEN}/getMe")
        yield http


def settings(http: httpx.AsyncClient, home: Path, token: str = TOKEN) -> Settings:
    return Settings(home=home, telegram_token=SecretStr(token), telegram_api=str(http.base_url))


async def examined(http: httpx.AsyncClient, home: Path, chat: int, token: str = TOKEN) -> list[Finding]:
    return await try_live(settings(http, home, token), chat, SystemClock())


def failed(findings: list[Finding]) -> dict[str, str]:
    return {finding.what: finding.found for finding in findings if not finding.ok}


async def test_a_message_is_sent_changed_and_taken_away(http: httpx.AsyncClient, tmp_path: Path) -> None:
    findings = await examined(http, tmp_path, 7)
    assert [finding.what for finding in findings] == STEPS
    assert failed(findings) == {}
    assert "empty until" in findings[1].found
    messages = (await http.get("/sim/chats/7/messages")).json()["messages"]
    assert [message["text"] for message in messages] == ["/start"]
    asked = (await http.get("/sim/stats")).json()["requests"]
    assert [asked.get(name) for name in STEPS[2:]] == [1, 1, 1]


async def test_the_menu_is_read(http: httpx.AsyncClient, tmp_path: Path) -> None:
    commands = [{"command": "menu", "description": "Layar utama"}]
    scope = {"type": "all_private_chats"}
    await http.post(f"/bot{TOKEN}/setMyCommands", json={"commands": commands, "scope": scope})
    assert (await examined(http, tmp_path, 7))[1].found == "/menu"


async def test_who_never_started_the_bot_is_told_to(http: httpx.AsyncClient, tmp_path: Path) -> None:
    findings = await examined(http, tmp_path, 8)
    assert list(failed(findings)) == STEPS[2:]
    assert "tap MULAI" in findings[2].remedy
    assert [finding.found for finding in findings[3:]] == ["not tried", "not tried"]


async def test_who_blocked_the_bot_is_told_to_open_it(http: httpx.AsyncClient, tmp_path: Path) -> None:
    await http.put("/sim/faults", json={"blocked": [7]})
    findings = await examined(http, tmp_path, 7)
    assert "Forbidden" in findings[2].found
    assert "not block it" in findings[2].remedy


@pytest.mark.parametrize("token", ["", "no-token-at-all"])
async def test_a_token_that_is_none(http: httpx.AsyncClient, tmp_path: Path, token: str) -> None:
    findings = await examined(http, tmp_path, 7, token)
    assert list(failed(findings)) == STEPS
    assert findings[0].remedy
    assert not token or token not in "".join(finding.found for finding in findings)


async def test_telegram_out_of_reach(http: httpx.AsyncClient, tmp_path: Path) -> None:
    there = settings(http, tmp_path).model_copy(update={"telegram_api": "http://127.0.0.1:1"})
    findings = await try_live(there, 7, SystemClock())
    assert findings[0].remedy == "Check the way out to PANDU_TELEGRAM_API."


async def test_the_command_prints_the_steps_after_the_checks(http: httpx.AsyncClient, tmp_path: Path) -> None:
    given = {"PANDU_TELEGRAM_TOKEN": TOKEN, "PANDU_TELEGRAM_API": str(http.base_url)}
    done = await asyncio.to_thread(run, tmp_path, "doctor", "--live", "7", "--json", **given)
    checks = json.loads(done.stdout)["checks"]
    assert done.returncode == 0
    assert [check["what"] for check in checks[-5:]] == STEPS
    assert all(check["ok"] for check in checks[-5:])


def test_a_remedy_is_said_where_something_fails() -> None:
    assert records.line(Finding("disk", False, "no room", "Free some.")) == "FAIL disk: no room. Free some."
    assert records.line(Finding("disk", True, "room", "Free some.")) == "ok   disk: room"
