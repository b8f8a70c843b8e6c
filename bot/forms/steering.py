"""Steering: what moves do to a sheet that are no answers: back, open, remove, add, refuse to send."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.forms.checking import faults, fits
from bot.forms.fields import Field, FieldType, Form
from bot.forms.moves import Move, MoveKind
from bot.forms.places import SUMMARY, first_part, gone, gone_back, is_place
from bot.forms.reading import Problem, Scene, Trouble
from bot.forms.sheet import Note, NoteKind, Sheet
from bot.forms.values import Address, Answers, Value, clear, get, items_of, put

_SAME = ("unique_id", "url")


def adopted(form: Form, answers: Mapping[str, Value]) -> Answers:
    """The answers with those of renamed fields (`was`) under their new names."""
    found = _renamed(form.fields, answers)
    for field in (field for field in form.fields if any(part.was for part in field.parts)):
        items = items_of(found, field.key)
        found[field.key] = [_renamed(field.parts, i) if isinstance(i, dict) else i for i in items]
    return found


def _renamed(fields: tuple[Field, ...], answers: Mapping[str, Value]) -> Answers:
    found = dict(answers)
    for field in fields:
        if field.was in found and field.key not in found and fits(field, found[field.was]):
            found[field.key] = found.pop(field.was)
    return found


def blocked(form: Form, sheet: Sheet, scene: Scene) -> Sheet | None:
    """The sheet at the first thing that keeps it from being sent; None where nothing does."""
    found = faults(form, sheet.answers, scene)
    if not found:
        return None
    note = Note(NoteKind.REFUSED, found[0].address, problem=found[0].problem)
    return replace(gone(sheet, found[0].address), returns=SUMMARY, notes=(*sheet.notes, note))


def returned(form: Form, sheet: Sheet) -> Sheet:
    """The sheet where a field that was opened to be changed leads back to."""
    to = Address.parse(sheet.returns) if sheet.returns else None
    if to is not None and not is_place(form, sheet, to):
        to = None
    return replace(gone(sheet, to), returns=None, whole=False)


def opened(form: Form, sheet: Sheet, move: Move) -> Sheet:
    """The sheet at the n-th item of the list that is asked, else at the n-th field."""
    back = str(sheet.at) if sheet.at else SUMMARY
    field = form.field(sheet.at.top) if sheet.at else None
    if move.number is None:
        return replace(gone(sheet, None), returns=None, whole=False)
    if field is not None and field.parts:
        if not 1 <= move.number <= len(items_of(sheet.answers, field.key)):
            return _no_such(sheet, move.number)
        to = first_part(form, sheet.answers, field, move.number - 1)
        return replace(gone(sheet, to), whole=True)
    shown = form.shown(sheet.answers)
    if not 1 <= move.number <= len(shown):
        return _no_such(sheet, move.number)
    to = Address(shown[move.number - 1].key)
    if to == sheet.at:
        return sheet
    return replace(gone(sheet, to), returns=sheet.returns if sheet.returns is not None else back)


def _back(form: Form, sheet: Sheet, _: Move) -> Sheet:
    return gone_back(form, sheet) or _noted(sheet, Problem(Trouble.NOTHING_BEFORE))


def _remove(form: Form, sheet: Sheet, move: Move) -> Sheet:
    field = form.field(sheet.at) if sheet.at else None
    if sheet.at and field and field.type is FieldType.EVIDENCE and move.number is not None:
        return _without_file(sheet, sheet.at, move.number)
    top = form.field(sheet.at.top) if sheet.at else None
    if sheet.at and top and top.parts and (move.number is not None or sheet.at.part is None):
        return _without_item(sheet, sheet.at.top, move.number or 0)
    shown = form.shown(sheet.answers)
    if move.number is None:
        return _cleared(sheet, sheet.at) if sheet.at else sheet
    if not 1 <= move.number <= len(shown):
        return _no_such(sheet, move.number)
    return _cleared(sheet, Address(shown[move.number - 1].key))


def _cleared(sheet: Sheet, address: Address) -> Sheet:
    note = Note(NoteKind.REMOVED, address, get(sheet.answers, address))
    return replace(sheet, answers=clear(sheet.answers, address), notes=(*sheet.notes, note), offers=())


def _without_item(sheet: Sheet, top: Address, number: int) -> Sheet:
    item = Address(top.field, number - 1)
    if not 1 <= number <= len(items_of(sheet.answers, top.field)):
        return _no_such(sheet, number)
    inside = f"{top.field}["
    trail = tuple(entry for entry in sheet.trail if not entry.startswith(inside))
    return replace(_cleared(sheet, item), at=top, trail=trail, whole=False)


def _without_file(sheet: Sheet, address: Address, number: int) -> Sheet:
    files = get(sheet.answers, address)
    held = files if isinstance(files, list) else []
    if not 1 <= number <= len(held):
        return _no_such(sheet, number)
    note = Note(NoteKind.REMOVED, address, [held[number - 1]])
    left: list[Value] = [*held[: number - 1], *held[number:]]
    return replace(sheet, answers=put(sheet.answers, address, left), notes=(*sheet.notes, note))


def _add(form: Form, sheet: Sheet, _: Move) -> Sheet:
    field = form.field(sheet.at.top) if sheet.at else None
    lists = [field] if field and field.parts else [f for f in form.shown(sheet.answers) if f.parts]
    if len(lists) != 1:
        return _noted(sheet, Problem(Trouble.NOT_A_LIST))
    (wanted,) = lists
    item = len(items_of(sheet.answers, wanted.key))
    if problem := no_room(wanted, item):
        return _noted(sheet, problem)
    returns = sheet.returns
    if field is not wanted and returns is None:
        returns = str(sheet.at) if sheet.at else SUMMARY
    return replace(gone(sheet, first_part(form, sheet.answers, wanted, item)), returns=returns, whole=False)


STEERED: Mapping[MoveKind, Callable[[Form, Sheet, Move], Sheet]] = {
    MoveKind.BACK: _back,
    MoveKind.REMOVE: _remove,
    MoveKind.ADD: _add,
}


def no_room(field: Field, items: int) -> Problem | None:
    """Why no further item fits into a list."""
    if isinstance(field.maximum, int) and items >= field.maximum:
        return Problem(Trouble.TOO_MANY, {"limit": field.maximum, "noun": field.noun})
    return None


def is_full(field: Field, value: Value) -> bool:
    """Whether a list holds as much as it may."""
    return isinstance(value, list) and isinstance(field.maximum, int) and len(value) >= field.maximum


def joined(before: Value, more: Value) -> list[Value]:
    """The files held and those that are new, each once."""
    found = list(before) if isinstance(before, list) else []
    known = {_identity(file) for file in found}
    new = more if isinstance(more, list) else []
    return found + [file for file in new if _identity(file) not in known]


def place_for_files(form: Form, sheet: Sheet) -> Address | None:
    """Where files belong: what is asked, if it is evidence; else the one evidence field there is, in the item
    that is asked or in the form."""
    at = sheet.at
    if at and form.field(at).type is FieldType.EVIDENCE:
        return at
    if at and at.item is not None:
        parts = [p for p in form.shown_parts(sheet.answers, at) if p.type is FieldType.EVIDENCE]
        if len(parts) == 1 and at.item < len(items_of(sheet.answers, at.field)):
            return at.within(at.item, parts[0].key)
    fields = [field for field in form.shown(sheet.answers) if field.type is FieldType.EVIDENCE]
    return Address(fields[0].key) if len(fields) == 1 else None


def _identity(file: Value) -> tuple[Value, ...]:
    return tuple(file.get(key) for key in _SAME) if isinstance(file, dict) else (repr(file),)


def _no_such(sheet: Sheet, number: int) -> Sheet:
    return _noted(sheet, Problem(Trouble.NO_SUCH_NUMBER, {"number": number}))


def _noted(sheet: Sheet, problem: Problem) -> Sheet:
    return replace(sheet, notes=(*sheet.notes, Note(NoteKind.REFUSED, sheet.at, problem=problem)))
