"""What is promised to who asks staff, on the calendar of 2026 (holidays: 18 to 24 March)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.programme.promises import Promises
from bot.programme.rules import Programme
from bot.wiring.calendar import OfficialCalendar
from config.content import load

WIB = ZoneInfo("Asia/Jakarta")
WIT = ZoneInfo("Asia/Jayapura")
RULES = load("programme.yaml", Programme)
PROMISES = Promises(RULES.queue, OfficialCalendar(RULES.calendar), WIB)


def at(day: int, hour: int, minute: int = 0, zone: ZoneInfo = WIB) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=zone)


def test_the_promise_in_words() -> None:
    assert PROMISES.words == "1 hari kerja"


@pytest.mark.parametrize(
    ("asked", "due", "nudge"),
    [
        pytest.param(at(2, 10), at(3, 23, 59), at(5, 7), id="monday"),
        pytest.param(at(5, 16), at(6, 23, 59), at(10, 7), id="thursday: the weekend does not count"),
        pytest.param(at(7, 9), at(9, 23, 59), at(11, 7), id="saturday counts from monday"),
        pytest.param(at(16, 9), at(17, 23, 59), at(26, 7), id="holidays do not count"),
        pytest.param(at(3, 1, zone=WIT), at(3, 23, 59), at(5, 7), id="the day is that of who answers"),
    ],
)
def test_due_and_nudge_are_counted_in_working_days(asked: datetime, due: datetime, nudge: datetime) -> None:
    assert PROMISES.due(asked) == due
    assert PROMISES.nudge(asked) == nudge
    assert PROMISES.asked_before(nudge) > asked


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [(at(2, 6, 59), True), (at(2, 7), False), (at(2, 19, 59), False), (at(2, 20), True), (at(2, 0), True)],
)
def test_quiet_hours(moment: datetime, quiet: bool) -> None:
    assert PROMISES.is_quiet(moment, WIB) is quiet


def test_quiet_hours_are_local() -> None:
    assert PROMISES.is_quiet(at(2, 18, 30), WIT)
    assert not PROMISES.is_quiet(at(2, 5, 30), WIT)
