"""Who may do what: the roles of the programme, and the one table of permissions."""

from collections.abc import Mapping
from dataclasses import dataclass
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
    REGISTER = "register"
    JOIN = "join"
    ASK_STAFF = "ask_staff"
    KEEP_PROFILE = "keep_profile"
    REPORT = "report"
    RECORD_VISIT = "record_visit"
    WRITE_REPORT = "write_report"
    SEE_HISTORY = "see_history"
    KEEP_GUEST_BOOK = "keep_guest_book"
    KEEP_INNOVATION = "keep_innovation"
    REQUEST_VISIT = "request_visit"
    CHECK_READINESS = "check_readiness"
    ASSESS_NEED = "assess_need"
    PLAN = "plan"
    SHOW_PROGRESS = "show_progress"
    WRITE_LETTERS = "write_letters"
    MENTOR = "mentor"
    SEE_EVENTS = "see_events"
    SEE_QUEUE = "see_queue"
    ANSWER_QUESTIONS = "answer_questions"
    SEE_MISSING = "see_missing"
    REPORT_FOR_OTHERS = "report_for_others"
    SEE_RECAP = "see_recap"
    BRIEF = "brief"
    BROADCAST = "broadcast"
    SET_DEADLINES = "set_deadlines"
    INVITE = "invite"
    SEE_PEOPLE = "see_people"
    CHANGE_ROLES = "change_roles"
    DEACTIVATE = "deactivate"
    KEEP_DOCUMENTS = "keep_documents"
    SEE_GAPS = "see_gaps"
    SEE_TRAIL = "see_trail"
    OPERATE = "operate"
    IMPORT_RECORDS = "import_records"
    IMPORT_JOURNEYS = "import_journeys"


_TABLE = """
command     permission         guest official innovator mentor hub staff
menu        ask                  ●      ●        ●        ●     ●    ●
cari        ask                  ●      ●        ○        ●     ○    ○
daftar      register             ●      -        -        -     -    -
lapor       report               -      -        ●        -     -    -
catat       record_visit         -      ○        ●        ●     -    -
nihil       report               -      -        ●        -     -    -
riwayat     see_history          -      ○        ●        -     ○    -
tamu        keep_guest_book      -      -        ●        -     -    -
inovasi     keep_innovation      -      -        ●        -     ●    ●
permohonan  request_visit        -      ●        ●        -     -    -
siap        check_readiness      -      ●        -        -     -    -
asesmen     assess_need          -      ●        -        -     -    -
rencana     plan                 -      ●        -        ●     -    -
kemajuan    show_progress        -      ●        ○        ●     -    -
surat       write_letters        -      ●        ○        -     ○    ○
dampingan   mentor               -      -        -        ●     -    -
antrean     see_queue            -      -        -        -     ●    ●
belum       see_missing          -      -        -        -     ●    ●
isikan      report_for_others    -      -        -        -     ●    ○
rekap       see_recap            -      -        ○        -     ●    ●
paparan     brief                -      -        -        -     ○    ●
siaran      broadcast            -      -        -        -     ●    ●
tenggat     set_deadlines        -      -        -        -     -    ●
undang      invite               -      -        -        -     ●    ●
orang       see_people           -      -        -        -     ●    ●
pedoman     keep_documents       -      -        -        -     -    ●
kegiatan    see_events           -      ●        ●        ●     ●    ○
petugas     ask_staff            ●      ●        ●        ●     ○    -
privasi     ask                  ●      ○        ○        ○     ○    ○
profil      keep_profile         -      ●        ●        ●     ●    ○
bantuan     ask                  ●      ●        ●        ●     ●    ●
celah       see_gaps             -      -        -        -     -    ○
audit       see_trail            -      -        -        -     -    ○
kesehatan   operate              -      -        -        -     -    ○
matikan     operate              -      -        -        -     -    ○
hidupkan    operate              -      -        -        -     -    ○
impor       import_journeys      -      -        -        -     ○    ○
-           join                 ○      ○        ○        ○     ○    ○
-           write_report         -      -        ○        -     ○    ○
-           answer_questions     -      -        -        -     ○    ○
-           change_roles         -      -        -        -     ○    ○
-           deactivate           -      -        -        -     -    ○
-           import_records       -      -        -        -     -    ○
"""
"""Product, section 7: ● may, and sees the command in the menu; ○ may; - may not. Commands in menu order."""

NO_COMMAND, IN_MENU, MAY_NOT = "-", "●", "-"
EVERYBODY: tuple[Role | None, ...] = (None, *Role)
"""The columns of the table; None is a guest, a person without any role."""


@dataclass(frozen=True, slots=True)
class Access:
    """One row of the table: which permission a command needs, and who sees it in the menu."""

    permission: Permission
    menu: frozenset[Role | None]


def _rows() -> list[tuple[str, Permission, dict[Role | None, str]]]:
    rows = (line.split() for line in _TABLE.strip().splitlines()[1:])
    return [
        (command, Permission(permission), dict(zip(EVERYBODY, marks, strict=True)))
        for command, permission, *marks in rows
    ]


def _permissions() -> dict[Permission, frozenset[Role | None]]:
    held: dict[Permission, frozenset[Role | None]] = {}
    for _, permission, marks in _rows():
        holders = frozenset(role for role, mark in marks.items() if mark != MAY_NOT)
        if held.setdefault(permission, holders) != holders:
            raise ValueError(f"two rows disagree about who holds {permission}")
    return held


COMMANDS: Mapping[str, Access] = {
    command: Access(permission, frozenset(role for role, mark in marks.items() if mark == IN_MENU))
    for command, permission, marks in _rows()
    if command != NO_COMMAND
}
"""Every command of the product, in the order of the menus."""

PERMISSIONS: Mapping[Permission, frozenset[Role | None]] = _permissions()
"""Who holds which permission."""

_GIVEN_BY: Mapping[Role, frozenset[Role]] = {
    Role.STAFF: frozenset(Role),
    Role.HUB: frozenset({Role.OFFICIAL, Role.INNOVATOR, Role.MENTOR}),
}


def may(roles: frozenset[Role], permission: Permission) -> bool:
    """Whether somebody with these roles (none: a guest) holds the permission."""
    return not PERMISSIONS[permission].isdisjoint(roles or {None})


def role_in_use(roles: frozenset[Role], last: Role | None) -> Role | None:
    """The role whose menu is shown: the last one used while it is held, else the most far-reaching one."""
    return last if last in roles else max(roles, key=list(Role).index, default=None)


def role_for(roles: frozenset[Role], permission: Permission, used: Role | None) -> Role | None:
    """The role in which somebody uses a permission: the one they are in where it will do, else the first."""
    holders = PERMISSIONS[permission]
    if used in holders:
        return used
    return next((role for role in Role if role in roles and role in holders), used)


def for_whom(permission: Permission) -> tuple[Role, ...]:
    """The roles to name where somebody may not: those that see it in their menu, staff only where alone."""
    seen = {role for row in COMMANDS.values() if row.permission is permission for role in row.menu}
    holders = [role for role in Role if role in (seen or PERMISSIONS[permission])]
    return tuple(role for role in holders if role is not Role.STAFF) or tuple(holders)


def may_give(roles: frozenset[Role]) -> frozenset[Role]:
    """The roles that somebody may give and end: staff all, a hub those of its province below it."""
    return frozenset[Role]().union(*(_GIVEN_BY.get(role, frozenset()) for role in roles))
