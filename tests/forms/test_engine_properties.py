"""Whatever people type, tap and send: no accepted answer is lost, back undoes forward, all can end."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.forms.checking import check, faults, fits
from bot.forms.engine import Engine, Entry, Offered, Outcome, Picked, Sent, Typed
from bot.forms.fields import Field, FieldType, Form
from bot.forms.moves import WORDS, Move, MoveKind
from bot.forms.reading import Trouble
from bot.forms.sheet import NoteKind, Sheet
from bot.forms.values import Address, Answers, Value, get, items_of
from tests.forms.conftest import sample_engine

ENGINE = sample_engine()
ANSWERS = (
    *("Belajar posyandu", "12 orang", "1.065", "60%", "28 Februari", "31 April", "kemarin", "5/2/2026"),
    *("Februari", "luring", "daring", "1", "2", "3", "ya", "tidak", "Bandung", "pemkab sleman", "Klaten"),
    *("https://contoh.go.id/x", "", "   ", "ubah 2", "ubah 9 jadi Klaten", "hapus 1", "hapus 3", "2 = 7"),
)
SCRIPT = {
    FieldType.TEXT: "Belajar",
    FieldType.INTEGER: "12",
    FieldType.DATE: "1 Februari 2026",
    FieldType.AGENCY: "Klaten",
}
ADDRESSES = ("name", "mode", "obstacle", "visits[0].mode", "visits[4].mode", "visits", "gone", "app")
REMOVING = (MoveKind.REMOVE,)

files = st.builds(
    lambda kind, number, size: {"kind": kind, "unique_id": f"u{number}", "size": size, "name": "a.pdf"},
    st.sampled_from(["photo", "document", "voice"]),
    st.integers(0, 4),
    st.sampled_from([1000, 20_000_000]),
)
typed = st.builds(
    Typed, st.one_of(st.sampled_from(ANSWERS), st.sampled_from(sorted(WORDS)), st.text(max_size=50))
)
entries: st.SearchStrategy[Entry] = st.one_of(
    typed,
    st.builds(Picked, st.sampled_from(ADDRESSES).map(Address.parse), st.sampled_from(["daring", "ya", "x"])),
    st.builds(Offered, st.sampled_from(ADDRESSES).map(Address.parse), st.integers(0, 3)),
    st.builds(Sent, st.lists(files, min_size=1, max_size=4).map(tuple)),
    st.builds(Move, st.sampled_from(MoveKind), st.one_of(st.none(), st.integers(0, 13))),
)
stories = st.lists(entries, max_size=40)


def sheets(story: list[Entry], engine: Engine = ENGINE) -> Iterator[tuple[Sheet, Entry, Sheet, Outcome]]:
    """Each input of a story with the sheet before and after it."""
    sheet = engine.begin()
    for entry in story:
        step = engine.step(sheet, entry)
        yield sheet, entry, step.sheet, step.outcome
        sheet = step.sheet


def end_of(story: list[Entry]) -> Sheet:
    """The sheet after a story."""
    reached = [after for _, _, after, _ in sheets(story)]
    return reached[-1] if reached else ENGINE.begin()


def leaves(answers: Mapping[str, Value]) -> Iterator[Address]:
    """Where values are."""
    for key, value in answers.items():
        items = value if isinstance(value, list) else []
        parts = [(n, p) for n, item in enumerate(items) if isinstance(item, dict) for p in item]
        if key != "visits":
            yield Address(key)
        yield from (Address(key, n, p) for n, p in parts if key == "visits")


@given(stories)
@settings(max_examples=200, deadline=None)
def test_no_accepted_answer_is_lost(story: list[Entry]) -> None:
    for before, _, after, _ in sheets(story):
        said = {note.at for note in after.notes if note.kind is not NoteKind.REFUSED}
        removed = any(note.kind is NoteKind.REMOVED for note in after.notes)
        for address in leaves(before.answers):
            kept = get(after.answers, address) == get(before.answers, address)
            assert kept or address in said or (removed and address.item is not None)


@given(stories)
@settings(max_examples=200, deadline=None)
def test_what_is_kept_fits_its_field(story: list[Entry]) -> None:
    sheet = end_of(story)
    for address, field in ENGINE.form.addresses(sheet.answers):
        value = get(sheet.answers, address)
        assert value is None or fits(field, value)
    troubles = {fault.problem.trouble for fault in faults(ENGINE.form, sheet.answers, ENGINE.scene)}
    assert troubles <= {Trouble.MISSING}


@given(stories)
@settings(max_examples=200, deadline=None)
def test_back_undoes_forward(story: list[Entry]) -> None:
    for before, entry, after, _ in sheets(story):
        moved = before.at != after.at
        goes_back = after.trail[: len(before.trail) + 1] != (*before.trail, str(before.at or ""))
        if moved and not goes_back:
            back = ENGINE.step(after, Move(MoveKind.BACK)).sheet
            assert back.at == before.at, entry
            assert back.answers == after.answers


@given(stories)
@settings(max_examples=100, deadline=None)
def test_every_state_can_be_sent_and_stopped(story: list[Entry]) -> None:
    sheet = end_of(story)
    assert ENGINE.step(sheet, Typed("batal")).outcome is Outcome.STOP
    for _ in range(12):
        step = ENGINE.step(sheet, Typed("kirim"))
        if step.outcome is Outcome.SEND:
            return
        sheet = step.sheet
        if sheet.at is not None and sheet.notes:
            sheet = ENGINE.step(sheet, Typed(SCRIPT[ENGINE.form.field(sheet.at).type])).sheet
    raise AssertionError("never sent")


@given(stories)
@settings(max_examples=100, deadline=None)
def test_another_process_goes_on_from_what_is_stored(story: list[Entry]) -> None:
    for _, entry, sheet, _ in sheets(story):
        stored = json.loads(json.dumps([sheet.answers, sheet.place()]))
        resumed = Sheet.of(stored[0], stored[1])
        assert resumed == sheet
        assert ENGINE.step(resumed, entry) == ENGINE.step(sheet, entry)


@given(stories)
@settings(max_examples=100, deadline=None)
def test_one_always_stands_somewhere(story: list[Entry]) -> None:
    for _, _, sheet, outcome in sheets(story):
        assert (sheet.at is None) == (outcome is Outcome.REVIEW) or outcome in (Outcome.STOP, Outcome.SEND)
        assert sheet.at is None or ENGINE.form.is_shown(sheet.answers, sheet.at)


def changed_form(form: Form, dropped: frozenset[str], renamed: str) -> Form:
    """The form of a later release: some fields gone, one under another name, one of another type."""
    fields = [field for field in form.fields if field.key not in dropped]
    fields = [replace(f, key="new_name", was=f.key) if f.key == renamed else f for f in fields]
    return Form(form.name, form.title, form.send, (*fields, _added("extra"), _added("people_said")))


def _added(key: str) -> Field:
    return Field(key, key, FieldType.TEXT, f"{key}?")


@given(stories, st.frozensets(st.sampled_from(["people", "mode", "visits", "files"])), entries)
@settings(max_examples=100, deadline=None)
def test_a_changed_form_keeps_every_answer(story: list[Entry], dropped: frozenset[str], entry: Entry) -> None:
    assume(not isinstance(entry, Typed) or entry.text)
    sheet = end_of(story)
    later = replace(ENGINE, form=changed_form(ENGINE.form, dropped, "day"))
    resumed = later.resume(sheet)
    kept = {("new_name" if key == "day" else key): value for key, value in sheet.answers.items()}
    assert resumed.answers == kept
    step = later.step(sheet, entry)
    gone: Answers = {key: value for key, value in kept.items() if key in dropped}
    assert {key: step.sheet.answers[key] for key in gone} == gone
    assert step.sheet.at is None or later.form.is_shown(step.sheet.answers, step.sheet.at)


@given(stories)
@settings(max_examples=100, deadline=None)
def test_items_stay_within_their_limits(story: list[Entry]) -> None:
    sheet = end_of(story)
    for field in ENGINE.form.fields:
        if field.holds_many and field.key in sheet.answers:
            assert check(field, items_of(sheet.answers, field.key), ENGINE.scene) is None
