"""Several people, innovations and journeys: the pen, which one is meant, the hub's word, handover."""

from datetime import datetime

import pytest

from bot.programme.custody import CustodianKind
from bot.programme.people import Role
from bot.programme.reporting import Channel
from bot.storage.models import Journey
from tests.bot.people import become
from tests.reporting.people import WIB, Reporter, Reporting

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def colleague(yusuf: Reporter, by: int = 1) -> Reporter:
    """Somebody else who looks after the same innovation."""
    desk = yusuf.reporting.desk
    await become(desk, yusuf.chat + by, Role.INNOVATOR, innovation_id=yusuf.innovation)
    return Reporter(yusuf.reporting, yusuf.chat + by, yusuf.innovation, yusuf.name)


async def test_a_colleague_sees_who_holds_the_pen_and_takes_it(yusuf: Reporter) -> None:
    lina = await colleague(yusuf)
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 5, 12 orang")
    yusuf.reporting.later(minutes=3)
    held = await lina.say("/lapor")
    assert held.startswith(f"Laporan Februari sedang diisi Orang {yusuf.chat}, 3 menit lalu.")
    assert lina.buttons == ["Lihat draf", "Ambil alih"]
    assert "1 Sleman 5/2" in await lina.tap("Ambil alih")
    await lina.say("Klaten tgl 6, 9 orang")
    await yusuf.say("Kudus tgl 7, 4 orang")
    assert [visit[0] for visit in await yusuf.visits()] == [
        "Kabupaten Sleman",
        "Kabupaten Klaten",
        "Kabupaten Kudus",
    ]
    await lina.say("/lapor")
    await lina.tap("Lihat draf") if "Lihat draf" in lina.buttons else None
    await lina.tap("Kirim laporan")
    assert (await yusuf.report()).is_sent


async def test_with_two_innovations_it_is_asked_which_one(yusuf: Reporter, reporting: Reporting) -> None:
    innovations = (await reporting.desk.app.finder.ready()).innovations
    other = next(one for one in innovations if one.province == "Bali")
    async with reporting.desk.app.database.transaction() as records:
        person = await records.people.by_telegram(yusuf.chat)
        assert person
        await records.custodians.add(
            person.id, CustodianKind.MAIN, reporting.clock.now(), innovation_id=other.id
        )
    asked = await yusuf.say("Sleman tgl 5 feb 12 org")
    assert "Untuk inovasi yang mana?" in asked
    await yusuf.say("Klaten tgl 6 feb 9 org")
    await yusuf.tap(yusuf.name[:21].rstrip() + "…" if len(yusuf.name) > 22 else yusuf.name)
    assert len(await yusuf.visits()) == 2
    assert "Laporan untuk inovasi yang mana?" in await yusuf.say("/lapor")


async def test_progress_belongs_to_a_journey(yusuf: Reporter, reporting: Reporting) -> None:
    async with reporting.desk.app.database.transaction() as records:
        for agency in ("Kabupaten Kebumen", "Kabupaten Wonogiri", "Kabupaten Kulon Progo"):
            journey = Journey(innovation_id=yusuf.innovation, agency=agency, created_at=reporting.clock.now())
            await records.journeys.add(journey)
    await yusuf.say("/lapor")
    asked = await yusuf.say("Sleman tgl 5, 12 orang, rencana aksi 60%")
    assert "60% untuk replikasi yang mana?" in asked
    assert yusuf.buttons[:4] == ["Kebumen", "Kulon Progo", "Wonogiri", "Ketiganya"]
    assert "Kemajuan: Kebumen, 60%" in await yusuf.tap("Kebumen")
    await yusuf.say("rencana aksi 40%")
    shown = await yusuf.tap("Wonogiri")
    assert "Kemajuan: Kebumen, 60%" in shown and "Kemajuan: Wonogiri, 40%" in shown
    await yusuf.tap("Kirim laporan")
    async with reporting.desk.app.database.read() as records:
        journeys = await records.journeys.of_innovation(yusuf.innovation)
    assert [(one.agency, one.percent) for one in journeys] == [
        ("Kabupaten Kebumen", 60),
        ("Kabupaten Kulon Progo", None),
        ("Kabupaten Wonogiri", 40),
    ]


async def test_the_hub_lets_a_late_correction_through(yusuf: Reporter, reporting: Reporting) -> None:
    made = Reporter(reporting, yusuf.chat + 3, yusuf.innovation, yusuf.name)
    await become(reporting.desk, made.chat, Role.HUB, province="Jawa Tengah")
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 5, 12 orang, kendala anggaran, perlu bantuan")
    await yusuf.tap("Kirim laporan")
    reporting.at(2026, 3, 20)
    await yusuf.say("no 1 jadi 15 orang")
    await yusuf.tap("Tulis alasan")
    await yusuf.say("salah hitung")
    async with reporting.desk.app.database.read() as records:
        tasks = await records.tasks.list_open(provinces=frozenset({"Jawa Tengah"}))
    correction = next(one for one in tasks if one.kind == "correction" and "salah hitung" in one.text)
    obstacle = next(one for one in tasks if one.kind == "obstacle" and yusuf.name in one.text)
    await made.say("/bantuan")
    assert made.last is not None
    (card,) = await reporting.desk.tap_data(made.chat, made.last, f"task:{correction.id}")
    assert "12 menjadi 15" in card["text"] and "salah hitung" in card["text"]
    last = (await reporting.desk.client.messages(yusuf.chat))[-1]["message_id"]
    await made.tap("Terima koreksi", card)
    (told,) = await reporting.desk.since(yusuf.chat, last)
    assert told["text"].startswith("✅ Koreksi laporan Februari diterima")
    report = await yusuf.report()
    assert (report.corrections, report.pending) == (1, None)
    assert (await yusuf.visits())[0][2] == 15
    assert "perlu bantuan" in obstacle.text


async def test_another_hub_and_a_stranger_see_nothing(yusuf: Reporter, reporting: Reporting) -> None:
    stranger = Reporter(reporting, yusuf.chat + 4, yusuf.innovation, yusuf.name)
    await become(reporting.desk, stranger.chat, Role.HUB, province="Bali")
    await yusuf.say("Sleman tgl 5 feb 12 org")
    number = (await yusuf.report()).id
    await stranger.say("/bantuan")
    assert stranger.last is not None
    for data in (f"report:{number}", f"report_send:{number}.1", f"fix:{number}", f"sent:{number}.receipt"):
        answers = await reporting.desk.tap_data(stranger.chat, stranger.last, data)
        assert all("Sleman" not in answer["text"] for answer in answers)
    assert not (await yusuf.report()).is_sent


async def test_a_hub_fills_in_and_it_shows(yusuf: Reporter, reporting: Reporting) -> None:
    made = Reporter(reporting, yusuf.chat + 5, yusuf.innovation, yusuf.name)
    await become(reporting.desk, made.chat, Role.HUB, province="Jawa Tengah")
    await made.say("/bantuan")
    assert made.last is not None
    data = f"lapor:{yusuf.innovation}.2026-02"
    answers = await reporting.desk.tap_data(made.chat, made.last, data)
    made.last = answers[-1]
    await made.say("[05/02 10.12] Pak Yusuf: Sleman tgl 5 12 org luring")
    await made.tap("Kirim laporan")
    report = await yusuf.report()
    assert report.is_sent and report.channel is Channel.HUB and report.on_behalf_of
    assert len(await yusuf.visits()) == 1


async def test_a_draft_goes_over_with_the_innovation(yusuf: Reporter, reporting: Reporting) -> None:
    await yusuf.say("Sleman tgl 5 feb 12 org")
    opened = await yusuf.say("saya pindah tugas, penggantinya pak Arif")
    link = opened.split("?start=")[1].split()[0]
    arif = Reporter(reporting, yusuf.chat + 6, yusuf.innovation, yusuf.name)
    await arif.say(f"/start {link}")
    reporting.at(2026, 3, 2, 10, 0)
    assert "1 Sleman 5/2" in await arif.say("/lapor")
    await yusuf.say("Klaten tgl 6 feb 9 org")
    assert len(await yusuf.visits()) == 1
    await arif.tap("Kirim laporan")
    assert (await yusuf.report()).first_sent_at == datetime(2026, 3, 2, 10, 0, tzinfo=WIB)
