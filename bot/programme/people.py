"""Who may do what: the roles of the programme, and the one table of permissions."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may be besides a guest; one person may hold several (product, 3.6)."""

    OFFICIAL = "official"
    INNOVATOR = "innovator"
    MENTOR = "mentor"
    HUB = "hub"
    STAFF = "staff"


class UnknownAgencyError(Exception):
    """No region and no central agency has this name or code; carries what was asked for."""

    def __init__(self, wanted: str) -> None:
        super().__init__(f"no region or central agency is called {wanted}; see config/data/")
        self.wanted = wanted


class Permission(StrEnum):
    """What can be permitted; every command, button, link, cursor and card reply names one."""

    ASK = "ask"
    JOIN = "join"
    SEE_QUEUE = "see_queue"
    ANSWER_QUESTIONS = "answer_questions"
    OPERATE = "operate"


EVERYONE: frozenset[Role | None] = frozenset({None, *Role})
STAFF: frozenset[Role | None] = frozenset({Role.STAFF})

PERMISSIONS: dict[Permission, frozenset[Role | None]] = {
    Permission.ASK: EVERYONE,
    Permission.JOIN: EVERYONE,
    Permission.SEE_QUEUE: STAFF,
    Permission.ANSWER_QUESTIONS: STAFF,
    Permission.OPERATE: STAFF,
}
"""Who holds which permission; None is a guest, a person without any role."""


def may(roles: frozenset[Role], permission: Permission) -> bool:
    """Whether somebody with these roles (none: a guest) holds the permission."""
    return not PERMISSIONS[permission].isdisjoint(roles or {None})
