"""Engine: (form, sheet, input) -> (sheet, outcome), pure; what it says is in the sheet's notes, unworded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.forms import steering
from bot.forms.checking import check, is_answered
from bot.forms.fields import Field, FieldType, Form
from bot.forms.moves import Move, MoveKind, move_of, number_of
from bot.forms.places import SUMMARY, first_open, first_part, following, gone, is_place
from bot.forms.readers import READERS
from bot.forms.reading import Problem, Read, Readers, Reading, Scene, Trouble, Unsure
from bot.forms.sheet import Note, NoteKind, Sheet
from bot.forms.values import Address, Answers, Value, get, items_of, put
from bot.forms.words import one_of, plain


@dataclass(frozen=True, slots=True)
class Typed:
    """A text: an answer, or the words of a move."""

    text: str


@dataclass(frozen=True, slots=True)
class Picked:
    """A tapped option of a field, also of one that is not asked any more; `yes_no` has `ya` and `tidak`."""

    address: Address
    option: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A tapped value among those that a text may mean; `number` counts from 0."""

    address: Address
    number: int


@dataclass(frozen=True, slots=True)
class Sent:
    """Files, each as the JSON that an evidence field keeps: kind, file_id, unique_id, size, mime, name."""

    files: tuple[Answers, ...]


Entry = Typed | Picked | Offered | Sent | Move


class Outcome(StrEnum):
    """What is to be done after an input."""

    ASK = "ask"
    REVIEW = "review"
    SEND = "send"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Step:
    """The sheet after an input, and what follows."""

    sheet: Sheet
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Engine:
    """One form in one scene; `readers` say how each type of field is read."""

    form: Form
    scene: Scene
    readers: Readers = field(default_factory=lambda: READERS)

    def begin(self, answers: Mapping[str, Value] | None = None) -> Sheet:
        """A sheet at the first field that has no answer yet."""
        known = dict(answers or {})
        return Sheet(known, first_open(self.form, known))

    def resume(self, sheet: Sheet) -> Sheet:
        """The sheet at a place that this form has, renamed fields moved; every answer stays."""
        sheet = replace(sheet, answers=steering.adopted(self.form, sheet.answers))
        if sheet.at is None or is_place(self.form, sheet, sheet.at):
            return sheet
        to: Address | None = sheet.at.top
        if not is_place(self.form, sheet, sheet.at.top):
            to = following(self.form, sheet.answers, sheet.at.top, whole=False)
        return replace(sheet, at=to, offers=(), returns=None, whole=False)

    def step(self, sheet: Sheet, entry: Entry) -> Step:
        """What an input does. Nothing raises; no answer is lost that it does not replace or remove."""
        step = self._step(self.resume(replace(sheet, notes=())), entry)
        after = self.resume(step.sheet)
        return asked(after) if step.outcome in (Outcome.ASK, Outcome.REVIEW) else replace(step, sheet=after)

    def _step(self, sheet: Sheet, entry: Entry) -> Step:
        match entry:
            case Typed():
                return self._typed(sheet, entry.text)
            case Picked():
                return self._picked(sheet, entry)
            case Offered():
                if entry.address != sheet.at or entry.number >= len(sheet.offers):
                    return asked(sheet)
                return asked(self.take(sheet, entry.address, sheet.offers[entry.number].value))
            case Sent():
                return asked(self._sent(sheet, entry.files))
            case Move():
                return self.move(sheet, entry)

    def correct(self, sheet: Sheet, address: Address, text: str) -> Step:
        """What a changed message does to the field it answered, wherever the person stands now."""
        sheet = self.resume(replace(sheet, notes=()))
        if not self.form.is_shown(sheet.answers, address):
            return asked(sheet)
        reading = self.read(self.form.field(address), text)
        if isinstance(reading, Read):
            return asked(self.resume(self.take(sheet, address, reading.value)))
        problem = reading.problem if isinstance(reading, Unsure) else reading
        return asked(refused(sheet, problem, address, text))

    def open(self, sheet: Sheet, address: Address) -> Step:
        """The sheet at a field that is to be changed, which leads back; where it is not asked, as it is."""
        sheet = self.resume(replace(sheet, notes=()))
        if address == sheet.at or not is_place(self.form, sheet, address):
            return asked(sheet)
        back = str(sheet.at) if sheet.at else SUMMARY
        return asked(replace(gone(sheet, address), returns=back, whole=False))

    def fill(self, sheet: Sheet, entries: Sequence[tuple[Address, Value]]) -> Sheet:
        """The sheet with many values at once, each checked; moves on where the field asked was one."""
        sheet, at = replace(sheet, notes=()), sheet.at
        for address, value in entries:
            sheet = replace(self.take(sheet, address, value), at=at)
        was_asked = at is not None and any(address == at for address, _ in entries)
        is_filled = was_asked and at and is_answered(self.form.field(at), get(sheet.answers, at))
        return self.leave(sheet) if is_filled else sheet

    def read(self, field: Field, text: str) -> Reading:
        """What a text says for a field."""
        reader = self.readers.get(field.type, READERS[field.type])
        return reader(text, field, self.scene)

    def refusal(self, sheet: Sheet, text: str) -> Problem | None:
        """Why a text would not be taken, as a move or as an answer to what is asked; None where it would."""
        step = self.step(replace(sheet, notes=()), Typed(text))
        return next((note.problem for note in step.sheet.notes if note.kind is NoteKind.REFUSED), None)

    def _typed(self, sheet: Sheet, text: str) -> Step:
        field = self.form.field(sheet.at) if sheet.at else None
        if sheet.at and (n := one_of(text, [offer.label for offer in sheet.offers])) is not None:
            return asked(self.take(sheet, sheet.at, sheet.offers[n].value))
        if field is None or not _names_option(field, text):
            move = move_of(text, self.form.send) or self._numbered(sheet, field, text)
            if move and not (_is_text(field) and move.kind in _ALSO_SAID):
                return self.move(sheet, move)
        if field is None or sheet.at is None:
            return asked(refused(sheet, Problem(Trouble.NOT_UNDERSTOOD), None, text))
        if field.type is FieldType.LIST:
            return asked(self._new_item(sheet, field, text))
        return asked(self._answer(sheet, sheet.at, field, text))

    def _numbered(self, sheet: Sheet, field: Field | None, text: str) -> Move | None:
        """A bare number opens what is numbered on screen, unless a new item would begin with a number."""
        if field is None:
            return number_of(text)
        if field.type is not FieldType.LIST:
            return None
        found = number_of(text)
        known = found is not None and 0 < (found.number or 0) <= len(items_of(sheet.answers, field.key))
        reads_number = field.parts[0].type in (FieldType.INTEGER, FieldType.PERCENT, FieldType.CHOICE)
        return found if known and not reads_number else None

    def _answer(self, sheet: Sheet, address: Address, field: Field, text: str) -> Sheet:
        match self.read(field, text):
            case Read(value):
                return self.take(sheet, address, value, text)
            case Unsure(offers, problem):
                return replace(refused(sheet, problem, address, text), offers=offers)
            case Problem() as problem:
                return refused(sheet, problem, address, text)

    def _new_item(self, sheet: Sheet, field: Field, text: str) -> Sheet:
        """A text at a list begins a new item: it answers its first part."""
        item = len(items_of(sheet.answers, field.key))
        if problem := steering.no_room(field, item):
            return refused(sheet, problem, Address(field.key), text)
        address = first_part(self.form, sheet.answers, field, item)
        first = self.form.field(address)
        reading = self.read(first, text)
        if isinstance(reading, Problem):
            return refused(sheet, reading, address, text)
        begun = gone(sheet, address)
        return replace(self._answer(begun, address, first, text), trail=begun.trail)

    def _picked(self, sheet: Sheet, entry: Picked) -> Step:
        if not self.form.is_shown(sheet.answers, entry.address):
            return asked(sheet)
        field = self.form.field(entry.address)
        value: Value = entry.option == "ya" if field.type is FieldType.YES_NO else entry.option
        return asked(self.take(sheet, entry.address, value) if is_answered(field, value) else sheet)

    def _sent(self, sheet: Sheet, files: Sequence[Answers]) -> Sheet:
        address = steering.place_for_files(self.form, sheet)
        if address is None:
            return refused(sheet, Problem(Trouble.NO_FILE_HERE), sheet.at)
        for file in files:
            sheet = self.take(sheet, address, [file])
        return sheet

    def take(self, sheet: Sheet, address: Address, value: Value, said: str = "") -> Sheet:
        """The sheet with a value that is within the field's limits; else with a note why it is not taken."""
        field = self.form.field(address)
        before = get(sheet.answers, address)
        if field.type is FieldType.EVIDENCE:
            value = steering.joined(before, value)
        if problem := check(field, value, self.scene):
            return refused(sheet, problem, address, said)
        changes = is_answered(field, before) and field.type is not FieldType.EVIDENCE and before != value
        note = Note(NoteKind.CHANGED if changes else NoteKind.TAKEN, address, before if changes else None)
        taken = replace(
            sheet, answers=put(sheet.answers, address, value), notes=(*sheet.notes, note), offers=()
        )
        if address != sheet.at or (field.type is FieldType.EVIDENCE and not steering.is_full(field, value)):
            return taken
        return self.leave(taken)

    def leave(self, sheet: Sheet) -> Sheet:
        """The sheet at the place after the present one, or where a field opened to change leads back."""
        at = sheet.at
        if at is None:
            return sheet
        if at.part is None and sheet.returns is not None:
            return steering.returned(self.form, sheet)
        to = following(self.form, sheet.answers, at, whole=sheet.whole)
        inside = to is not None and to.part is not None
        return replace(gone(sheet, to), whole=sheet.whole and inside)

    def move(self, sheet: Sheet, move: Move) -> Step:
        """What a move does; `kirim` before the summary leads there first."""
        if move.kind is MoveKind.STOP:
            return Step(sheet, Outcome.STOP)
        if move.kind is MoveKind.SEND and sheet.at is None:
            blocked = steering.blocked(self.form, sheet, self.scene)
            return asked(blocked) if blocked else Step(sheet, Outcome.SEND)
        if move.kind in (MoveKind.SEND, MoveKind.REVIEW):
            return asked(replace(gone(sheet, None), returns=None, whole=False))
        if move.kind is MoveKind.EDIT:
            return asked(self._edited(sheet, move))
        if move.kind in (MoveKind.NEXT, MoveKind.SKIP, MoveKind.DONE, MoveKind.NONE):
            return asked(self._onwards(sheet, move.kind))
        return asked(steering.STEERED[move.kind](self.form, sheet, move))

    def _onwards(self, sheet: Sheet, kind: MoveKind) -> Sheet:
        at = sheet.at
        if at is None:
            return sheet
        field = self.form.field(at)
        if kind is MoveKind.NONE and field.type is FieldType.LIST and not items_of(sheet.answers, at.field):
            return self.leave(replace(sheet, answers=put(sheet.answers, at, [])))
        if kind is MoveKind.DONE and at.part is not None:
            return replace(gone(sheet, at.top), whole=False)
        if kind is MoveKind.DONE and not field.holds_many and sheet.returns is None:
            return gone(sheet, None)
        return self.leave(sheet)

    def _edited(self, sheet: Sheet, move: Move) -> Sheet:
        opened = steering.opened(self.form, sheet, move)
        if not move.text or opened.at is None or opened.notes:
            return opened
        field = self.form.field(opened.at)
        return opened if field.holds_many else self._answer(opened, opened.at, field, move.text)


_ALSO_SAID = (MoveKind.NONE, MoveKind.ADD)


def asked(sheet: Sheet) -> Step:
    """The step that goes on with what the sheet asks."""
    return Step(sheet, Outcome.REVIEW if sheet.at is None else Outcome.ASK)


def refused(sheet: Sheet, problem: Problem, at: Address | None, said: str = "") -> Sheet:
    """The sheet with a note why something was not taken."""
    return replace(sheet, notes=(*sheet.notes, Note(NoteKind.REFUSED, at, problem=problem, said=said)))


def _is_text(field: Field | None) -> bool:
    return field is not None and field.type is FieldType.TEXT


def _names_option(field: Field, text: str) -> bool:
    said = plain(text)
    if field.type is FieldType.YES_NO and said in ("ya", "tidak", "tidak ada", "belum ada"):
        return True
    return any(said in map(plain, (o.label, o.key, *o.words)) for o in field.options)
