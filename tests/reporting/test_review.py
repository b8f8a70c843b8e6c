"""The hub's word on what was sent: listed and accepted, opened, sent back for a field, answered by a tap."""

from collections.abc import Sequence

import pytest

from bot.programme.people import Role
from bot.programme.reporting import ReportState
from tests.bot.people import become
from tests.reporting.people import Reporter, Reporting

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def hub(yusuf: Reporter, by: int = 3, province: str = "Jawa Tengah") -> Reporter:
    """Somebody who manages the hub of a province."""
    await become(yusuf.reporting.desk, yusuf.chat + by, Role.HUB, province=province)
    return Reporter(yusuf.reporting, yusuf.chat + by, yusuf.innovation, yusuf.name)


async def sent(yusuf: Reporter, text: str = "Sleman tgl 5, 12 orang, luring, minat") -> int:
    """Send a report of February; gives its id."""
    await yusuf.say("/lapor")
    await yusuf.say(text)
    await yusuf.tap("Kirim laporan")
    return (await yusuf.report()).id


async def open_one(made: Reporter, number: int) -> str:
    """Open a report as the hub."""
    await made.say("/antrean")
    assert made.last is not None
    answers = await made.reporting.desk.tap_data(made.chat, made.last, f"review:{number}")
    made.last = answers[-1] if answers else await made.reporting.desk.now(made.chat, made.last)
    return str(made.last["text"])


async def told(yusuf: Reporter, after: int) -> Sequence[dict[str, object]]:
    """What the bot wrote to somebody since a message."""
    return await yusuf.reporting.desk.since(yusuf.chat, after)


async def newest(yusuf: Reporter) -> int:
    """The id of the last message in somebody's chat."""
    return int((await yusuf.reporting.desk.client.messages(yusuf.chat))[-1]["message_id"])


async def test_what_waits_is_listed_before_it_is_accepted(yusuf: Reporter) -> None:
    await yusuf.say("/nihil")
    await yusuf.tap("Kirim nihil")
    made = await hub(yusuf)
    shown = await made.say("/antrean")
    assert "1 laporan masuk: 1 lengkap" in shown
    listed = await made.tap("Terima 1 yang lengkap")
    assert yusuf.name[:30] in listed and "nihil" in listed
    assert (await yusuf.report()).state is ReportState.SENT
    assert "✅ 1 laporan diterima." in await made.tap("Terima 1 laporan")
    report = await yusuf.report()
    assert report.state is ReportState.ACCEPTED and report.decided_by and report.decided_at
    assert "diterima" in await yusuf.say("/riwayat")
    async with yusuf.reporting.desk.app.database.read() as records:
        noted = await records.audit.latest(limit=1)
    assert (noted[0].action, noted[0].subject_id) == ("report_accepted", str(report.id))


async def test_one_number_is_asked_about_and_answered_by_a_tap(yusuf: Reporter) -> None:
    number = await sent(yusuf, "Sleman tgl 5, 12 orang, luring, minat, Kudus tgl 9, 22 orang, luring, minat")
    made = await hub(yusuf)
    assert "1 perlu dilihat" in await made.say("/antrean")
    card = await open_one(made, number)
    assert "2 Kudus 9/2 · 22" in card and made.buttons[:2] == ["Terima laporan", "Kembalikan laporan"]
    await made.tap("Kembalikan laporan")
    shown = await made.say("no 2 orangnya 22 atau 12?")
    assert "Jumlah orang kunjungan no. 2 (Kudus), 22 atau 12?" in shown
    before = await newest(yusuf)
    assert "sudah diberi tahu" in await made.tap("Kembalikan laporan")
    (asked,) = await told(yusuf, before)
    assert str(asked["text"]).startswith(
        "Satu hal perlu diperiksa di laporan Februari: jumlah orang kunjungan no. 2"
    )
    assert "Hub JIPP Jawa Tengah" in str(asked["text"])
    yusuf.last = asked
    assert yusuf.buttons[:3] == ["22 benar", "Jadi 12", "Tulis angka lain"]
    report = await yusuf.report()
    assert report.state is ReportState.RETURNED
    first = report.receipt
    assert "terkirim lagi" in await yusuf.tap("Jadi 12", asked)
    report = await yusuf.report()
    assert (report.state, report.corrections, report.returned) == (ReportState.SENT, 0, None)
    assert report.receipt == first and (await yusuf.visits())[1][2] == 12
    assert "Pengembalian sudah dijawab." in await open_one(made, number)
    assert "diterima" in await made.tap("Terima laporan")
    async with yusuf.reporting.desk.app.database.read() as records:
        versions = await records.reports.versions(number)
    assert [one.change.value for one in versions] == ["sending", "answer"]


async def test_only_what_was_asked_is_open(yusuf: Reporter) -> None:
    number = await sent(yusuf)
    made = await hub(yusuf)
    await open_one(made, number)
    await made.tap("Kembalikan laporan")
    assert "belum jelas bagian mana" in await made.say("tolong dicek lagi ya")
    shown = await made.say("cara kunjungan no 1 daring; kendala: dinas mana?")
    assert "luring atau daring?" in shown and "Kendala" in shown
    await made.tap("Kembalikan laporan")
    assert "koreksi ke-1 dari 2" in await yusuf.say("no 1 jadi 15 orang")
    await yusuf.tap("Batal koreksi")
    await yusuf.say("/menu")
    yusuf.last = (await yusuf.reporting.desk.client.messages(yusuf.chat))[-1]
    shown = await yusuf.tap("Periksa Februari")
    assert shown.startswith("2 hal perlu diperiksa")
    shown = await yusuf.tap("Jadi daring")
    assert shown.startswith("Satu hal perlu diperiksa") and "kendala" in shown
    assert (await yusuf.report()).state is ReportState.RETURNED
    assert "terkirim lagi" in await yusuf.tap("Isi sudah benar")
    assert (await yusuf.report()).state is ReportState.SENT
    assert (await yusuf.visits())[0][3] == "daring"


async def test_another_value_is_written_and_confirmed(yusuf: Reporter) -> None:
    number = await sent(yusuf)
    made = await hub(yusuf)
    await open_one(made, number)
    await made.tap("Kembalikan laporan")
    await made.say("no 1 jadi 20 orang")
    before = await newest(yusuf)
    await made.tap("Kembalikan laporan")
    (asked,) = await told(yusuf, before)
    await yusuf.tap("Tulis angka lain", asked)
    assert "belum terbaca" in await yusuf.say("entahlah")
    shown = await yusuf.say("14")
    assert "12 menjadi 14" in shown and "tidak dihitung sebagai koreksi" in shown
    await yusuf.tap("Kirim perubahan")
    report = await yusuf.report()
    assert (report.state, report.corrections) == (ReportState.SENT, 0)
    assert (await yusuf.visits())[0][2] == 14


async def test_staff_see_all_and_decide_where_nobody_holds_the_province(
    yusuf: Reporter, reporting: Reporting
) -> None:
    number = await sent(yusuf)
    made, stranger = await hub(yusuf), await hub(yusuf, 4, "Bali")
    staff = Reporter(reporting, yusuf.chat + 5, yusuf.innovation, yusuf.name)
    await become(reporting.desk, staff.chat, Role.STAFF)
    assert "Diperiksa Hub JIPP Jawa Tengah." in await open_one(staff, number)
    assert "Terima laporan" not in staff.buttons
    revision = (await yusuf.report()).revision
    for one in (staff, stranger):
        assert one.last or await one.say("/bantuan")
        assert one.last is not None
        for data in (
            f"review_accept:{number}.{revision}",
            f"return_send:{number}",
            f"review_return:{number}",
        ):
            answers = await reporting.desk.tap_data(one.chat, one.last, data)
            assert one is staff or all("Sleman" not in answer["text"] for answer in answers)
        assert (await yusuf.report()).state is ReportState.SENT
    assert "Terima laporan" in (await open_one(made, number) and made.buttons)


async def test_a_colleague_was_faster(yusuf: Reporter) -> None:
    number = await sent(yusuf)
    made, rini = await hub(yusuf), await hub(yusuf, 4)
    await open_one(made, number)
    card = made.last
    await open_one(rini, number)
    await rini.tap("Terima laporan")
    assert "sudah diterima" in await made.tap("Terima laporan", card)


async def test_who_never_joined_is_asked_over_whatsapp(yusuf: Reporter, reporting: Reporting) -> None:
    number = await sent(yusuf)
    async with reporting.desk.app.database.transaction() as records:
        for held in await records.custodians.of_innovation(yusuf.innovation, reporting.clock.now()):
            await records.custodians.end(held.id, reporting.clock.now())
    made = await hub(yusuf)
    await open_one(made, number)
    await made.tap("Kembalikan laporan")
    await made.tap("Minta yang kosong")
    assert "belum bisa dihubungi" in await made.tap("Kembalikan laporan")
    assert "Salin untuk WA" in made.buttons
