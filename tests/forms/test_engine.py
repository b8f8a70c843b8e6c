"""The engine as people use it: answers, moves, lists, files, changes, what is refused and why."""

import pytest

from bot.forms.engine import Engine, Offered, Outcome, Picked, Sent, Typed
from bot.forms.moves import Move, MoveKind
from bot.forms.reading import Trouble
from bot.forms.sheet import NoteKind, Sheet
from bot.forms.values import Address, Answers, Value
from tests.forms.conftest import KLATEN, MADIUN, SLEMAN, Go

FIRST = ("Belajar posyandu", "12 orang", "60%", "28 Februari", "Februari", "luring", "tidak", "pemkab sleman")


def at(text: str) -> Address:
    return Address.parse(text)


def photo(number: int, size: int = 1000) -> Answers:
    return {"kind": "photo", "file_id": f"f{number}", "unique_id": f"u{number}", "size": size}


def test_answers_are_typed_values(go: Go) -> None:
    step = go(*FIRST)
    assert step.sheet.answers == {
        "name": "Belajar posyandu",
        "people": 12,
        "done": 60,
        "day": "2026-02-28",
        "month": "2026-02",
        "mode": "luring",
        "obstacle": False,
        "agency": SLEMAN,
    }
    assert step.sheet.at == at("visits")


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ("31 April", Trouble.NO_SUCH_DAY),
        ("3 Maret 2026", Trouble.FUTURE),
        ("entah", Trouble.NOT_A_DATE),
    ],
)
def test_a_date_that_is_not_taken_says_why(go: Go, said: str, trouble: Trouble) -> None:
    step = go(*FIRST[:3], said)
    assert step.sheet.at == at("day")
    (note,) = step.sheet.notes
    assert note.problem and note.problem.trouble is trouble


def test_april_has_thirty_days(go: Go) -> None:
    (note,) = go(*FIRST[:3], "31 April").sheet.notes
    assert note.problem and note.problem.about == {"month": "April", "last": 30}


@pytest.mark.parametrize("said", ["2", "daring", "Daring.", "zoom", "darring", "lewat zoom saja"])
def test_an_option_by_label_number_other_word_or_close_spelling(go: Go, said: str) -> None:
    assert go(*FIRST[:5], said).sheet.answers["mode"] == "daring"


def test_a_condition_shows_a_field_and_hides_it_without_losing_it(go: Go, engine: Engine) -> None:
    step = go(*FIRST[:5], "daring", "Zoom")
    assert step.sheet.at == at("obstacle")
    step = engine.step(step.sheet, Picked(at("mode"), "luring"))
    assert step.sheet.answers["app"] == "Zoom"
    assert "app" not in engine.form.visible(step.sheet.answers)
    step = engine.step(step.sheet, Picked(at("mode"), "daring"))
    assert engine.form.visible(step.sheet.answers)["app"] == "Zoom"


def test_an_old_button_changes_its_own_field(go: Go, engine: Engine) -> None:
    before = go(*FIRST).sheet
    step = engine.step(before, Picked(at("mode"), "daring"))
    (note,) = step.sheet.notes
    assert (note.kind, note.before, step.sheet.at) == (NoteKind.CHANGED, "luring", before.at)


def test_two_agencies_of_one_name_are_asked_about(go: Go, engine: Engine) -> None:
    asked = go(*FIRST[:7], "Bandung").sheet
    assert [offer.label for offer in asked.offers] == ["Kabupaten Bandung", "Kota Bandung"]
    for choice in (Typed("kota bandung"), Typed("2"), Offered(at("agency"), 1)):
        agency = engine.step(asked, choice).sheet.answers["agency"]
        assert isinstance(agency, dict)
        assert agency["name"] == "Kota Bandung"
    other = engine.step(asked, Typed("dinkes kota madiun")).sheet.answers["agency"]
    assert other == {**MADIUN, "unit": "dinkes"}


def test_a_list_grows_by_answers_to_its_first_part(go: Go) -> None:
    sheet = go(
        *FIRST, "Klaten", "5 feb", "luring", "Kota Madiun", "12/2", "daring", "https://a.id/1", "lanjut"
    ).sheet
    assert sheet.at == at("visits")
    assert sheet.answers["visits"] == [
        {"agency": KLATEN, "date": "2026-02-05", "mode": "luring"},
        {
            "agency": MADIUN,
            "date": "2026-02-12",
            "mode": "daring",
            "link": [{"kind": "link", "url": "https://a.id/1"}],
        },
    ]


def test_items_are_changed_and_removed_by_number(go: Go) -> None:
    step = go(
        *FIRST, "Klaten", "5 feb", "luring", "Kota Madiun", "12/2", "luring", "ubah 1", "lanjut", "6 feb"
    )
    assert step.sheet.at == at("visits[0].mode")
    step = go("lanjut", "hapus 2", sheet=step.sheet)
    assert step.sheet.at == at("visits")
    (item,) = _list(step.sheet, "visits")
    assert isinstance(item, dict)
    assert item["date"] == "2026-02-06"
    assert go("hapus 7", sheet=step.sheet).sheet.answers == step.sheet.answers


def test_an_item_that_was_begun_and_left_is_none(go: Go) -> None:
    step = go(*FIRST, "tambah", "lewati", "lewati", "lewati")
    assert step.sheet.at == at("visits")
    assert "visits" not in step.sheet.answers
    assert go("tidak ada", sheet=step.sheet).sheet.answers["visits"] == []


def test_a_list_has_no_more_items_than_fit(go: Go) -> None:
    step = go(*FIRST, *["Klaten", "5 feb", "luring"] * 5, "tambah")
    (note,) = step.sheet.notes
    assert note.problem and note.problem.trouble is Trouble.TOO_MANY
    assert len(_list(step.sheet, "visits")) == 5


def test_files_come_alone_or_together_each_once(go: Go) -> None:
    step = go(*FIRST, "selesai", Sent((photo(1), photo(2))), Sent((photo(1),)))
    assert step.sheet.at == at("files")
    assert len(_list(step.sheet, "files")) == 2
    step = go("https://contoh.go.id/x", sheet=step.sheet)
    assert step.outcome is Outcome.REVIEW
    step = go(Sent((photo(3),)), sheet=step.sheet)
    (note,) = step.sheet.notes
    assert note.problem and note.problem.trouble is Trouble.TOO_MANY


@pytest.mark.parametrize(
    ("file", "trouble"),
    [
        ({"kind": "document", "mime": "application/zip", "name": "a.zip"}, Trouble.WRONG_FILE),
        (photo(1, 11_000_000), Trouble.BIG_FILE),
        ({"kind": "voice"}, Trouble.NOT_EVIDENCE),
    ],
)
def test_files_that_do_not_count_say_why(go: Go, file: Answers, trouble: Trouble) -> None:
    (note,) = go(*FIRST, "selesai", Sent((file,))).sheet.notes
    assert note.problem and note.problem.trouble is trouble


def test_a_file_goes_to_the_one_field_for_files(go: Go) -> None:
    sheet = go("Belajar", Sent((photo(1),))).sheet
    assert sheet.at == at("people")
    assert len(_list(sheet, "files")) == 1


def test_the_summary_opens_fields_by_number_and_comes_back(go: Go) -> None:
    step = go(*FIRST, "selesai", "selesai")
    assert step.outcome is Outcome.REVIEW
    for said in ("2", "ubah 2", "perbaiki no. 2"):
        opened = go(said, sheet=step.sheet).sheet
        assert opened.at == at("people")
        changed = go("21", sheet=opened)
        assert (changed.outcome, changed.sheet.answers["people"]) == (Outcome.REVIEW, 21)
    assert go("2 = 30", sheet=step.sheet).sheet.answers["people"] == 30
    assert go("ubah 4 jadi 27 Februari", sheet=step.sheet).sheet.answers["day"] == "2026-02-27"


def test_a_field_changed_on_the_way_leads_back_to_where_one_was(go: Go) -> None:
    sheet = go(*FIRST[:4], "ubah 1", "Belajar lain").sheet
    assert (sheet.at, sheet.answers["name"]) == (at("month"), "Belajar lain")


def test_it_is_sent_when_nothing_required_is_missing(go: Go) -> None:
    step = go("kirim", "kirim")
    (note,) = step.sheet.notes
    assert note.problem and note.problem.trouble is Trouble.MISSING
    assert step.sheet.at == at("name")
    step = go("Belajar", "kirim", sheet=step.sheet)
    assert step.sheet.at == at("agency")
    assert go("Klaten", "kirim", sheet=step.sheet).outcome is Outcome.SEND


def test_back_keeps_answers_and_next_keeps_them_too(go: Go) -> None:
    sheet = go(*FIRST[:4], "kembali", "kembali").sheet
    assert (sheet.at, len(sheet.answers)) == (at("done"), 4)
    assert go("lanjut", sheet=sheet).sheet.at == at("month")
    (note,) = go("kembali").sheet.notes
    assert note.problem and note.problem.trouble is Trouble.NOTHING_BEFORE


def test_a_text_may_say_what_is_a_move_elsewhere(go: Go) -> None:
    assert go("nihil").sheet.answers["name"] == "nihil"
    assert go("lewati").sheet.at == at("people")


def test_stopping_changes_nothing(go: Go) -> None:
    step = go(*FIRST[:2], "batal")
    assert step.outcome is Outcome.STOP
    assert step.sheet.answers == {"name": "Belajar posyandu", "people": 12}


def test_a_changed_message_changes_what_it_answered(go: Go, engine: Engine) -> None:
    sheet = go(*FIRST).sheet
    step = engine.correct(sheet, at("people"), "21 orang")
    assert (step.sheet.answers["people"], step.sheet.at) == (21, sheet.at)
    kept = engine.correct(sheet, at("people"), "banyak")
    assert kept.sheet.answers == sheet.answers
    assert kept.sheet.notes[0].kind is NoteKind.REFUSED


def test_many_values_at_once(engine: Engine) -> None:
    values: list[tuple[Address, Value]] = [(at("name"), "Belajar"), (at("people"), 0), (at("done"), 60)]
    sheet = engine.fill(engine.begin(), values)
    assert sheet.answers == {"name": "Belajar", "done": 60}
    assert sheet.at == at("people")
    assert [note.kind for note in sheet.notes] == [NoteKind.TAKEN, NoteKind.REFUSED, NoteKind.TAKEN]


def test_moves_come_from_buttons_too(go: Go) -> None:
    assert go(Move(MoveKind.SKIP), Move(MoveKind.BACK)).sheet.at == at("name")
    assert go(Move(MoveKind.EDIT, 8)).sheet.at == at("agency")


def _list(sheet: Sheet, key: str) -> list[Value]:
    found = sheet.answers[key]
    assert isinstance(found, list)
    return found
