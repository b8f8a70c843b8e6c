"""Reports: states, receipts, windows of corrections, the month that is opened, months not reported."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.programme.deadlines import Deadlines, Mark, Road
from bot.programme.periods import Period
from bot.programme.reporting import (
    Act,
    Change,
    Due,
    Receipt,
    ReportState,
    arrears,
    is_unreported,
    oldest_open,
    permit,
    state_after,
)
from bot.programme.rules import Programme
from bot.wiring.calendar import OfficialCalendar
from config.content import load

PROGRAMME = load("programme.yaml", Programme)
DEADLINES = Deadlines(PROGRAMME.reports, OfficialCalendar(PROGRAMME.calendar))
JANUARY, FEBRUARY, MARCH = Period(2026, 1), Period(2026, 2), Period(2026, 3)
WIB = ZoneInfo("Asia/Jakarta")
SENT = datetime(2026, 3, 5, 23, 41, tzinfo=WIB)


def test_states_follow_each_other() -> None:
    assert state_after(ReportState.DRAFT, Act.SEND) is ReportState.SENT
    assert state_after(ReportState.RETURNED, Act.SEND) is ReportState.SENT
    assert state_after(ReportState.SENT, Act.ACCEPT) is ReportState.ACCEPTED
    assert state_after(ReportState.DRAFT, Act.ACCEPT) is None
    assert state_after(ReportState.RETURNED, Act.ACCEPT) is None


@pytest.mark.parametrize("text", ["cek SR-2602-0117", "sr 2602 117", "SR-2602-0117 punya siapa?"])
def test_a_receipt_is_found_in_words(text: str) -> None:
    receipt = Receipt.find(text)
    assert receipt == Receipt(FEBRUARY, 117)
    assert str(receipt) == "SR-2602-0117"


@pytest.mark.parametrize("text", ["", "cek SR-2613-0001", "SR-26-1", "2602-0117"])
def test_other_words_are_no_receipt(text: str) -> None:
    assert Receipt.find(text) is None


def test_a_receipt_of_many_digits_stays_whole() -> None:
    assert Receipt.find(str(Receipt(FEBRUARY, 12_345))) == Receipt(FEBRUARY, 12_345)


@pytest.mark.parametrize(
    ("change", "days", "made", "road", "which"),
    [
        (Change.CORRECTION, 0, 0, Road.OWN, 1),
        (Change.CORRECTION, 7, 0, Road.OWN, 1),
        (Change.CORRECTION, 8, 0, Road.HUB, 1),
        (Change.CORRECTION, 11, 1, Road.HUB, 2),
        (Change.CORRECTION, 1, 2, Road.CLOSED, 3),
        (Change.COMPLETION, 7, 2, Road.OWN, 2),
        (Change.COMPLETION, 8, 0, Road.HUB, 0),
        (Change.ANSWER, 40, 2, Road.OWN, 2),
    ],
)
def test_what_a_change_needs(change: Change, days: int, made: int, road: Road, which: int) -> None:
    found = permit(change, SENT, SENT + timedelta(days=days), WIB, made, DEADLINES)
    assert (found.road, found.which, found.most) == (road, which, 2)
    assert found.until == date(2026, 3, 12)


def test_the_oldest_month_not_sent_is_opened() -> None:
    today = date(2026, 3, 2)
    assert oldest_open(JANUARY, today, {JANUARY}) == FEBRUARY
    assert oldest_open(JANUARY, today, {FEBRUARY}) == JANUARY
    assert oldest_open(JANUARY, today, {JANUARY, FEBRUARY}) == MARCH
    assert oldest_open(MARCH, date(2026, 2, 20), ()) == FEBRUARY


def test_months_in_arrears_do_not_hold_the_present_one() -> None:
    assert arrears(JANUARY, date(2026, 3, 31), {FEBRUARY}) == (JANUARY, MARCH)[:1]
    assert arrears(JANUARY, date(2026, 4, 1), ()) == (JANUARY, FEBRUARY, MARCH)


def test_not_reported_from_the_day_after_thirty_days() -> None:
    assert not is_unreported(FEBRUARY, date(2026, 4, 4), False, DEADLINES, None)
    assert is_unreported(FEBRUARY, date(2026, 4, 5), False, DEADLINES, None)
    assert not is_unreported(FEBRUARY, date(2026, 4, 5), True, DEADLINES, None)
    assert not is_unreported(FEBRUARY, date(2026, 4, 5), False, DEADLINES, date(2026, 3, 17))


def test_the_mark_of_a_sending_and_its_days() -> None:
    due = Due(FEBRUARY, DEADLINES.due(FEBRUARY, WIB), WIB)
    assert due.mark(SENT, DEADLINES) is Mark.ON_TIME and due.days_late(SENT) == 0
    late = datetime(2026, 3, 7, 10, 12, tzinfo=WIB)
    assert due.mark(late, DEADLINES) is Mark.LATE and due.days_late(late) == 2
    extended = Due(FEBRUARY, DEADLINES.due(FEBRUARY, WIB, date(2026, 3, 17)), WIB, date(2026, 3, 17))
    assert extended.mark(late, DEADLINES) is Mark.EXTENDED
