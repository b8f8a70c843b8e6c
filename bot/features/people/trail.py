"""Trail: `/audit` shows what hub and staff did, newest first, of one person where asked, also as a file."""

import asyncio
from collections.abc import Mapping, Sequence

from bot.context import Turn
from bot.features.people.owner import feature
from bot.papers.sheets import Sheet, to_xlsx
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import AuditEntry, Person
from config.wording import peran, tindakan, waktu

PAGE = 7
PERSON = "person"


@feature.command("audit", Permission.SEE_TRAIL)
async def show_trail(turn: Turn) -> None:
    """The latest actions of hub and staff."""
    await _show(turn, 0, None)


@feature.button("trail", Permission.SEE_TRAIL)
async def tap_trail(turn: Turn) -> None:
    """A page of the trail: `trail:<offset>`, `trail:<offset>.<person>`."""
    await _show(turn, turn.number or 0, turn.number_at(1))


@feature.button("trail_file", Permission.SEE_TRAIL)
async def send_trail(turn: Turn) -> None:
    """The whole trail, or that of one person, as a spreadsheet."""
    of = turn.number_at(0)

    async def note(records: Records) -> None:
        subject, me = of or turn.known_person.id, turn.known_person.id
        await records.audit.note(me, Action.TRAIL_EXPORTED, PERSON, subject, turn.now)

    await turn.once(note)
    await turn.acknowledge()
    async with turn.app.database.read() as records:
        entries = await records.audit.latest(person_id=of)
        people = await _people(records, entries)
    title, *headings = turn.app.texts.render("trail_sheet").plain.splitlines()
    rows = [_cells(turn, entry, people) for entry in entries]
    content = await asyncio.to_thread(to_xlsx, [Sheet(title, headings, rows)])
    await turn.send_file("jejak-tindakan.xlsx", content, "trail_file", total=len(rows))


async def _show(turn: Turn, offset: int, of: int | None) -> None:
    async with turn.app.database.read() as records:
        total = await records.audit.count(person_id=of)
        entries = await records.audit.latest(person_id=of, limit=PAGE, offset=offset)
        people = await _people(records, entries)
        person = await records.people.find(of) if of else None
    await turn.show(
        "trail",
        rows=[_row(entry, people) for entry in entries],
        total=total,
        zone=turn.zone.key,
        name=person.name if person else None,
        person=of,
        previous=max(offset - PAGE, 0) if offset else None,
        next=offset + PAGE if offset + PAGE < total else None,
    )


async def _people(records: Records, entries: Sequence[AuditEntry]) -> Mapping[int, Person]:
    """Those who acted and those it was done to."""
    ids = {entry.actor_id for entry in entries if entry.actor_id is not None}
    ids |= {int(entry.subject_id) for entry in entries if entry.subject == PERSON}
    return {person.id: person for person in await records.directory.people(ids)}


def _row(entry: AuditEntry, people: Mapping[int, Person]) -> dict[str, object]:
    return {
        "at": entry.at,
        "by": _name(entry.actor_id, people),
        "did": tindakan(entry.action.value),
        "whom": _subject(entry, people),
        "what": _detail(entry),
    }


def _cells(turn: Turn, entry: AuditEntry, people: Mapping[int, Person]) -> list[str]:
    row = _row(entry, people)
    cells = (row["by"], row["did"], row["whom"], row["what"])
    return [str(entry.id), waktu(entry.at, turn.zone), *(str(cell or "") for cell in cells)]


def _name(person_id: int | None, people: Mapping[int, Person]) -> str | None:
    person = people.get(person_id or 0)
    return person.name if person else None


def _subject(entry: AuditEntry, people: Mapping[int, Person]) -> str | None:
    if entry.subject == PERSON:
        return _name(int(entry.subject_id), people)
    return entry.subject_id


def _detail(entry: AuditEntry) -> str | None:
    role, place = entry.detail.get("role"), entry.detail.get("province") or entry.detail.get("innovation")
    said = (peran(role) if isinstance(role, str) else None, place if isinstance(place, str) else None)
    return ", ".join(part for part in said if part) or None
