"""Stored: a draft's row as a sheet and back, with what the chat needs to know of it besides the form."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.forms.engine import Outcome, Step
from bot.forms.fields import Form
from bot.forms.sheet import NoteKind, Sheet
from bot.forms.values import Address, Answers
from bot.storage.models import Draft, JsonObject

PRESENT = timedelta(minutes=30)
"""How long somebody holds the pen after their last input."""
PATIENCE = timedelta(days=3)
"""How long the next text still belongs to a form; later `/lanjut` or a reply to it goes on."""
REMEMBERED = 20


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was sent: `answers` holds what is asked of this draft and nothing hidden."""

    form: Form
    draft: Draft
    answers: Answers


@dataclass(frozen=True, slots=True)
class Standing:
    """A sheet, what came of the last input, whether that is still to be said, and what messages answered."""

    sheet: Sheet
    outcome: Outcome = Outcome.ASK
    unsaid: bool = False
    heard: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, draft: Draft) -> "Standing":
        """The standing of a draft's row."""
        sheet, heard = draft.place.get("sheet"), draft.place.get("heard")
        return cls(
            Sheet.of(draft.answers, sheet if isinstance(sheet, dict) else {}),
            Outcome(str(draft.place.get("outcome") or Outcome.ASK.value)),
            draft.place.get("unsaid") is True,
            {key: str(at) for key, at in heard.items()} if isinstance(heard, dict) else {},
        )

    def place(self) -> JsonObject:
        """What is kept of it beside the answers."""
        return {
            "sheet": self.sheet.place(),
            "outcome": self.outcome.value,
            "unsaid": self.unsaid,
            "heard": dict(self.heard),
        }

    def after(self, step: Step, message_id: int | None, *, unsaid: bool) -> "Standing":
        """The standing after an input: what was not said before is said with it."""
        notes = (*self.sheet.notes, *step.sheet.notes) if self.unsaid else step.sheet.notes
        taken = [n.at for n in step.sheet.notes if n.at and n.kind in (NoteKind.TAKEN, NoteKind.CHANGED)]
        heard = dict(self.heard)
        if message_id is not None and taken:
            heard[str(message_id)] = str(taken[-1])
        recent = dict(list(heard.items())[-REMEMBERED:])
        return Standing(replace(step.sheet, notes=notes), step.outcome, unsaid, recent)

    def address_of(self, message_id: int | None) -> Address | None:
        """What a message answered."""
        found = self.heard.get(str(message_id))
        return Address.parse(found) if found else None


def is_held_by_another(draft: Draft, person_id: int, now: datetime) -> bool:
    """Whether somebody else was filling it in a short while ago."""
    return draft.edited_by != person_id and now - draft.edited_at < PRESENT
