"""Showing: what a draft asks next, or holds in all, as arguments of the templates."""

from collections.abc import Mapping
from datetime import date

from bot.filling.inputs import address_in_button
from bot.filling.stored import Standing
from bot.forms.checking import is_answered, missing
from bot.forms.fields import Field, FieldType, Form
from bot.forms.places import progress
from bot.forms.sheet import Note, Sheet
from bot.forms.values import Address, Value, get, items_of
from bot.forms.writing import written, written_item
from bot.storage.models import Draft
from bot.texts import MAX_LABEL

MOST_OPTIONS = 6
MOST_LINES = 8
Shown = dict[str, object]


def base_of(draft: Draft) -> str:
    """What the data of every button of a draft starts with."""
    return f"f-{draft.form}:{draft.id}"


def prompt(form: Form, draft: Draft, standing: Standing) -> Shown:
    """The arguments of `form_prompt`; raises LookupError at the summary."""
    sheet, at = standing.sheet, standing.sheet.at
    if at is None:
        raise LookupError("the summary is no prompt")
    field = form.field(at)
    number, total = progress(form, sheet)
    value = get(sheet.answers, at)
    lines = _lines(field, value) if field.holds_many else []
    return {
        "title": form.title,
        "ask": field.ask,
        "help": field.help or None,
        "example": field.example or None,
        "current": written(field, value) if value is not None and not field.holds_many else None,
        "kind": field.type.value,
        "noun": field.noun,
        "item": at.item + 1 if at.item is not None else None,
        "of": form.field(at.top).noun if at.item is not None else None,
        "lines": lines,
        "more": max(0, len(lines) - MOST_LINES),
        "optional": not field.required,
        "answered": is_answered(field, value),
        "first": not sheet.trail and number == 1 and at.item is None,
        "number": number,
        "total": total,
        "notes": notes(form, standing.sheet),
        "options": options(field, sheet, at),
        "base": base_of(draft),
    }


def summary(form: Form, draft: Draft, standing: Standing, *, view: bool = False) -> Shown:
    """The arguments of `form_summary`: every field that is asked, by number, and what is still missing."""
    answers = standing.sheet.answers
    lacking = missing(form, answers)
    return {
        "title": form.title,
        "send": form.send,
        "rows": [_row(number, field, answers) for number, field in enumerate(form.shown(answers), 1)],
        "lacking": [_place_name(form, address) for address in lacking[:MOST_LINES]],
        "more": max(0, len(lacking) - MOST_LINES),
        "notes": notes(form, standing.sheet),
        "view": view,
        "base": base_of(draft),
    }


def options(field: Field, sheet: Sheet, at: Address) -> list[Shown]:
    """The values that can be tapped: those a text may mean, else the options, few enough for buttons."""
    here = address_in_button(at)
    if sheet.offers:
        offered = [{"label": o.label, "data": f"o.{here}.{n}"} for n, o in enumerate(sheet.offers)]
        return [dict(offer) for offer in _told_apart(offered[:MOST_OPTIONS])]
    if field.type is FieldType.YES_NO and not field.options:
        return [{"label": "Ya", "data": f"p.{here}.ya"}, {"label": "Tidak", "data": f"p.{here}.tidak"}]
    if len(field.options) > MOST_OPTIONS:
        return [{"label": option.label, "data": None} for option in field.options]
    return [{"label": option.label, "data": f"p.{here}.{option.key}"} for option in field.options]


def _told_apart(offers: list[dict[str, str]]) -> list[dict[str, str]]:
    """Labels that a button would cut begin with their number, by which they can be typed too."""
    if all(len(offer["label"]) <= MAX_LABEL for offer in offers):
        return offers
    return [{**offer, "label": f"{n} {offer['label']}"} for n, offer in enumerate(offers, 1)]


def notes(form: Form, sheet: Sheet) -> list[Shown]:
    """What is to be said about the last inputs."""
    return [_note(form, sheet, note) for note in sheet.notes]


def _note(form: Form, sheet: Sheet, note: Note) -> Shown:
    known = note.at if note.at is not None and form.has(note.at) else None
    field = form.field(known) if known else None
    value = get(sheet.answers, known) if known else None
    return {
        "kind": note.kind.value,
        "label": _place_name(form, known) if known else "",
        "value": written(field, value) if field else "",
        "before": _before(field, known, note.before) if field and known else "",
        "trouble": note.problem.trouble.value if note.problem else None,
        "about": _about(note.problem.about) if note.problem else {},
        "said": note.said,
    }


def _before(field: Field, at: Address, before: Value) -> str:
    whole_item = at.item is not None and at.part is None
    return written_item(field, before) if whole_item else written(field, before)


def _about(about: Mapping[str, Value]) -> Shown:
    """The figures of a problem; days as dates, so that the template writes them."""
    return {key: _as_day(value) for key, value in about.items()}


def _as_day(value: Value) -> object:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _place_name(form: Form, address: Address) -> str:
    label = form.field(address).label
    if address.item is None:
        return label
    top = form.field(address.top)
    return (
        f"{label}, {top.noun} no. {address.item + 1}"
        if address.part
        else f"{top.label} no. {address.item + 1}"
    )


def _lines(field: Field, value: Value) -> list[str]:
    return [written_item(field, item) for item in value] if isinstance(value, list) else []


def _row(number: int, field: Field, answers: Mapping[str, Value]) -> Shown:
    lines = _lines(field, items_of(answers, field.key)) if field.type is FieldType.LIST else []
    return {
        "number": number,
        "label": field.label,
        "value": written(field, answers.get(field.key)),
        "lines": lines[:MOST_LINES],
        "more": max(0, len(lines) - MOST_LINES),
        "starred": field.required or field.starred,
    }
