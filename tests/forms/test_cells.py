"""Commands on a list of visits, rows that tell of the same visit, and the month a visit belongs to."""

from datetime import date
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.forms.cells import Cells, Commands, applied
from bot.forms.extraction import Context, Reader
from bot.forms.gazetteer import Gazetteer
from bot.forms.given import Slot
from bot.forms.months import Today
from bot.forms.rows import Sameness, month_of, sameness
from bot.forms.slots import FollowUp, Mode, Visit
from bot.programme.periods import Period

DAY = date(2026, 3, 2)
FEBRUARY = Today(DAY, Period(2026, 2))
TOLD = (
    "Sleman tgl 3 12 org minat, Klaten tgl 5 9 org, Kendal tgl 10 8 org daring, Kudus tgl 12, "
    "Bandung tgl 13 5 org, Kota Batu tgl 17, Boyolali tgl 9 15 org minat"
)


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def told(text: str) -> list[Visit]:
    return list(Reader(gazetteer()).read(text, Context(DAY, Period(2026, 2))).visits)


@cache
def rows() -> tuple[Visit, ...]:
    return tuple(told(TOLD))


def read(text: str, asked: tuple[Slot, list[int]] | None = None) -> Commands:
    return Cells(gazetteer()).read(text, rows(), FEBRUARY, asked)


def changed(text: str) -> dict[int, object]:
    """The new values by row, counted from 1."""
    return {change.row + 1: change.after for change in read(text).changes}


def test_the_message_of_the_product() -> None:
    commands = read("4=10, 6=22, semua luring kecuali kendal, yang lain belum ada tindak lanjut")
    table = applied(rows(), commands)
    assert [visit.visitors for visit in table] == [12, 9, 8, 10, 5, 22, 15]
    assert [visit.mode for visit in table] == [Mode.ONLINE if row == 2 else Mode.OFFLINE for row in range(7)]
    assert [visit.follow_up for visit in table] == [
        FollowUp.INTEREST if row in (0, 6) else FollowUp.NONE for row in range(7)
    ]
    assert (commands.overwritten, commands.unclear) == ((), ())


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("no 6 jadi 11 orang", {6: 11}),
        ("kunjungan 2 jumlahnya jadi 10", {2: 10}),
        ("no 2 tgl 6 feb", {2: date(2026, 2, 6)}),
        ("1-3 luring", {1: Mode.OFFLINE, 2: Mode.OFFLINE, 3: Mode.OFFLINE}),
        ("1,3,5 daring", {1: Mode.ONLINE, 5: Mode.ONLINE}),
        ("kendal luring", {3: Mode.OFFLINE}),
        ("klaten dan kudus minat", {2: FollowUp.INTEREST, 4: FollowUp.INTEREST}),
        ("kudus 15 org, batu 6 org", {4: 15, 6: 6}),
        ("bandung 6 org", {5: 6}),
        ("yang lain 20 org", {4: 20, 6: 20}),
        ("no 4 rombongan satu bus", {}),
    ],
)
def test_cells_are_filled(text: str, values: dict[int, object]) -> None:
    assert changed(text) == values


def test_later_words_win_and_what_is_overwritten_is_named() -> None:
    commands = read("semua luring, no 1 daring")
    assert [visit.mode for visit in applied(rows(), commands)] == [Mode.ONLINE, *[Mode.OFFLINE] * 6]
    assert [(one.row, one.before, one.after) for one in commands.overwritten] == [
        (2, Mode.ONLINE, Mode.OFFLINE)
    ]


def test_the_agency_of_a_row_is_corrected() -> None:
    table = applied(rows(), read("no 2 bukan klaten tapi bantul"))
    assert [visit.agency for visit in table][:3] == [
        "Kabupaten Sleman",
        "Kabupaten Bantul",
        "Kabupaten Kendal",
    ]
    assert table[1].visitors == 9


@pytest.mark.parametrize(("text", "removed"), [("hapus no 3", (2,)), ("hapus sleman", (0,))])
def test_rows_are_removed(text: str, removed: tuple[int, ...]) -> None:
    commands = read(text)
    assert commands.removed == removed and len(applied(rows(), commands)) == 6


def test_what_names_no_row_is_said() -> None:
    commands = read("9=22, 4=10")
    assert (commands.unclear, [one.row for one in commands.changes]) == (("9",), [3])


@pytest.mark.parametrize(
    "text",
    [
        "kab tuban 12 org tgl 5",
        "sleman tgl 24 12 org",
        "nihil",
        "12 orang",
        "3 orang dari klaten",
        "semua sudah saya kirim",
        "",
    ],
)
def test_what_is_no_command_is_left_to_be_read_as_a_report(text: str) -> None:
    assert not read(text)


def test_numbers_alone_fill_the_rows_asked_about_in_order() -> None:
    asked = (Slot.VISITORS, [3, 5])
    assert [(one.row, one.after) for one in read("10 dan 22", asked).changes] == [(3, 10), (5, 22)]
    assert not read("10", asked)
    assert not read("10 dan 22")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Klaten tgl 5", "kab klaten tgl 5 9 org", Sameness.SAME),
        ("Klaten tgl 5", "Klaten tgl 6", Sameness.OTHER),
        ("Klaten tgl 5", "Klaten 9 org", Sameness.MAYBE),
        ("Klaten tgl 5", "Kudus tgl 5", Sameness.OTHER),
        ("Bandung tgl 5", "Kota Bandung tgl 5", Sameness.MAYBE),
        ("dinkes kudus tgl 5", "dinsos kudus tgl 5", Sameness.SAME),
        ("RSUD Bali Mandara tgl 5", "rsud bali mandara tgl 5", Sameness.SAME),
        ("UGM tgl 5", "UNY tgl 5", Sameness.OTHER),
    ],
)
def test_the_same_visit(one: str, other: str, same: Sameness) -> None:
    (first,), (second,) = told(one), told(other)
    assert sameness(first, second) is same and sameness(second, first) is same


def test_a_visit_belongs_to_the_month_of_its_date() -> None:
    days = [Visit(day=date(2026, 2, 28)), Visit(span=(date(2026, 2, 21), date(2026, 2, 28)))]
    unknown = [Visit(span=(date(2026, 2, 23), date(2026, 3, 1))), Visit()]
    assert [month_of(visit) for visit in days + unknown] == [Period(2026, 2)] * 2 + [None] * 2


@example("=,0=")
@given(st.text(alphabet="semua luring kecuali yang lain 1234567890=,-no jadi org minat\n", max_size=60))
def test_nothing_raises_and_rows_stay_in_reach(text: str) -> None:
    commands = read(text)
    assert all(0 <= change.row < 7 for change in commands.changes)
    assert len(applied(rows(), commands)) == 7 - len(commands.removed)


@given(st.sampled_from(["luring", "daring", "belum ada tindak lanjut", "10 org", "tgl 9"]))
def test_the_others_never_change_what_is_filled(value: str) -> None:
    assert all(change.before is None for change in read(f"yang lain {value}").changes)
