"""Listing: `/orang` shows people page by page, of one role or by words; the next text is looked for."""

from collections.abc import Iterable, Sequence

from bot.context import Turn
from bot.features.people.owner import feature
from bot.programme.people import Permission, Role
from bot.storage.database import Records
from bot.storage.directory import Wanted
from bot.storage.models import Person, PersonRole
from config.wording import ROLES

PAGE = 5
LONGEST = 28
"""Bytes of the words that fit into a button beside page, role and id."""
_ANY = "-"


@feature.command("orang", Permission.SEE_PEOPLE, menu="Cari orang, peran, serah terima")
async def show_people(turn: Turn) -> None:
    """The list, of what stands behind the command: a role, a name, an agency, an innovation."""
    await turn.reply("people", card=None, **await _page(turn, _wanted(turn, " ".join(turn.arguments)), 0))


@feature.button("people", Permission.SEE_PEOPLE)
async def tap_people(turn: Turn) -> None:
    """A page of the list: `people:<offset>.<role>.<words>`."""
    wanted = wanted_of(turn, turn.arguments[1:])
    await turn.show("people", card=None, at=None, **await _page(turn, wanted, turn.number or 0))


@feature.button("people_find", Permission.SEE_PEOPLE)
async def ask_whom(turn: Turn) -> None:
    """Ask whom to look for; the person's next text is it."""
    await feature.expect(turn, "find")
    await turn.reply("people_find", roles=[role.value for role in Role])


@feature.cursor("find", Permission.SEE_PEOPLE)
async def take_words(turn: Turn) -> None:
    """The text is a name, an agency, an innovation or a role."""
    await turn.reply("people", card=None, **await _page(turn, _wanted(turn, turn.text), 0))


def wanted_of(turn: Turn, arguments: Sequence[str]) -> Wanted:
    """Who is looked for, as a button says it: `<role>.<words>`."""
    role = arguments[0] if arguments else _ANY
    return Wanted(".".join(arguments[1:]), Role(role) if role in set(Role) else None, turn.scope)


def said(wanted: Wanted) -> str:
    """The same as the end of a button."""
    return f"{wanted.role or _ANY}.{wanted.words}"


def _wanted(turn: Turn, text: str) -> Wanted:
    words = " ".join(text.split())
    named = (role for role, shown in ROLES.items() if words and words.casefold() in (role, shown.casefold()))
    role = next(named, None)
    if role is not None:
        return Wanted("", Role(role), turn.scope)
    return Wanted(words.encode()[:LONGEST].decode(errors="ignore"), None, turn.scope)


async def _page(turn: Turn, wanted: Wanted, offset: int) -> dict[str, object]:
    async with turn.app.database.read() as records:
        total = await records.directory.count(wanted, turn.now)
        offset = min(offset, max(total - 1, 0) // PAGE * PAGE) // PAGE * PAGE
        people = await records.directory.find(wanted, turn.now, limit=PAGE, offset=offset)
        roles = await records.directory.roles_of([person.id for person in people], turn.now)
        titles = await _titles(records, roles.values())
        ids = {held.agency_id for rows in roles.values() for held in rows}
        ids |= {person.agency_id for person in people}
        names = await records.agencies.names([one for one in ids if one is not None])
    return {
        "rows": [_row(person, roles[person.id], names, titles) for person in people],
        "total": total,
        "first": offset + 1,
        "words": wanted.words or None,
        "role": wanted.role,
        "wanted": said(wanted),
        "back": f"{offset}.{said(wanted)}",
        "previous": offset - PAGE if offset else None,
        "next": offset + PAGE if offset + PAGE < total else None,
    }


async def _titles(records: Records, roles: Iterable[Sequence[PersonRole]]) -> dict[str, str]:
    """The short names of the innovations that roles are for."""
    ids = {held.innovation_id for rows in roles for held in rows if held.innovation_id}
    found = [await records.innovations.find(one) for one in sorted(ids)]
    return {one.id: one.short_name or one.name for one in found if one}


def _row(
    person: Person, roles: Sequence[PersonRole], names: dict[int, str], titles: dict[str, str]
) -> dict[str, object]:
    innovation = next((titles[held.innovation_id] for held in roles if held.innovation_id in titles), None)
    agency = names.get(next((held.agency_id for held in roles if held.agency_id), person.agency_id) or 0)
    province = next((held.province for held in roles if held.province), None)
    return {
        "id": person.id,
        "name": person.name,
        "roles": sorted({held.role.value for held in roles}),
        "agency": ", ".join(one for one in (innovation, agency) if one) or province,
        "active": person.active,
        "joined": person.telegram_id is not None,
        "blocked": person.blocked_at is not None,
    }
