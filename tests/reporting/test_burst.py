"""Bursts: several messages within a second that feed a report get one answer, after the last."""

from datetime import datetime
from pathlib import Path

from bot.programme.clock import SteppedClock
from bot.programme.people import Role
from tests.bot.desk import open_desk
from tests.bot.people import become
from tests.homes import furnish
from tests.reporting.people import WIB, Reporter, Reporting

BURST = (
    "sleman tgl 3, 12 org",
    "klaten tgl 5 9 org",
    "boyolali tgl 9, 15 org luring",
    "bandung tgl 10 8 orang",
    "kudus tgl 11 rombongan satu bus",
    "jepara tgl 12 via zoom",
    "klaten 5 feb 9 orang daring",
    "kendala anggaran",
    "semua luring kecuali jepara",
)


async def test_nine_messages_get_one_answer_and_a_question_its_own(tmp_path: Path, corpus_home: Path) -> None:
    furnish(tmp_path, corpus_home)
    clock = SteppedClock(datetime(2026, 2, 20, 17, 40, tzinfo=WIB))
    async with open_desk(tmp_path, clock=clock, gathering_seconds=1.0) as desk:
        innovation = (await desk.app.finder.ready()).innovations[0]
        await become(desk, 9, Role.INNOVATOR, innovation_id=innovation.id)
        yusuf = Reporter(Reporting(desk, clock), 9, innovation.id, innovation.name)
        sent = [await desk.client.write(9, text=text) for text in BURST]
        await desk.settle()
        answers = await desk.since(9, sent[0][0])
        assert len(answers) == 1
        assert answers[0]["text"].startswith("9 pesan diterima")
        assert "Kab. Bandung atau Kota Bandung?" in answers[0]["text"]
        assert len(await yusuf.visits()) == 6
        assert (await yusuf.contents()).obstacle is not None
        texts = ("Demak tgl 13, 4 org", "kapan batas waktu laporan bulanan?", "Pati tgl 14, 3 org")
        sent = [await desk.client.write(9, text=text) for text in texts]
        await desk.settle()
        answers = await desk.since(9, sent[0][0])
        assert len(answers) == 2
        assert sum("Pasal 47" in answer["text"] for answer in answers) == 1
        assert len(await yusuf.visits()) == 7
        asked = next(answer for answer in answers if "Pasal 47" not in answer["text"])
        assert "Kabupaten Pati: benar berkunjung?" in asked["text"]
        await desk.tap(9, asked, "Catat kunjungan")
        assert len(await yusuf.visits()) == 8
