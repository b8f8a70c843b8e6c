"""What Pandu answers about a rule of the guideline is what its form does (product, 3.11): ten rules."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from bot.app import App
from bot.programme.deadlines import Mark, Road
from bot.programme.periods import Period
from bot.programme.reporting import Change, is_unreported, permit
from tests.reporting.people import WIB, Reporter

pytestmark = pytest.mark.asyncio(loop_scope="module")
FEBRUARY, MARCH = Period(2026, 2), Period(2026, 3)
SENT = datetime(2026, 3, 5, 23, 41, tzinfo=WIB)
Does = Callable[[App], bool]


def _road(app: App, days: int, made: int) -> Road:
    return permit(Change.CORRECTION, SENT, SENT + timedelta(days), WIB, made, app.deadlines).road


RULES: tuple[tuple[str, str, str, Does], ...] = (
    (
        "kapan batas waktu laporan bulanan?",
        "Pasal 47 ayat (2)",
        "tanggal 5 bulan berikutnya pukul 23.59",
        lambda app: app.deadlines.due(FEBRUARY, WIB) == datetime(2026, 3, 5, 23, 59, tzinfo=WIB),
    ),
    (
        "kalau tanggal 5 hari libur, kapan tenggat laporannya?",
        "Pasal 47 ayat (3)",
        "hari kerja berikutnya",
        lambda app: app.deadlines.due_day(MARCH) == date(2026, 4, 6),
    ),
    (
        "berapa lama laporan boleh dikoreksi sendiri?",
        "Pasal 50 ayat (1)",
        "7 (tujuh) hari kalender",
        lambda app: _road(app, 7, 0) is Road.OWN and _road(app, 8, 0) is Road.HUB,
    ),
    (
        "berapa kali laporan boleh dikoreksi?",
        "Pasal 50",
        "2 (dua) kali",
        lambda app: _road(app, 1, 1) is Road.OWN and _road(app, 1, 2) is Road.CLOSED,
    ),
    (
        "laporan yang terlambat masih diterima?",
        "Pasal 51 ayat (2)",
        "tetap diterima dan diberi tanda terlambat",
        lambda app: app.deadlines.mark(FEBRUARY, SENT + timedelta(2), WIB) is Mark.LATE,
    ),
    (
        "kapan pengingat laporan dikirim?",
        "Pasal 51 ayat (1)",
        "3 (tiga) hari sebelum tenggat dan 1 (satu) hari sesudahnya",
        lambda app: app.deadlines.reminders(FEBRUARY) == (date(2026, 3, 2), date(2026, 3, 6)),
    ),
    (
        "berapa lama tenggat laporan bisa diundur karena bencana?",
        "Pasal 51 ayat (4)",
        "14 (empat belas) hari kalender",
        lambda app: app.deadlines.latest_extension(FEBRUARY)[0] == date(2026, 3, 19),
    ),
    (
        "kapan inovator dianggap tidak lapor?",
        "Pasal 51 ayat (3)",
        "30 (tiga puluh) hari kalender",
        lambda app: is_unreported(FEBRUARY, date(2026, 4, 5), False, app.deadlines, None),
    ),
    (
        "berapa berkas bukti paling banyak untuk satu laporan?",
        "Pasal 49 ayat (2)",
        "5 (lima) berkas",
        lambda app: _evidence(app) == (5, 10, ("jpg", "png", "pdf")),
    ),
)


def _evidence(app: App) -> tuple[object, int, tuple[str, ...]]:
    field = next(one for one in app.forms["monthly_report"].by_key["visits"].parts if one.key == "evidence")
    return field.maximum, field.max_mb, field.types


@pytest.mark.parametrize(("question", "address", "words", "does"), RULES, ids=[rule[1] for rule in RULES])
async def test_the_answer_is_what_the_form_does(
    yusuf: Reporter, question: str, address: str, words: str, does: Does
) -> None:
    app = yusuf.reporting.desk.app
    answer = await app.assistant.ask(question)
    quoted = " ".join(source.quote for source in answer.sources)
    assert any(source.section.startswith(address) for source in answer.sources)
    assert words in quoted
    assert does(app)


async def test_nil_is_a_report_and_no_violation(yusuf: Reporter) -> None:
    assert "bukan pelanggaran" in await yusuf.say("apakah laporan nihil itu pelanggaran?")
    await yusuf.say("/nihil")
    await yusuf.tap("Kirim nihil")
    report = await yusuf.report()
    assert (report.nil, report.mark, report.complete) == (True, Mark.ON_TIME, True)
