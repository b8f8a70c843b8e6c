"""kill -9 at random moments of conversations that report, each update coming four times: nothing that was
accepted is lost, nothing counts twice, and every report ends as its script says."""

import asyncio
import os
import random
import shutil
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from bot.storage.database import Database
from bot.storage.models import Evidence, Innovation, Update
from bot.storage.schema import upgrade
from tests.bench.chat import UNLIMITED, _reachable, free_port, running
from tests.bench.commands import pandu
from tests.postgres import postgres_server
from tests.simulator.client import Client
from tests.soak.relay import AGAIN, Relay, relaying
from tests.soak.reporters import MONTH, SCRIPTS, Album, Reporter
from tests.soak.test_conversations import Bots, database_of, surroundings

__all__ = ["postgres_server"]
pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]
SHORT = os.environ.get("SOAK") == "short"
REPORTERS, KILLS, AT_ONCE = (10, 3, 10) if SHORT else (100, 25, 12)
FIRST = 40_000


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_every_report_ends_as_it_was_told(
    kind: str, tmp_path: Path, corpus_home: Path, request: pytest.FixtureRequest
) -> None:
    rng, port, hook_port = random.Random(f"reports {kind}"), free_port(), free_port()
    shutil.copytree(corpus_home / "corpus", tmp_path / "corpus")
    with ExitStack() as stack:
        url = stack.enter_context(database_of(kind, tmp_path, request))
        await upgrade(url)
        seen = surroundings(tmp_path, port, url) | {"PANDU_AUTOMATIC_MESSAGES": "false"}
        stack.enter_context(running(pandu("simulator", "--port", str(port)), seen))
        await _reachable(port)
        async with (
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as http,
            relaying([hook_port], rng) as (relay, hook),
        ):
            await http.put("/sim/faults", json=UNLIMITED)
            bots = Bots(seen | {"PANDU_WEBHOOK_URL": hook}, [hook_port])
            stack.callback(lambda: [bots.kill(alive) for alive in list(bots.processes)])
            bots.start(hook_port)
            database = Database(url)
            reporters = await _reporters(Client(None, http), database)  # type: ignore[arg-type]
            await _live(reporters, bots, relay, rng)
            while relay.repeated < AGAIN * relay.accepted:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.1)
            await _check(reporters, database)
            await database.close()


async def _reporters(client: Client, database: Database) -> list[Reporter]:
    """One for each innovation, as soon as the bot has made them rows."""
    query = select(Innovation.id, Innovation.province).where(Innovation.province.is_not(None))
    found: list[tuple[str, str]] = []
    while len(found) < REPORTERS:
        await asyncio.sleep(0.2)
        async with database.read() as records:
            found = [
                (row[0], row[1] or "")
                for row in await records._session.execute(query.order_by(Innovation.id))
            ]
    return [
        Reporter(client, database, FIRST + 10 * place, *one, SCRIPTS[place % len(SCRIPTS)])
        for place, one in enumerate(found[:REPORTERS])
    ]


async def _live(reporters: list[Reporter], bots: Bots, relay: Relay, rng: random.Random) -> None:
    """All conversations, some at a time, while the bot is killed and started again."""
    places = asyncio.Semaphore(AT_ONCE)

    async def live(one: Reporter) -> None:
        async with places:
            await one.live()

    lives = [asyncio.create_task(live(one)) for one in reporters]
    share = sum(len(one.script.steps) + 1 for one in reporters) // (KILLS + 1)
    for kill in range(KILLS):
        goal = share * kill + rng.randint(1, share)
        while relay.accepted < goal and not all(one.done() for one in lives):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await asyncio.sleep(rng.uniform(0, 0.3))
        for port in bots.ports:
            bots.kill(port)
            bots.start(port)
    await asyncio.gather(*lives)


async def _check(reporters: list[Reporter], database: Database) -> None:
    numbers = []
    async with database.read() as records:
        session = records._session
        failed = await session.scalars(select(Update.failed_code).where(Update.failed_code.is_not(None)))
        assert list(failed) == []
        stored = await session.scalar(select(func.count()).select_from(Update))
        assert stored == sum(sum(one.updates.values()) for one in reporters)
        albums = sum(isinstance(step, Album) for one in reporters for step in one.script.steps)
        assert await session.scalar(select(func.count()).select_from(Evidence)) == albums
        for one in reporters:
            script, (report,) = one.script, await records.reports.of_innovations([one.innovation])
            assert report.period == str(MONTH), one.innovation
            contents, versions = (
                await records.reports.contents(report),
                await records.reports.versions(report.id),
            )
            visits = tuple(
                (
                    row.visit.agency,
                    row.visit.day and row.visit.day.day,
                    row.visit.visitors,
                    row.visit.mode,
                    row.evidence,
                )
                for row in contents.rows
            )
            assert visits == script.visits, one.chat
            assert (report.state, report.nil) == (script.state, script.nil), one.chat
            assert report.corrections == script.corrections, one.chat
            assert tuple(version.change for version in versions) == script.versions, one.chat
            numbers += [report.number] if report.number else []
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
