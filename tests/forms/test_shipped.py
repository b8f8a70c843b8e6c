"""The forms that are shipped: every example is an answer, no answer is lost, and all can be sent or left."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forms.engine import Engine, Outcome, Typed
from bot.forms.fields import Field, FieldType
from bot.forms.loading import load_forms
from bot.forms.moves import WORDS, MoveKind
from bot.forms.reading import Problem, Scene
from bot.forms.sheet import NoteKind, Sheet
from bot.forms.values import get
from tests.forms.conftest import TODAY, sample_readers

ENGINES = {
    name: Engine(form, Scene(TODAY, "2026-02"), sample_readers()) for name, form in load_forms().items()
}
GOOD: Mapping[FieldType, str] = {
    FieldType.TEXT: "Belajar",
    FieldType.INTEGER: "12",
    FieldType.PERCENT: "60%",
    FieldType.DATE: "5 Februari 2026",
    FieldType.MONTH: "Februari 2026",
    FieldType.CHOICE: "1",
    FieldType.YES_NO: "ya",
    FieldType.AGENCY: "dinkes kota bandung",
}
SAID = (*GOOD.values(), "Bandung", "yang kota", "puskesmas sukamaju", "tidak", "ubah 3", "hapus 1", "¹", "")
stories = st.lists(
    st.one_of(st.sampled_from(SAID), st.sampled_from(sorted(WORDS)), st.text(max_size=20)), max_size=25
)
every_form = pytest.mark.parametrize("name", ENGINES)


def end_of(engine: Engine, story: list[str]) -> Sheet:
    """The sheet after a story; a story goes on after it was stopped or sent."""
    sheet = engine.begin()
    for said in story:
        before, sheet = sheet, engine.step(sheet, Typed(said)).sheet
        told = {note.at for note in sheet.notes if note.kind is not NoteKind.REFUSED}
        removed = any(note.kind is NoteKind.REMOVED for note in sheet.notes)
        for address in (a for a, f in engine.form.addresses(before.answers) if f.type is not FieldType.LIST):
            same = get(sheet.answers, address) == get(before.answers, address)
            assert same or address in told or (removed and address.item is not None)
    return sheet


@every_form
def test_every_example_is_an_answer(name: str) -> None:
    engine = ENGINES[name]
    fields = [part for field in engine.form.fields for part in (field, *field.parts)]
    asked = [f for f in fields if f.example and f.type not in (FieldType.LIST, FieldType.EVIDENCE)]
    assert [f.key for f in asked if isinstance(engine.read(f, f.example), Problem)] == []


@every_form
@given(stories)
@settings(max_examples=60, deadline=None)
def test_no_answer_is_lost_and_every_state_can_be_sent_and_left(name: str, story: list[str]) -> None:
    engine = ENGINES[name]
    sheet = end_of(engine, story)
    stored = json.loads(json.dumps([sheet.answers, sheet.place()]))
    assert Sheet.of(stored[0], stored[1]) == sheet
    assert engine.step(sheet, Typed("batal")).outcome is Outcome.STOP
    for _ in range(3 * len(engine.form.fields) + 3):
        step = engine.step(sheet, Typed("kirim"))
        if step.outcome is Outcome.SEND:
            return
        sheet = step.sheet
        if sheet.at is not None and sheet.notes:
            sheet = engine.step(sheet, Typed(_good(engine.form.field(sheet.at)))).sheet
    raise AssertionError("never sent")


@every_form
@given(stories)
@settings(max_examples=60, deadline=None)
def test_a_field_that_is_opened_leads_back(name: str, story: list[str]) -> None:
    engine = ENGINES[name]
    sheet = end_of(engine, story)
    for field in engine.form.shown(sheet.answers):
        (address,) = [
            a for a, f in engine.form.addresses(sheet.answers) if a.field == field.key and f is field
        ]
        opened = engine.open(sheet, address).sheet
        assert (opened.at, opened.answers) == (address, sheet.answers)
        back = engine.step(opened, Typed("lanjut")).sheet
        assert back.at == sheet.at or sheet.at == address
    assert MoveKind.NEXT in WORDS.values()


def _good(field: Field) -> str:
    return GOOD.get(field.type, "tidak ada")
