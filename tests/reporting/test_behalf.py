"""The hub fills in for an innovator who cannot: a valid report, shown as such; its people may object."""

import pytest

from bot.programme.people import Role
from bot.programme.reporting import Channel, ReportState
from tests.bot.people import become
from tests.reporting.people import Reporter, Reporting

pytestmark = pytest.mark.asyncio(loop_scope="module")
PASTED = "[05/02 10.12] Pak Yusuf: Sleman tgl 5 12 org luring minat"


async def filled(yusuf: Reporter) -> Reporter:
    """A hub manager who has sent February for an innovation."""
    made = Reporter(yusuf.reporting, yusuf.chat + 3, yusuf.innovation, yusuf.name)
    await become(made.reporting.desk, made.chat, Role.HUB, province="Jawa Tengah")
    assert "Laporan inovasi mana yang diisikan?" in await made.say("/isikan")
    assert yusuf.name in await made.say(yusuf.name)
    assert made.last is not None
    answers = await made.reporting.desk.tap_data(made.chat, made.last, f"lapor:{yusuf.innovation}")
    made.last = answers[-1]
    assert "1 Sleman 5/2" in await made.say(PASTED)
    await made.tap("Kirim laporan")
    return made


async def test_the_owner_is_told_and_objects(yusuf: Reporter) -> None:
    made = await filled(yusuf)
    report = await yusuf.report()
    assert (report.state, report.channel) == (ReportState.SENT, Channel.HUB) and report.on_behalf_of
    told = (await yusuf.reporting.desk.client.messages(yusuf.chat))[-1]
    assert "diisikan" in told["text"] and "Hub JIPP Jawa Tengah, pada 2 Maret 2026" in told["text"]
    assert "Bagian mana yang keliru?" in await yusuf.tap("Ada yang keliru", told)
    assert (await yusuf.report()).owner_agrees is False
    objection = (await made.reporting.desk.client.messages(made.chat))[-1]
    assert "ada yang keliru di laporan Februari" in objection["text"]
    assert "Narahubung menyatakan ada yang keliru." in await made.tap("Periksa laporan", objection)
    assert "no. 1" in await yusuf.say("no 1 jadi 11 orang")


async def test_who_joins_later_finds_it_on_the_home_screen(yusuf: Reporter, reporting: Reporting) -> None:
    async with reporting.desk.app.database.transaction() as records:
        for held in await records.custodians.of_innovation(yusuf.innovation, reporting.clock.now()):
            await records.custodians.end(held.id, reporting.clock.now())
    await filled(yusuf)
    report = await yusuf.report()
    assert report.is_sent and report.receipt and report.on_behalf_of is None
    late = Reporter(reporting, yusuf.chat + 6, yusuf.innovation, yusuf.name)
    await become(reporting.desk, late.chat, Role.INNOVATOR, innovation_id=yusuf.innovation)
    assert "Laporan Februari diisikan" in await late.say("/menu")
    assert "sudah benar" in await late.tap("Februari sudah benar")
    assert (await yusuf.report()).owner_agrees is True
    assert "diisikan" not in await late.say("/menu")


async def test_another_province_is_not_found(yusuf: Reporter, reporting: Reporting) -> None:
    stranger = Reporter(reporting, yusuf.chat + 4, yusuf.innovation, yusuf.name)
    await become(reporting.desk, stranger.chat, Role.HUB, province="Bali")
    await stranger.say("/isikan")
    assert "belum menemukan inovasi" in await stranger.say(yusuf.innovation)
