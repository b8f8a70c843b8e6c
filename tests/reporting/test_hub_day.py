"""A hub's day: eighteen reports accepted in batch, two fields of three asked about, answered, accepted."""

from collections import Counter

import pytest

from bot.programme.people import Role
from bot.programme.reporting import ReportState
from tests.bot.people import become
from tests.reporting.people import Reporter, Reporting

pytestmark = pytest.mark.asyncio(loop_scope="module")
PROVINCE, REPORTS, ASKED = "Jawa Timur", 18, 3
WHOLE, GAPS = "Sleman tgl 5, 12 orang, luring, minat", "Sleman tgl 5, 12 orang"


async def innovators(reporting: Reporting) -> list[Reporter]:
    """Eighteen narahubung of one province."""
    found = (await reporting.desk.app.finder.ready()).innovations
    here = [one for one in found if one.province == PROVINCE][:REPORTS]
    people = [Reporter(reporting, 95_000 + n, one.id, one.name) for n, one in enumerate(here)]
    for one in people:
        await become(reporting.desk, one.chat, Role.INNOVATOR, innovation_id=one.innovation)
    return people


async def send(one: Reporter, *, nil: bool) -> int:
    """Send February, nil or with what stays empty; gives the report's id."""
    if nil:
        await one.say("/nihil")
        await one.tap("Kirim nihil")
    else:
        await one.say("/lapor")
        await one.say(GAPS)
        await one.tap("Kirim laporan")
    return (await one.report()).id


async def states(people: list[Reporter]) -> Counter[ReportState]:
    """How many reports stand where."""
    return Counter([(await one.report()).state for one in people])


async def ask_about(made: Reporter, people: list[Reporter], numbers: list[int]) -> None:
    """Send two fields of each of these reports back."""
    for one, number in zip(people, numbers, strict=False):
        await made.say("/antrean")
        await made.reporting.desk.tap_data(made.chat, made.last or {}, f"review:{number}")
        made.last = (await made.reporting.desk.client.messages(made.chat))[-1]
        made.last = await made.reporting.desk.now(made.chat, made.last)
        await made.tap("Kembalikan laporan")
        shown = await made.say("no 1 jadi 21 orang, no 1 luring")
        assert "12 atau 21?" in shown
        await made.tap("Kembalikan laporan")
        asked = (await made.reporting.desk.client.messages(one.chat))[-1]
        assert asked["text"].startswith("2 hal perlu diperiksa")
        one.last = asked


async def answered(people: list[Reporter]) -> None:
    """Answer both questions by a tap each."""
    for one in people:
        await one.tap("Jadi 21")
        await one.tap("Jadi luring")
        report = await one.report()
        assert (report.state, report.corrections, report.returned) == (ReportState.SENT, 0, None)
        assert (await one.visits())[0][2:4] == (21, "luring")


async def test_eighteen_reports_are_reviewed(reporting: Reporting) -> None:
    reporting.at(2026, 3, 4)
    people = await innovators(reporting)
    assert len(people) == REPORTS
    numbers = [await send(one, nil=n >= 7) for n, one in enumerate(people)]
    receipts = [(await one.report()).receipt for one in people]
    reporting.at(2026, 3, 6, 8)
    made = Reporter(reporting, 95_900, people[0].innovation, "")
    await become(reporting.desk, made.chat, Role.HUB, province=PROVINCE)
    assert "18 laporan masuk: 11 lengkap, 7 perlu dilihat" in await made.say("/antrean")
    made.steps = 0
    await made.tap("Terima 11 yang lengkap")
    assert "✅ 11 laporan diterima." in await made.tap("Terima 11 laporan")
    assert await states(people) == {ReportState.ACCEPTED: 11, ReportState.SENT: 7}
    await ask_about(made, people[:ASKED], numbers)
    assert await states(people) == {ReportState.ACCEPTED: 11, ReportState.SENT: 4, ReportState.RETURNED: 3}
    await answered(people[:ASKED])
    assert "7 laporan masuk" in await made.say("/antrean")
    await made.tap("Lihat 7 laporan")
    while (await states(people))[ReportState.SENT]:
        label = next(one for one in made.buttons if one.startswith("Terima"))
        await made.tap(label)
    assert await states(people) == {ReportState.ACCEPTED: REPORTS}
    assert [(await one.report()).receipt for one in people] == receipts
    async with reporting.desk.app.database.read() as records:
        kinds = [[one.change.value for one in await records.reports.versions(number)] for number in numbers]
    assert all(len(one) > 1 and set(one[1:]) == {"answer"} for one in kinds[:ASKED])
    assert all(one == ["sending"] for one in kinds[ASKED:])
