"""`pandu run` holds its basic conversation at another author's Bot API server."""

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bench.commands import environment, pandu
from tests.bot.desk import labels
from tests.compat.other_server import TOKEN, Json, OtherServer, other_server, what_is_missing

ASKER, STAFF = 7, 8
pytestmark = pytest.mark.skipif(bool(what_is_missing()), reason=what_is_missing())


@pytest.fixture
async def server() -> AsyncIterator[OtherServer]:
    async with other_server() as opened:
        yield opened


def settings(home: Path, server: OtherServer) -> dict[str, str]:
    return environment(home) | {
        "LANG": os.environ.get("LANG", "C.UTF-8"),
        "PANDU_TELEGRAM_API": server.root,
        "PANDU_TELEGRAM_TOKEN": TOKEN,
        "PANDU_HTTP_PORT": "0",
        "PANDU_CHAT_MESSAGES_PER_SECOND": "1000",
    }


@contextmanager
def running(home: Path, server: OtherServer) -> Iterator[None]:
    """`pandu run` as a process of its own, until the block ends."""
    with (home / "bot.log").open("w") as log:
        bot = subprocess.Popen(pandu("run"), env=settings(home, server), stdout=log, stderr=log)
        try:
            yield
        finally:
            bot.terminate()
            assert bot.wait(20) == 0


async def test_the_basic_conversation(tmp_path: Path, corpus_home: Path, server: OtherServer) -> None:
    shutil.copytree(corpus_home / "corpus", tmp_path / "corpus")
    with running(tmp_path, server):
        await read(server)
        await ask_staff(tmp_path, server)


def invite(home: Path, server: OtherServer) -> Json:
    asked = pandu("invite", "--role", "staff", "--json")
    made = subprocess.run(asked, env=settings(home, server), capture_output=True, check=True)
    link: Json = json.loads(made.stdout)
    return link


async def read(server: OtherServer) -> None:
    await server.say(ASKER, "/start")
    welcome = await server.heard(ASKER)
    assert "Saya Pandu" in welcome["text"]
    await server.tap(ASKER, welcome, "Tahapan replikasi")
    assert "Pasal 21 ayat (1)" in (await server.heard(ASKER))["text"]
    await server.say(ASKER, "siapa yang menanggung biaya studi tiru?")
    answer = await server.heard(ASKER)
    assert "<b>" in answer["text"]
    assert answer["parse_mode"] == "HTML"
    await server.tap(ASKER, answer, "Teks lengkap")
    whole = await server.heard(ASKER)
    await server.tap(ASKER, whole, labels(whole)[0])
    assert "<b>Pasal" in (await server.edited(ASKER, whole))["text"]
    await server.tap(ASKER, answer, "Membantu")


async def ask_staff(home: Path, server: OtherServer) -> None:
    link = await asyncio.to_thread(invite, home, server)
    assert link["link"].startswith("https://t.me/TestNameBot?start=")
    await server.say(STAFF, f"/start {link['token']}")
    assert "etugas" in (await server.heard(STAFF))["text"]
    await server.say(ASKER, "/petugas")
    await server.heard(ASKER)
    await server.say(ASKER, "Apakah ada dana pendamping?")
    assert "Apakah ada dana pendamping?" in (await server.heard(ASKER))["text"]
    assert "Apakah ada dana pendamping?" in (await server.heard(STAFF))["text"]
    await server.say(STAFF, "/antrean")
    queue = await server.heard(STAFF)
    await server.tap(STAFF, queue, labels(queue)[0])
    await server.heard(STAFF)
    await server.say(STAFF, "Ada, lewat kegiatan tahun depan.")
    assert "Ada, lewat kegiatan tahun depan." in (await server.heard(ASKER))["text"]
