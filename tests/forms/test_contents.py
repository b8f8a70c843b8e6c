"""Contents of a report: numbered by day, their gaps by the form, and the same after JSON."""

import json
from dataclasses import replace
from datetime import date

from bot.forms.contents import Contents, Line, Obstacle, Row
from bot.forms.extraction import Context, Reader
from bot.forms.gazetteer import Gazetteer
from bot.forms.loading import load_form
from bot.forms.slots import FollowUp, Mode, ObstacleKind, Stage

READER = Reader(Gazetteer.load())
FORM = load_form("monthly_report")


def told(text: str) -> Contents:
    found = READER.read(text, Context(date(2026, 2, 20)))
    return Contents().with_rows([Row(visit, number) for number, visit in enumerate(found.visits, 1)])


def test_visits_are_numbered_by_their_day_and_those_without_come_last() -> None:
    contents = told("Boyolali tgl 9 15 org, Klaten 9 orang, Sleman tgl 3 12 org")
    assert [visit.agency for visit in contents.visits] == [
        "Kabupaten Sleman",
        "Kabupaten Boyolali",
        "Kabupaten Klaten",
    ]


def test_gaps_name_the_starred_columns_and_the_numbers() -> None:
    contents = told("Sleman tgl 3 12 org luring minat, Bandung tgl 9 daring")
    gaps = {gap.column.key: gap.numbers for gap in contents.gaps(FORM)}
    assert gaps == {"agency": (2,), "visitors": (2,), "follow_up": (2,), "evidence": (1, 2)}
    full = replace(contents.rows[0], evidence=1)
    assert contents.with_rows([full]).gaps(FORM) == ()


def test_a_report_with_visits_is_not_nil() -> None:
    assert not replace(told("Sleman tgl 3 12 org"), nil=True).with_rows(told("Sleman tgl 3 12 org").rows).nil
    assert Contents(nil=True).with_rows([]).nil
    assert Contents().is_empty and not Contents(nil=True).is_empty
    assert not Contents(plan_next="").is_empty


def test_contents_are_the_same_after_json() -> None:
    contents = told("Dinkes Sleman tgl 3 12 org luring minat, Bandung minggu lalu daring")
    first = replace(contents.rows[0], evidence=2, material="SOP", source=(7, 8), more={"seat": "A"})
    contents = replace(
        contents.with_rows([first, *contents.rows[1:]]),
        progress=(Line(3, 60, Stage.IMPLEMENTATION), Line()),
        obstacle=Obstacle("kendala anggaran", ObstacleKind.BUDGET, help_wanted=True),
        plan_next="",
        more={"budget": 5},
    )
    again = Contents.of(json.loads(json.dumps(contents.to_json())))
    assert again.to_json() == contents.to_json()
    assert [row.value("mode") for row in again.rows] == [Mode.OFFLINE, Mode.ONLINE]
    assert again.rows[0].value("follow_up") is FollowUp.INTEREST
    assert again.rows[1].visit.mention and len(again.rows[1].visit.mention.candidates) > 1
