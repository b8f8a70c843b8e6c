"""Sheet: the answers of a draft, the place in its form, and what is to be said about the last input."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.forms.reading import Offer, Problem, Trouble
from bot.forms.values import Address, Answers, Value


class NoteKind(StrEnum):
    """What became of an input."""

    TAKEN = "taken"
    CHANGED = "changed"
    REMOVED = "removed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to say: which field it is about, what it held before, or why the text was not taken."""

    kind: NoteKind
    at: Address | None = None
    before: Value = None
    problem: Problem | None = None
    said: str = ""

    def to_json(self) -> Answers:
        """The note as JSON."""
        return {
            "kind": self.kind.value,
            "at": str(self.at) if self.at else None,
            "before": self.before,
            "trouble": self.problem.trouble.value if self.problem else None,
            "about": dict(self.problem.about) if self.problem else {},
            "said": self.said,
        }

    @classmethod
    def of(cls, data: Mapping[str, Value]) -> "Note":
        """The note of its JSON."""
        about, trouble = data.get("about"), data.get("trouble")
        return cls(
            NoteKind(str(data["kind"])),
            _address(data.get("at")),
            data.get("before"),
            Problem(Trouble(str(trouble)), about if isinstance(about, dict) else {}) if trouble else None,
            str(data.get("said") or ""),
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """`at` is what is asked (None: the summary), `trail` the places before it ("" for the summary).

    `returns` is where a field that was opened to be changed leads back to, `whole` says that an item is gone
    through part by part, `offers` are the values between which the person is to choose.
    """

    answers: Answers = field(default_factory=dict)
    at: Address | None = None
    trail: tuple[str, ...] = ()
    returns: str | None = None
    whole: bool = False
    offers: tuple[Offer, ...] = ()
    notes: tuple[Note, ...] = ()

    def place(self) -> Answers:
        """Everything but the answers, as JSON."""
        return {
            "at": str(self.at) if self.at else None,
            "trail": list(self.trail),
            "returns": self.returns,
            "whole": self.whole,
            "offers": [{"label": offer.label, "value": offer.value} for offer in self.offers],
            "notes": [note.to_json() for note in self.notes],
        }

    @classmethod
    def of(cls, answers: Mapping[str, Value], place: Mapping[str, Value]) -> "Sheet":
        """The sheet of its answers and the JSON of its place."""
        returns = place.get("returns")
        return cls(
            dict(answers),
            _address(place.get("at")),
            tuple(str(entry) for entry in _listed(place.get("trail"))),
            str(returns) if returns is not None else None,
            place.get("whole") is True,
            tuple(Offer(str(o["label"]), o["value"]) for o in _objects(place.get("offers"))),
            tuple(Note.of(note) for note in _objects(place.get("notes"))),
        )


def _address(text: Value) -> Address | None:
    return Address.parse(text) if isinstance(text, str) and text else None


def _listed(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def _objects(value: Value) -> list[Answers]:
    return [item for item in _listed(value) if isinstance(item, dict)]
