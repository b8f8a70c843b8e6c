"""What the trail of actions is about: everything that hub and staff do to others, by name."""

from enum import StrEnum


class Action(StrEnum):
    """What was done; `config/wording.py` says each on screen, and a test misses none."""

    ROLE_GIVEN = "role_given"
    ROLE_ENDED = "role_ended"
    PERSON_DEACTIVATED = "person_deactivated"
    PERSON_REACTIVATED = "person_reactivated"
    INVITES_MADE = "invites_made"
    INVITE_REVOKED = "invite_revoked"
    CUSTODIAN_APPROVED = "custodian_approved"
    CUSTODIAN_REFUSED = "custodian_refused"
    HANDED_OVER = "handed_over"
    ASSIGNED = "assigned"
    ASSIGNMENT_ENDED = "assignment_ended"
    QUESTION_ANSWERED = "question_answered"
    TASK_CLOSED = "task_closed"
    FAQ_PUBLISHED = "faq_published"
    CORPUS_PUBLISHED = "corpus_published"
    CORPUS_ROLLED_BACK = "corpus_rolled_back"
    DOCUMENT_WITHDRAWN = "document_withdrawn"
    COMMENTS_OPENED = "comments_opened"
    COMMENTS_CLOSED = "comments_closed"
    FILLED_ON_BEHALF = "filled_on_behalf"
    DATA_DELETED = "data_deleted"
    SERVICE_STOPPED = "service_stopped"
    SERVICE_RESUMED = "service_resumed"
    TRAIL_EXPORTED = "trail_exported"
