"""Fates: what becomes of every row that refers to a person, or to their chat, once their data are deleted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Does(StrEnum):
    """What a deletion does to a row."""

    ERASE = "erase"
    END = "end"
    EMPTY = "empty"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Fate:
    """What is done; to empty a row is to write `values` into its columns, to end it is to set its `until`."""

    does: Does
    values: Mapping[str, object] = field(default_factory=dict)


def _emptied(**values: object) -> Fate:
    return Fate(Does.EMPTY, values)


ERASED, ENDED, KEPT = Fate(Does.ERASE), Fate(Does.END), Fate(Does.KEEP)

FATES: Mapping[str, Fate] = {
    "appointments.person_id": ENDED,
    "assignments.created_by": KEPT,
    "assignments.guided_id": ENDED,
    "assignments.person_id": ENDED,
    "audit.actor_id": KEPT,
    "broadcasts.approved_by": KEPT,
    "broadcasts.corrected_by": KEPT,
    "broadcasts.created_by": KEPT,
    "broadcasts.recalled_by": KEPT,
    "chases.made_by": KEPT,
    "closures.closed_by": KEPT,
    "closures.opened_by": KEPT,
    "comment_periods.opened_by": KEPT,
    "comments.person_id": KEPT,
    "cursors.person_id": ERASED,
    "custodians.person_id": ENDED,
    "custody_requests.decided_by": KEPT,
    "custody_requests.person_id": ERASED,
    "deletions.person_id": KEPT,
    "deliveries.person_id": _emptied(said=None, content={}),
    "drafts.edited_by": KEPT,
    "drafts.opened_by": KEPT,
    "drafts.person_id": _emptied(answers={}, place={}, state="cancelled", open_key=None),
    "evidence.owner_id": KEPT,
    "extensions.granted_by": KEPT,
    "faq_entries.decided_by": KEPT,
    "faq_entries.written_by": KEPT,
    "feedback.person_id": ERASED,
    "guest_books.created_by": KEPT,
    "guest_entries.decided_by": KEPT,
    "guest_entries.person_id": KEPT,
    "handovers.created_by": KEPT,
    "handovers.person_id": _emptied(successor=None),
    "handovers.taken_by": _emptied(successor=None),
    "innovations.reviewed_by": KEPT,
    "invite_batches.created_by": KEPT,
    "invites.created_by": KEPT,
    "invites.used_by": _emptied(name=None, salutation=None, position=None, phone=None, claimed_as=None),
    "journeys.created_by": KEPT,
    "mutes.person_id": ERASED,
    "person_roles.person_id": ENDED,
    "questions.person_id": _emptied(text="", standalone="", sources=[], missing=[], extra={}),
    "reminder_days.changed_by": KEPT,
    "report_versions.made_by": KEPT,
    "reports.decided_by": KEPT,
    "reports.edited_by": KEPT,
    "reports.entered_by": KEPT,
    "reports.on_behalf_of": KEPT,
    "searches.person_id": ERASED,
    "tasks.answered_by": KEPT,
    "tasks.person_id": _emptied(text="", answer=None, state="closed"),
    "tasks.taken_by": KEPT,
    "uploads.person_id": KEPT,
    "visits.entered_by": KEPT,
    "visits.on_behalf_of": KEPT,
}
"""By the column that refers to a person. What is kept is a record of the service or of an agency (Pasal 59 of
the guideline, UU 27/2022 Pasal 8 and 43); it then refers to somebody without a name, number or account."""

CHATS: Mapping[str, Fate] = {
    "albums.chat_id": ERASED,
    "cards.chat_id": ERASED,
    "cursors.chat_id": ERASED,
    "questions.chat_id": _emptied(chat_id=0),
    "searches.chat_id": ERASED,
    "tasks.chat_id": _emptied(chat_id=0),
    "updates.chat_id": _emptied(chat_id=None),
    "uploads.chat_id": _emptied(chat_id=0),
    "visits.chat_id": _emptied(chat_id=None),
}
"""By the column with the id of a chat: that of a private chat is the person's account at Telegram."""
