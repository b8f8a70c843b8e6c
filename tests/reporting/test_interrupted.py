"""Interrupted: the process ends after every step, work is cancelled and resumed, midnight passes."""

import asyncio
import base64
from datetime import datetime
from pathlib import Path

import pytest

from bot.forms.contents import Contents
from bot.forms.values import Answers
from bot.programme.clock import SteppedClock
from bot.programme.people import Role
from bot.programme.reporting import ReportState
from tests.bot.desk import open_desk, open_simulator
from tests.bot.people import become
from tests.homes import furnish
from tests.papers.test_pictures import photo
from tests.reporting.people import WIB, Reporter, Reporting

pytestmark = pytest.mark.asyncio(loop_scope="module")
STEPS = (
    "say:/lapor",
    "tap:Isi laporan",
    "say:bandung",
    "tap:Kota Bandung",
    "say:no 1 tgl 6",
    "say:no 1 = 12 orang",
    "say:no 1 daring",
    "say:no 1 berminat",
    "say:Kudus tgl 9 rombongan satu bus, luring, sepakat",
    "tap:Isi jumlah",
    "say:40",
    "file:daftar hadir bandung kudus",
    "tap:Pasangkan semuanya",
    "say:kendala anggaran belum cair",
    "say:rencana bulan depan bimtek operator",
    "tap:Kirim laporan",
)


async def take(yusuf: Reporter, step: str) -> None:
    """Do one step of the story."""
    kind, _, what = step.partition(":")
    if kind == "say":
        await yusuf.say(what)
    elif kind == "tap":
        await yusuf.tap(what)
    else:
        content = base64.b64encode(photo(420)).decode()
        file = {"name": "a.jpg", "mime": "image/jpeg", "base64": content}
        answers = await yusuf.reporting.desk.post(yusuf.chat, file=file, text=what)
        yusuf.last = answers[-1]


def told(contents: Contents) -> Answers:
    """What a report says, without the numbers that its rows have in the database."""
    data = contents.to_json()
    visits = data["visits"]
    assert isinstance(visits, list)
    kept = [
        {key: value for key, value in one.items() if key not in ("id", "source")}
        for one in visits
        if isinstance(one, dict)
    ]
    return {**data, "visits": [*kept]}


async def story(home: Path, corpus: Path, *, restarts: bool) -> tuple[Answers, ReportState, bool]:
    """The steps, in one process or in a new one each; gives what stands in the end."""

    furnish(home, corpus)
    clock = SteppedClock(datetime(2026, 3, 2, 9, 0, tzinfo=WIB))
    client = await open_simulator(home)
    groups = [[step] for step in STEPS] if restarts else [list(STEPS)]
    last, innovation = None, ""
    for number, group in enumerate(groups):
        async with open_desk(home, clock=clock, client=client, gathering_seconds=0.0) as desk:
            if not number:
                innovation = (await desk.app.finder.ready()).innovations[0].id
                await become(desk, 9, Role.INNOVATOR, innovation_id=innovation)
            yusuf = Reporter(Reporting(desk, clock), 9, innovation, "", last)
            for step in group:
                await take(yusuf, step)
            last = yusuf.last
            if number == len(groups) - 1:
                report = await yusuf.report()
                found = told(await yusuf.contents()), report.state, report.complete
    await client.http.aclose()
    return found


async def test_a_restart_at_every_field_changes_nothing(tmp_path: Path, corpus_home: Path) -> None:
    whole = await story(tmp_path / "one", corpus_home, restarts=False)
    contents, state, complete = whole
    assert (state, complete) == (ReportState.SENT, True)
    visits = Contents.of(contents).counted
    assert [
        (row.visit.agency, row.visit.day and row.visit.day.day, row.visit.visitors, row.evidence)
        for row in visits
    ] == [("Kota Bandung", 6, 12, 1), ("Kabupaten Kudus", 9, 40, 1)]
    assert (contents["plan_next"], Contents.of(contents).obstacle is not None) == ("bimtek operator", True)
    assert await story(tmp_path / "many", corpus_home, restarts=True) == whole


async def test_work_is_cancelled_and_resumed_the_next_day(yusuf: Reporter) -> None:
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 5, 12 orang, luring, minat")
    await yusuf.tap("Tambah kunjungan")
    await yusuf.say("/batal")
    yusuf.reporting.at(2026, 3, 3, 8)
    assert "1 Sleman 5/2" in await yusuf.say("/lapor")
    await yusuf.say("Klaten tgl 6, 9 orang, luring, minat")
    await yusuf.tap("Kirim laporan")
    assert await yusuf.visits() == [
        ("Kabupaten Sleman", "5/2", 12, "luring", "minat"),
        ("Kabupaten Klaten", "6/2", 9, "luring", "minat"),
    ]
    assert (await yusuf.report()).is_sent


async def test_midnight_parts_the_days_and_the_months(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 28, 23, 59)
    await yusuf.say("sleman baru pulang, 12 org")
    yusuf.reporting.at(2026, 3, 1, 0, 1)
    await yusuf.say("klaten baru pulang, 9 org")
    await yusuf.say("kudus kemarin datang, 4 org")
    assert [one[:3] for one in await yusuf.visits("2026-02")] == [
        ("Kabupaten Sleman", "28/2", 12),
        ("Kabupaten Kudus", "28/2", 4),
    ]
    assert [one[:3] for one in await yusuf.visits("2026-03")] == [("Kabupaten Klaten", "1/3", 9)]


async def test_two_who_write_at_once_lose_nothing(yusuf: Reporter) -> None:
    desk = yusuf.reporting.desk
    await become(desk, yusuf.chat + 1, Role.INNOVATOR, innovation_id=yusuf.innovation)
    names = ("Sleman", "Klaten", "Boyolali", "Kudus", "Jepara", "Demak")
    await asyncio.gather(
        *(
            desk.client.write(yusuf.chat + number % 2, text=f"{name} tgl {number + 3} feb {number + 4} org")
            for number, name in enumerate(names)
        )
    )
    await desk.settle()
    assert [one[:3] for one in await yusuf.visits()] == [
        (f"Kabupaten {name}", f"{number + 3}/2", number + 4) for number, name in enumerate(names)
    ]
