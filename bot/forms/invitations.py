"""A spreadsheet of people to invite: each row understood, or the reason why somebody has to look at it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.forms.agencies import Agency
from bot.forms.columns import Columns, Table, Titles, plain
from bot.forms.gazetteer import Gazetteer
from bot.forms.workplaces import Workplace, workplace_of
from bot.programme.custody import CustodianKind
from bot.programme.links import whatsapp_number
from knowledge.catalogue import Innovation

COLUMNS = ("name", "salutation", "position", "unit", "agency", "innovation", "phone", "kind")
NEEDED = ("name", "unit", "innovation", "phone")
_SALUTATIONS = {"bapak": "bapak", "pak": "bapak", "bpk": "bapak", "l": "bapak", "laki laki": "bapak"} | {
    "ibu": "ibu",
    "bu": "ibu",
    "p": "ibu",
    "perempuan": "ibu",
}
_KINDS = {
    "narahubung": CustodianKind.MAIN,
    "narahubung utama": CustodianKind.MAIN,
    "utama": CustodianKind.MAIN,
    "rekan": CustodianKind.DEPUTY,
    "rekan narahubung": CustodianKind.DEPUTY,
}


class Reason(StrEnum):
    """Why a row has to be looked at; each has its sentence in `config/texts/invite_reason.jinja`."""

    NO_NAME = "no_name"
    NO_UNIT = "no_unit"
    NO_INNOVATION = "no_innovation"
    NO_PHONE = "no_phone"
    WRONG_PHONE = "wrong_phone"
    UNKNOWN_AGENCY = "unknown_agency"
    WHICH_AGENCY = "which_agency"
    UNKNOWN_INNOVATION = "unknown_innovation"
    WHICH_INNOVATION = "which_innovation"
    OUTSIDE = "outside"
    SAME_INNOVATION = "same_innovation"
    SAME_PERSON = "same_person"
    HAS_MAIN = "has_main"
    INVITED = "invited"


@dataclass(frozen=True, slots=True)
class Invitee:
    """A row that is understood; `agency` is the official one, `unit` what stands in front of it."""

    row: int
    name: str
    salutation: str | None
    position: str | None
    agency: Agency
    unit: str | None
    innovation: Innovation
    phone: str
    kind: CustodianKind


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that somebody has to look at: its cells, why, and what the returned file proposes as its kind."""

    row: int
    cells: tuple[str, ...]
    reason: Reason
    value: str = ""
    options: tuple[str, ...] = ()
    proposed: CustodianKind | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A whole file; `missing` names the columns that were not found, and then there are no rows."""

    headings: tuple[str, ...]
    ready: tuple[Invitee, ...] = ()
    refused: tuple[Refused, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many rows were read."""
        return len(self.ready) + len(self.refused)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known already: main custodians or invites by innovation, invited (phone, innovation), scope.

    `provinces` None: all of them.
    """

    mains: Mapping[str, str] = field(default_factory=dict)
    invited: frozenset[tuple[str, str]] = frozenset()
    provinces: frozenset[str] | None = None


class Invitations:
    """Reads such files; `columns` are the headings by field (`config/invitation_columns.yaml`)."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        innovations: Sequence[Innovation],
        columns: Mapping[str, Sequence[str]],
    ) -> None:
        self._gazetteer = gazetteer
        self._columns, self._titles = Columns(columns), Titles(innovations)

    def check(self, rows: Table, known: Known) -> Checked:
        """Every row under the headings, in order; rows without any cell are passed over. Never raises."""
        place, fields = self._headings(rows)
        missing = tuple(name for name in NEEDED if name not in fields)
        if missing:
            return Checked(tuple(rows[place]) if rows else (), missing=missing)
        found: list[Invitee | Refused] = [
            self._row(number, tuple(cells), fields, known)
            for number, cells in enumerate(rows[place + 1 :], place + 2)
            if any(cells)
        ]
        cells_of = {number: tuple(cells) for number, cells in enumerate(rows, 1)}
        column = fields.get("kind")
        said = frozenset(n for n, cells in cells_of.items() if column is not None and plain(cells[column]))
        ready = [one for one in found if isinstance(one, Invitee)]
        settled = [*_one_main_each(ready, known, said, cells_of)]
        refused = [one for one in (*found, *settled) if isinstance(one, Refused)]
        return Checked(
            tuple(rows[place]),
            tuple(sorted((o for o in settled if isinstance(o, Invitee)), key=lambda one: one.row)),
            tuple(sorted(refused, key=lambda one: one.row)),
        )

    def _headings(self, rows: Table) -> tuple[int, dict[str, int]]:
        """The row of headings, and the column of each field; an agency without a unit is the unit."""
        place, fields = self._columns.find(rows)
        if "agency" in fields:
            fields.setdefault("unit", fields["agency"])
        return place, fields

    def _row(
        self, number: int, cells: tuple[str, ...], fields: Mapping[str, int], known: Known
    ) -> Invitee | Refused:
        given = {name: cells[fields[name]].strip() if name in fields else "" for name in COLUMNS}

        def refuse(reason: Reason, value: str = "", options: Iterable[str] = ()) -> Refused:
            return Refused(number, cells, reason, value, tuple(options))

        empty = {"name": Reason.NO_NAME, "unit": Reason.NO_UNIT, "innovation": Reason.NO_INNOVATION}
        for name, reason in (empty | {"phone": Reason.NO_PHONE}).items():
            if not given[name]:
                return refuse(reason)
        innovations = self._titles.of(given["innovation"])
        if len(innovations) != 1:
            reason = Reason.WHICH_INNOVATION if innovations else Reason.UNKNOWN_INNOVATION
            offered = innovations or self._titles.near(given["innovation"])
            options = (f"{one.name} ({one.id})" for one in offered)
            return refuse(reason, given["innovation"], options)
        place = self._workplace(given, innovations[0])
        if place.agency is None:
            reason = Reason.WHICH_AGENCY if place.agencies else Reason.UNKNOWN_AGENCY
            return refuse(reason, given["agency"] or given["unit"], (one.name for one in place.agencies))
        if known.provinces is not None and place.agency.province not in known.provinces:
            return refuse(Reason.OUTSIDE, place.agency.name)
        phone = whatsapp_number(given["phone"])
        if phone is None:
            return refuse(Reason.WRONG_PHONE, given["phone"])
        if (phone, innovations[0].id) in known.invited:
            return refuse(Reason.INVITED, given["name"])
        return Invitee(
            row=number,
            name=given["name"],
            salutation=_SALUTATIONS.get(plain(given["salutation"])),
            position=given["position"] or None,
            agency=place.agency,
            unit=place.unit,
            innovation=innovations[0],
            phone=phone,
            kind=_KINDS.get(plain(given["kind"]), CustodianKind.MAIN),
        )

    def _workplace(self, given: Mapping[str, str], innovation: Innovation) -> Workplace:
        if given["agency"] in ("", given["unit"]):
            return workplace_of(self._gazetteer, given["unit"], innovation.agency)
        place = workplace_of(self._gazetteer, given["agency"])
        return replace(place, unit=given["unit"])


def _one_main_each(
    rows: Sequence[Invitee], known: Known, said: frozenset[int], cells: Mapping[int, tuple[str, ...]]
) -> Iterator[Invitee | Refused]:
    """One main custodian an innovation: where the rows do not say who it is, all of them are looked at.

    `said` are the rows whose kind was written down; beside one that says main, the others are deputies.
    """
    by_innovation: dict[str, list[Invitee]] = {}
    for row in rows:
        by_innovation.setdefault(row.innovation.id, []).append(row)
    for identity, group in by_innovation.items():
        once = {row.phone: row for row in reversed(group)}
        for row in group:
            if once[row.phone] is not row:
                yield _refused(row, cells, Reason.SAME_PERSON, str(once[row.phone].row))
        people = sorted(once.values(), key=lambda row: row.row)
        named = [row for row in people if row.row in said and row.kind is CustodianKind.MAIN]
        open_rows = [row for row in people if row.row not in said]
        deputies = [row for row in people if row.row in said and row.kind is CustodianKind.DEPUTY]
        yield from deputies
        if identity in known.mains:
            for row in (*named, *open_rows):
                yield _refused(row, cells, Reason.HAS_MAIN, known.mains[identity], CustodianKind.DEPUTY)
        elif len(named) == 1:
            yield named[0]
            yield from (replace(row, kind=CustodianKind.DEPUTY) for row in open_rows)
        elif len(named) + len(open_rows) == 1:
            yield from open_rows
        else:
            yield from _who_is_main(sorted((*named, *open_rows), key=lambda row: row.row), cells)


def _who_is_main(rows: Sequence[Invitee], cells: Mapping[int, tuple[str, ...]]) -> Iterator[Refused]:
    """All of them refused, the first proposed as main and the others as deputies."""
    for row in rows:
        others = ", ".join(str(other.row) for other in rows if other is not row)
        kind = CustodianKind.MAIN if row is rows[0] else CustodianKind.DEPUTY
        yield _refused(row, cells, Reason.SAME_INNOVATION, others, kind)


def _refused(
    row: Invitee,
    cells: Mapping[int, tuple[str, ...]],
    reason: Reason,
    value: str,
    proposed: CustodianKind | None = None,
) -> Refused:
    return Refused(row.row, cells[row.row], reason, value, proposed=proposed)
