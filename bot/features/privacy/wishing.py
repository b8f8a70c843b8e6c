"""Wishing: a person wants their data deleted; there is time to think it over, and to hand over."""

from datetime import timedelta

from bot.context import Turn
from bot.features.privacy.owner import alone, feature
from bot.programme.people import Permission, Role
from bot.storage.database import Records
from bot.storage.models import Deletion

CONFIRMED = "ok"


@feature.button("forget", Permission.ASK)
@alone
async def ask_deletion(turn: Turn) -> None:
    """`forget:` says what will be deleted and when, `forget:ok` notes the wish."""
    me = turn.known_person.id
    async with turn.app.database.read() as records:
        waiting = await records.deletions.waiting(me)
        staff = await records.people.with_role(Role.STAFF, turn.now)
        duties = [
            await records.directory.title(held) for held in await records.custodians.of_person(me, turn.now)
        ]
    if turn.argument(0) == CONFIRMED:
        waiting = await _note(turn)
    if waiting:
        await turn.show("deletion_asked", due=waiting.due_at, zone=turn.zone.key)
        return
    due = turn.now + timedelta(days=turn.app.settings.deletion_days)
    await turn.show(
        "deletion_ask",
        due=due,
        zone=turn.zone.key,
        duties=duties,
        last_staff=[one.id for one in staff] == [me],
    )


@feature.button("keepdata", Permission.ASK)
@alone
async def keep(turn: Turn) -> None:
    """The person has changed their mind: nothing is deleted."""

    async def cancel(records: Records) -> None:
        await records.deletions.cancel(turn.known_person.id, turn.now)

    await turn.once(cancel)
    await turn.show("deletion_cancelled")


async def _note(turn: Turn) -> Deletion | None:
    me, due = turn.known_person.id, turn.now + timedelta(days=turn.app.settings.deletion_days)

    async def note(records: Records) -> Deletion | None:
        return await records.deletions.ask(me, turn.now, due)

    async def noted(records: Records) -> Deletion | None:
        return await records.deletions.waiting(me)

    return await turn.apply(note, noted)
