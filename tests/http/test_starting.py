"""Starting: from webhook to polling and back nothing is lost; what is missing is said in a sentence."""

import logging
import socket
import subprocess
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.telegram import hook
from config.settings import Settings, SettingsError
from tests.bench.commands import environment, pandu
from tests.bot.desk import open_desk
from tests.homes import furnish
from tests.http.conftest import answering, telegram


async def test_from_webhook_to_polling_and_back(tmp_path: Path, corpus_home: Path) -> None:
    furnish(tmp_path, corpus_home)
    async with telegram(tmp_path) as people:
        async with answering(people, tmp_path, webhook=True) as post:
            assert len(await post.say(31, "/menu")) == 1
        assert (await people.get("/bot1:test/getWebhookInfo")).json()["result"]["url"]
        await people.post("/sim/chats/31/messages", json={"text": "/bantuan"})
        async with answering(people, tmp_path, served=True) as post:
            await post.settle()
            assert not (await people.get("/bot1:test/getWebhookInfo")).json()["result"]["url"]
            assert len(await post.since(31)) == 2
            assert (await post.web.get("/healthz")).json()["lease"] == "held"
            assert (await post.web.post("/webhook", json={"update_id": 1})).status_code == 404
        await people.post("/sim/chats/31/messages", json={"text": "/menu"})
        async with answering(people, tmp_path, webhook=True) as post:
            await post.settle()
            assert len(await post.since(31)) == 3


async def test_polling_goes_on_where_the_port_is_taken(
    tmp_path: Path, corpus_home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    furnish(tmp_path, corpus_home)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with telegram(tmp_path) as people:
            async with answering(people, tmp_path, served=True, port=port) as post:
                assert len(await post.say(32, "/menu")) == 1
            hooked = answering(people, tmp_path, webhook=True, port=port)
            with pytest.raises(OSError, match="PANDU_HTTP_PORT"):
                await hooked.__aenter__()
    assert any("/healthz" in r.getMessage() for r in caplog.records if r.levelno == logging.WARNING)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"webhook_url": ""}, "PANDU_WEBHOOK_URL"),
        ({"webhook_secret": SecretStr("")}, "PANDU_WEBHOOK_SECRET"),
        ({"webhook_secret": SecretStr("dua kata")}, "PANDU_WEBHOOK_SECRET"),
        ({"http_port": 0}, "PANDU_HTTP_PORT"),
    ],
)
def test_a_webhook_needs_its_settings(changed: dict[str, object], named: str) -> None:
    whole = {"webhook_url": "https://contoh.go.id/webhook", "webhook_secret": SecretStr("rahasia_1-a")}
    assert Settings(**whole).webhook == ("https://contoh.go.id/webhook", "rahasia_1-a")  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match=named):
        Settings(**(whole | changed)).webhook  # type: ignore[arg-type]  # noqa: B018


def test_the_command_says_what_is_missing_before_it_reads_documents(tmp_path: Path) -> None:
    seen = environment(tmp_path) | {
        "PANDU_TELEGRAM_TOKEN": "1:a",
        "PANDU_WEBHOOK_URL": "https://contoh.go.id",
    }
    ended = subprocess.run(pandu("run", "--webhook"), env=seen, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "PANDU_WEBHOOK_SECRET" in ended.stderr and "Traceback" not in ended.stderr
    assert not (tmp_path / "corpus").exists()


async def test_an_address_telegram_refuses_is_a_sentence(tmp_path: Path, corpus_home: Path) -> None:
    furnish(tmp_path, corpus_home)
    async with open_desk(tmp_path) as desk:
        with pytest.raises(SettingsError, match="https url must"):
            await hook(desk.application, "http://contoh.go.id/webhook", "rahasia")
