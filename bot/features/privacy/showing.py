"""Showing: `/privasi` says what is kept about a person and why, and sends them a copy of it."""

import json

from bot.context import Turn
from bot.features.privacy.owner import alone, feature
from bot.programme.people import Permission, Role


@feature.command("privasi", Permission.ASK, menu="Data saya: lihat, salin, hapus")
@alone
async def show_privacy(turn: Turn) -> None:
    """What is kept about this person, what for and for how long."""
    me, settings = turn.known_person, turn.app.settings
    async with turn.app.database.read() as records:
        counts = await records.personal.counts(me.id)
        waiting = await records.deletions.waiting(me.id)
        names = await records.agencies.names([me.agency_id] if me.agency_id else [])
    await turn.reply(
        "privacy_note",
        name=me.name,
        agency=names.get(me.agency_id or 0),
        phone=me.phone,
        roles=[role.value for role in Role if role in turn.roles],
        questions=counts["questions"],
        searches=counts["searches"],
        team=settings.contact_team,
        searches_days=settings.keep_searches_days,
        personal_days=settings.keep_personal_days,
        due=waiting.due_at if waiting else None,
        zone=turn.zone.key,
        profile=turn.may(Permission.KEEP_PROFILE),
        registers=turn.may(Permission.REGISTER),
    )


@feature.button("privacy", Permission.ASK)
@alone
async def tap_privacy(turn: Turn) -> None:
    """What is kept about this person."""
    await show_privacy(turn)


@feature.button("mydata", Permission.ASK)
@alone
async def send_copy(turn: Turn) -> None:
    """Everything that is kept about this person, as a file."""
    async with turn.app.database.read() as records:
        data = await records.personal.copy(turn.known_person.id)
    content = json.dumps(data, ensure_ascii=False, indent=2).encode()
    await turn.send_file("data-saya.json", content, "data_copy", at=turn.now, zone=turn.zone.key)
