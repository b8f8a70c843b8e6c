"""Overview: `/profil` shows name, workplace and duties; name, salutation and number can be changed there."""

from bot.context import Turn
from bot.features.profile.owner import duties, feature
from bot.programme.links import whatsapp_number
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.models import Salutation

LONGEST = 80
CHANGEABLE = ("name", "phone")


@feature.command("profil", Permission.KEEP_PROFILE, menu="Data diri, rekan, serah terima, pengingat")
async def show_profile(turn: Turn) -> None:
    """Who the person is, and what they look after."""
    async with turn.app.database.read() as records:
        person = await records.people.find(turn.known_person.id) or turn.known_person
        names = await records.agencies.names([person.agency_id] if person.agency_id else [])
    held = await duties(turn, person.id)
    await turn.reply(
        "profile",
        name=person.name,
        address=person.address,
        position=person.position,
        agency=next(iter(names.values()), None),
        phone=person.phone,
        shared=person.phone_shared,
        role=turn.role.value if turn.role else "",
        duties=[{"name": duty.name, "main": duty.is_main} for duty in held],
        replicated=any(duty.innovation_id for duty in held) and turn.may(Permission.WRITE_REPORT),
    )


@feature.button("me", Permission.KEEP_PROFILE)
async def change(turn: Turn) -> None:
    """Without an argument the profile; else what is to be changed: name, phone, salutation, sharing."""
    what = turn.argument(0)
    if what in CHANGEABLE:
        await feature.expect(turn, what)
        await turn.reply("profile_ask", what=what)
    elif what in (*Salutation, "share", "hide"):
        await _set(turn, what, "")
        await show_profile(turn)
    elif what == "change":
        await turn.reply("profile_ask", what="which", shared=turn.known_person.phone_shared)
    else:
        await show_profile(turn)


@feature.cursor("name", Permission.KEEP_PROFILE)
async def take_name(turn: Turn) -> None:
    """The text is the person's name."""
    name = " ".join(turn.text.split())
    if not 0 < len(name) <= LONGEST:
        await turn.reply("profile_ask", what="name")
        return
    await _set(turn, "name", name)
    await show_profile(turn)


@feature.cursor("phone", Permission.KEEP_PROFILE)
async def take_phone(turn: Turn) -> None:
    """The text is the person's number."""
    number = whatsapp_number(turn.text)
    if number is None:
        await turn.reply("profile_ask", what="phone", wrong=turn.text)
        return
    await _set(turn, "phone", number)
    await show_profile(turn)


async def _set(turn: Turn, what: str, value: str) -> None:
    async def store(records: Records) -> None:
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        person = await records.people.to_write(turn.known_person.id)
        if person is None:
            return
        if what in CHANGEABLE:
            setattr(person, what, value)
        elif what in ("share", "hide"):
            person.phone_shared = what == "share"
        else:
            person.salutation = Salutation(what)

    await turn.once(store)
