"""A broadcast that waits for its time: who has reported meanwhile is not asked to report."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.forms.contents import Contents
from bot.programme.clock import SteppedClock
from bot.storage.models import DeliveryState
from bot.storage.reports import Origin
from tests.bot.broadcasts import AT_ONCE, DINI, gather, last, sent
from tests.bot.desk import open_desk
from tests.homes import furnish
from tests.storage.test_recaps import send

MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)


async def test_who_reports_before_the_hour_is_not_asked_any_more(tmp_path: Path, corpus_home: Path) -> None:
    furnish(tmp_path, corpus_home)
    clock = SteppedClock(MONDAY)
    async with open_desk(tmp_path, approval_from=0, clock=clock, **AT_ONCE) as desk:
        early, late = await gather(desk, joined=2, absent=0)
        (listed,) = await desk.say(DINI, "/siaran")
        await desk.tap(DINI, listed, "Tulis siaran")
        (draft,) = await desk.say(DINI, "{nama}, laporan {periode} belum kami terima.")
        await desk.tap(DINI, draft, "Pilih sasaran")
        (draft,) = await desk.say(DINI, "belum lapor Februari")
        assert "2 lewat Telegram" in draft["text"]
        await desk.tap(DINI, draft, "Lanjut mengirim")
        await desk.tap(DINI, await desk.now(DINI, draft), "Atur waktu")
        (confirm,) = await desk.say(DINI, "besok jam 9")
        (progress,) = await desk.tap(DINI, confirm, "Jadwalkan siaran")
        async with desk.app.database.transaction() as records:
            await send(records, "X-0", Contents(nil=True), Origin(None), clock.now())
        before = await last(desk, early)
        clock.advance(timedelta(days=1))
        await sent(desk)
        assert "laporan Februari 2026 belum kami terima" in (await last(desk, late))["text"]
        assert await last(desk, early) == before
        (report,) = await desk.tap_data(DINI, progress, "bc_show:1")
        assert "1 terkirim, 1 dibatalkan, 0 tidak terjangkau." in report["text"]
        async with desk.app.database.read() as records:
            (settled,) = await records.deliveries.of_broadcast(1, [DeliveryState.CANCELLED])
        assert settled.reason == "settled"
