"""Activity: staff keep somebody out for a while, and let them in again; nothing of theirs is lost."""

from bot.context import Turn
from bot.features.people.cards import show_card
from bot.features.people.owner import feature, is_confirmed, let_know, visible
from bot.menus import renew_menu
from bot.programme.people import Permission, Role
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import Person


@feature.button("deactivate", Permission.DEACTIVATE)
async def deactivate(turn: Turn) -> None:
    """Keep somebody out: `deactivate:<person>` asks, with `.ok` it is done; nobody does it to themselves."""
    await _switch(turn, active=False)


@feature.button("reactivate", Permission.DEACTIVATE)
async def reactivate(turn: Turn) -> None:
    """Let somebody in again, with the roles they have."""
    await _switch(turn, active=True)


async def _switch(turn: Turn, *, active: bool) -> None:
    person = await visible(turn, turn.number)
    if person is None or person.id == turn.known_person.id:
        await turn.reply("stale_button")
    elif is_confirmed(turn):
        await _set(turn, person, active)
    else:
        await turn.show("switch", person=person.id, name=person.name, active=active)


async def _set(turn: Turn, person: Person, active: bool) -> None:
    me = turn.known_person.id
    action = Action.PERSON_REACTIVATED if active else Action.PERSON_DEACTIVATED

    async def store(records: Records) -> Person | None:
        is_staff = Role.STAFF in await records.people.roles(person.id, turn.now)
        last = not active and is_staff and not await records.directory.staff_left(person.id, turn.now)
        if not last and await records.people.set_active(person.id, active):
            await records.audit.note(me, action, "person", person.id, turn.now)
        return await records.people.find(person.id)

    async def stored(records: Records) -> Person | None:
        return await records.people.find(person.id)

    now = await turn.apply(store, stored)
    if now is None:
        await turn.reply("stale_button")
        return
    done = now.active is active
    note = turn.app.texts.render("switched", active=active, done=done).plain
    await show_card(turn, now, note=note)
    if done:
        await renew_menu(turn, now)
    if done and active:
        await let_know(turn, now, "let_in")
