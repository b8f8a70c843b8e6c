"""The month of an innovator with fourteen visits, and a restart in its middle."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.programme.clock import SteppedClock
from bot.programme.people import Role
from bot.programme.reporting import ReportState
from tests.bot.desk import open_desk, open_simulator
from tests.bot.people import become
from tests.homes import furnish
from tests.reporting.people import WIB, Reporter, Reporting

pytestmark = pytest.mark.asyncio(loop_scope="module")
FOURTEEN = (
    "Sleman tgl 2 12 org minat, Klaten tgl 3 9 org, Boyolali tgl 4 15 org minat, Kendal tgl 5 8 org, "
    "Kudus tgl 6, Jepara tgl 9 5 org, Rembang tgl 10 6 org",
    "Blora tgl 11 7 org sepakat, Grobogan tgl 12, Demak tgl 13 4 org, Wonosobo tgl 16 11 org, "
    "Purbalingga tgl 17 3 org minat, Banjarnegara tgl 18 10 org, Cilacap tgl 19 14 org",
)


async def test_fourteen_visits_are_whole_after_few_messages(yusuf: Reporter) -> None:
    await yusuf.say("/lapor")
    for text in FOURTEEN:
        await yusuf.say(text)
    assert len(await yusuf.visits()) == 14
    named = yusuf.steps
    await yusuf.say("5=10, 9=22, semua luring kecuali kendal, yang lain belum ada tindak lanjut")
    await yusuf.say("kendal daring")
    visits = await yusuf.visits()
    assert all(None not in visit for visit in visits)
    assert yusuf.steps - named <= 8
    assert "14 kunjungan" in (yusuf.last or {})["text"]
    receipt = await yusuf.tap("Kirim laporan")
    assert "Bukti 14 kunjungan boleh menyusul" in receipt
    report = await yusuf.report()
    assert (report.state, report.complete) == (ReportState.SENT, False)


async def test_a_restart_loses_nothing_and_the_card_goes_on(tmp_path: Path, corpus_home: Path) -> None:
    furnish(tmp_path, corpus_home)
    clock = SteppedClock(datetime(2026, 3, 2, 9, 0, tzinfo=WIB))
    client = await open_simulator(tmp_path)
    async with open_desk(tmp_path, clock=clock, client=client, gathering_seconds=0.0) as desk:
        innovation = (await desk.app.finder.ready()).innovations[0]
        await become(desk, 9, Role.INNOVATOR, innovation_id=innovation.id)
        yusuf = Reporter(Reporting(desk, clock), 9, innovation.id, innovation.name)
        await yusuf.say("/lapor")
        await yusuf.say("Sleman tgl 5 12 org, bandung tgl 6 9 org, kendala anggaran")
        card = yusuf.last
    clock.advance(datetime(2026, 3, 3, 9, 0, tzinfo=WIB) - clock.now())
    await client.write(9, text="Kudus tgl 9 feb 4 org")
    async with open_desk(tmp_path, clock=clock, client=client, gathering_seconds=0.0) as desk:
        await desk.settle()
        yusuf = Reporter(Reporting(desk, clock), 9, innovation.id, innovation.name, card)
        assert len(await yusuf.visits()) == 3
        yusuf.last = (await desk.client.messages(9))[-1]
        assert "Kab. Bandung" in yusuf.buttons
        await yusuf.tap("Kab. Bandung")
        await yusuf.tap("Kirim laporan")
        assert (await yusuf.report()).is_sent
        assert (await yusuf.contents()).obstacle is not None
    await client.http.aclose()
