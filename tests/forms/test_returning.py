"""What the hub's words ask about, and what an answer leaves open."""

from collections.abc import Sequence
from datetime import date

import pytest

from bot.forms.cells import Cells
from bot.forms.contents import Contents, Row
from bot.forms.differences import differences
from bot.forms.gazetteer import Gazetteer
from bot.forms.months import Today
from bot.forms.returning import Asked, Return, accepted, read_return
from bot.forms.slots import Mode, Visit
from bot.programme.periods import Period

TODAY = Today(date(2026, 3, 6), Period(2026, 2))
CELLS = Cells(Gazetteer.load())
SENT = Contents().with_rows(
    [
        Row(Visit(day=date(2026, 2, 5), visitors=12, mode=Mode.OFFLINE), 11, evidence=1),
        Row(Visit(day=date(2026, 2, 9), visitors=22, mode=Mode.OFFLINE), 12),
    ]
)


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ("no 2 orangnya 22 atau 12?", [("visitors", 12, 12)]),
        ("no 2 jadi 12 orang", [("visitors", 12, 12)]),
        ("no 1 daring; bukti no 2 buram", [("mode", 11, "daring"), ("evidence", 12, None)]),
        ("kendala: dinas mana?", [("obstacle", None, None)]),
        ("tanggal no 1 dan 2", [("day", 11, None), ("day", 12, None)]),
        ("no 7 jadi 3 orang", []),
        ("tolong dicek", []),
    ],
)
def test_words_name_fields(words: str, fields: Sequence[tuple[str, int | None, object]]) -> None:
    found = read_return(words, SENT, CELLS, TODAY)
    assert [(one.key, one.row, one.proposed) for one in found] == fields


def test_an_answer_leaves_the_rest_open() -> None:
    people, evidence = Asked("visitors", 12, 12), Asked("evidence", 12)
    asked = Return((people, evidence), "cek", 3)
    after = accepted(SENT, people)
    found = differences(SENT, after)
    assert after.counted[1].visit.visitors == 12
    assert asked.covers(found) and asked.after(found) == Return((evidence,), "cek", 3)
    assert Return((evidence,)).covers(found) is False
    assert asked.after(differences(SENT, SENT.without(12))) is None
    assert Return.of(asked.to_json()) == asked
    assert asked.without(people, evidence) is None and Return.of(None) is None
