"""Registering: `/daftar`, where a person says who they are; with their consent it becomes their columns."""

from bot.context import Turn
from bot.feature import Feature
from bot.filling import Filled, FormFlow
from bot.forms.values import Answers
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.models import Owner, Person, Salutation
from bot.texts import Message

feature = Feature("registering")
FORM = "join"


@feature.command(
    "daftar",
    Permission.REGISTER,
    menu="Daftar: nama dan instansi",
    words=("mendaftar", "registrasi", "pendaftaran"),
    leads=r"(?:saya |kami )?(?:mau|ingin|mohon|bisa|(?:bagaimana |gimana |gmn )?cara) "
    r"(?:daftar|mendaftar|didaftarkan|registrasi)(?: di pandu)?\W*$",
)
async def register(turn: Turn) -> None:
    """Fill in or change who the person is."""
    person = turn.known_person
    async with turn.app.database.read() as records:
        known = await _known(records, person)
    await form.start(turn, Owner(person_id=person.id), answers=known)


@feature.deep_link("daftar", Permission.REGISTER)
async def arrive(turn: Turn) -> None:
    """The same from a link: `/start daftar`."""
    await register(turn)


@feature.button("register", Permission.REGISTER)
async def tap_register(turn: Turn) -> None:
    """The same from a button."""
    await register(turn)


@feature.waiting(Permission.REGISTER)
async def tell_unregistered(turn: Turn, records: Records) -> list[Message]:
    """That name and workplace are not known yet, unless that is being filled in."""
    person = turn.known_person
    if person.consent_at or await records.drafts.of(FORM, Owner(person_id=person.id)):
        return []
    return [turn.app.texts.render("waiting_register")]


async def _keep(turn: Turn, records: Records, filled: Filled) -> None:
    """The answers become columns of the person and leave the draft; without consent all is forgotten."""
    person, answers = await records.people.to_write(turn.known_person.id), filled.answers
    await records.drafts.empty(filled.draft.id)
    if person is None:
        return
    if answers.get("consent") is not True:
        _forget(turn, person)
        return
    said = answers["agency"]
    agency = await records.agencies.told(said if isinstance(said, dict) else {}, answers.get("unit"))
    person.name, person.salutation = str(answers["name"]), Salutation(str(answers["salutation"]))
    person.agency_id, person.consent_at = agency.id, turn.now
    person.zone = turn.app.programme.zones.of(agency.province).key if agency.province else person.zone


async def _show(turn: Turn, _: Filled) -> None:
    async with turn.app.database.read() as records:
        person = await records.people.find(turn.known_person.id)
        names = await records.agencies.names([person.agency_id] if person and person.agency_id else [])
    if person and person.consent_at:
        place = next(iter(names.values()), "")
        await turn.reply("registered", name=person.name, address=person.address, agency=place)
    else:
        await turn.reply("not_registered")


form = FormFlow(feature, FORM, Permission.REGISTER, done=_keep, shown=_show)


async def _known(records: Records, person: Person) -> Answers | None:
    """What somebody who has registered before said, so that they change only what is different."""
    agency = await records.agencies.as_told(person.agency_id or 0)
    if agency is None or person.consent_at is None or person.salutation is None:
        return None
    return {
        "salutation": person.salutation.value,
        "name": person.name,
        "agency": agency,
        "consent": True,
    }


def _forget(turn: Turn, person: Person) -> None:
    user = turn.incoming.effective_user if turn.incoming else None
    person.name = user.first_name if user else person.name
    person.salutation = person.agency_id = person.position = person.phone = person.consent_at = None
    person.phone_shared = False
