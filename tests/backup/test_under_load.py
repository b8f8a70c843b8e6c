"""A backup made while people write restores to a bot that goes on in the middle of their forms."""

import asyncio
import shutil
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest

from bot.backup.making import make_backup
from bot.backup.restoring import restore_backup
from bot.programme.clock import SystemClock
from config.settings import Settings
from tests.bot.desk import Desk, open_desk
from tests.filling.people import answers_of, make_feature, make_home
from tests.postgres import Postgres

FILLING, WRITING = range(300, 303), range(400, 408)


@pytest.fixture
def urls(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """Where each kind of database is; none is SQLite in the home."""
    server: Postgres = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield {"sqlite": "", "postgresql": url}


@pytest.mark.parametrize(("kind", "other"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
async def test_the_bot_goes_on_mid_form(
    kind: str, other: str, urls: dict[str, str], tmp_path: Path, corpus_home: Path
) -> None:
    old, new = make_home(_made(tmp_path / "old")), _made(tmp_path / "new")
    shutil.copytree(corpus_home / "corpus", old / "corpus")
    async with open_desk(old, features=[make_feature()], database_url=urls[kind]) as desk:
        await _begin_forms(desk)
        made = asyncio.Event()
        load = asyncio.create_task(_go_on_writing(desk, made))
        await _until_under_way(desk)
        await make_backup(desk.app.settings, tmp_path / "b.zip", SystemClock())
        made.set()
        await load
    for file in old.glob("simulator.db*"):
        shutil.copy(file, new)
    settings = Settings(home=new, database_url=urls[other])
    await restore_backup(settings, tmp_path / "b.zip", SystemClock())
    async with open_desk(new, features=[make_feature()], database_url=urls[other]) as desk:
        await desk.settle()
        await _go_on_with_forms(desk)
        answer, *_ = await desk.say(WRITING[0], "berapa lama magang replikasi?")
        assert "Pasal 30 ayat (2)" in answer["text"]


async def _begin_forms(desk: Desk) -> None:
    for chat in FILLING:
        for said in ("/uji", f"Belajar {chat}", str(chat)):
            await desk.say(chat, said)


async def _go_on_with_forms(desk: Desk) -> None:
    for chat in FILLING:
        assert await answers_of(desk, chat) == {"name": f"Belajar {chat}", "people": chat}
        (asked,) = await desk.say(chat, "60%")
        assert "4 dari" in asked["text"]


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


async def _go_on_writing(desk: Desk, made: asyncio.Event) -> None:
    """Many people at once whose forms begin and end, until the backup is made."""
    for said in cycle(("/start", "/uji", "Belajar", "12", "batal")):
        if made.is_set():
            break
        for chat in WRITING:
            await desk.client.write(chat, text=said)
        await desk.settle()
    await desk.settle()


async def _until_under_way(desk: Desk) -> None:
    while not (await desk.client.messages(WRITING[0]))[1:]:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
