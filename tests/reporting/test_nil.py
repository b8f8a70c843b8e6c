"""Nil months: one tap, several by one confirmation, never over visits."""

import pytest

from tests.reporting.people import Reporter

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_one_month_takes_two_steps(yusuf: Reporter) -> None:
    asked = await yusuf.say("/nihil")
    assert "Februari 2026 nihil kunjungan" in asked and "Pasal 48 ayat (3)" in asked
    receipt = await yusuf.tap("Kirim nihil")
    assert "tepat waktu" in receipt and yusuf.steps == 2
    report = await yusuf.report()
    assert report.nil and report.complete and report.is_sent


async def test_in_words_it_is_confirmed_by_a_tap(yusuf: Reporter) -> None:
    assert "nihil kunjungan" in await yusuf.say("februari nihil")
    assert await yusuf.reports() == []
    await yusuf.tap("Kirim nihil")
    assert (await yusuf.report()).nil


async def test_several_months_by_one_confirmation(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 3, 30)
    await yusuf.say("/menu")
    yusuf.reporting.at(2026, 4, 20)
    await yusuf.say("/menu")
    yusuf.reporting.at(2026, 5, 4)
    asked = await yusuf.say("nihil")
    assert asked.startswith("3 bulan belum dilaporkan") and "Februari, Maret, April" in asked
    sent = await yusuf.tap("Kirim 3 nihil")
    assert "3 laporan nihil terkirim" in sent and "SR-2602-" in sent and "SR-2604-" in sent
    assert sorted(await yusuf.reports()) == ["2026-02", "2026-03", "2026-04"]
    assert "sudah dilaporkan" in await yusuf.say("/nihil")


async def test_a_month_with_visits_is_not_nil(yusuf: Reporter) -> None:
    await yusuf.say("Sleman tgl 5 feb 12 org")
    shown = await yusuf.say("februari nihil")
    assert "sudah berisi kunjungan" in shown and "Sleman 5/2" in shown
    assert len(await yusuf.visits()) == 1
    assert "belum nihil" in await yusuf.say("/nihil")


async def test_a_correction_makes_a_nil_month_one_with_visits(yusuf: Reporter) -> None:
    await yusuf.say("/nihil")
    await yusuf.tap("Kirim nihil")
    shown = await yusuf.say("Sleman tgl 5 feb 12 org")
    assert "koreksi ke-1 dari 2" in shown
    await yusuf.tap("Kirim koreksi")
    report = await yusuf.report()
    assert not report.nil and len(await yusuf.visits()) == 1
