"""Unreached: who of an audience Telegram does not reach, why, and the text they can be sent by WhatsApp."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.context import Turn
from bot.delivery.broadcasting import filled
from bot.features.broadcasting.owner import audience_of
from bot.programme.links import whatsapp_link
from bot.storage.audiences import Absent, Recipient
from bot.storage.models import Broadcast, Person
from config.wording import panggilan

WORDS_PER_MESSAGE = 10
LONGEST = 700


@dataclass(frozen=True, slots=True)
class Unreached:
    """One of them; `text` is plain, with a signature, at most 700 characters (product, 6)."""

    name: str
    agency: str
    phone: str
    reason: str
    text: str

    @property
    def link(self) -> str:
        """The address that opens WhatsApp with the text."""
        return whatsapp_link(self.phone, self.text)


@dataclass(frozen=True, slots=True)
class Reached:
    """Who is not reached, and how many are, of how many."""

    rows: Sequence[Unreached]
    reachable: int
    total: int


async def look_at_reach(turn: Turn, broadcast: Broadcast) -> Reached:
    """Of a draft as of now; once its recipients are fixed, of those: the numbers of the report."""
    async with turn.app.database.read() as records:
        tally = await records.deliveries.tally(broadcast.id)
        if tally.total:
            found = await records.ledger.unreached(broadcast.id)
            rows = _rows(turn, broadcast, found.absent, found.joined)
            return Reached(rows, tally.reachable, tally.total)
        audience = await audience_of(turn, records, broadcast)
    rows = _rows(turn, broadcast, audience.absent, audience.blocked)
    return Reached(rows, len(audience.reachable), audience.total)


def _rows(
    turn: Turn, broadcast: Broadcast, absent: Sequence[Absent], blocked: Sequence[Recipient]
) -> Sequence[Unreached]:
    """First who never joined, then who blocks the bot or left."""
    rows = []
    for one in absent:
        invite = one.invite
        name = invite.name or ""
        stranger = Person(
            name=name, salutation=invite.salutation, first_seen_at=turn.now, last_seen_at=turn.now
        )
        text = _text(turn, broadcast, stranger, one.agency)
        rows.append(Unreached(name, one.agency or "", invite.phone or "", _reason(turn, "absent"), text))
    for known in blocked:
        person = known.person
        text = _text(turn, broadcast, person, known.agency)
        why = _reason(turn, "blocked")
        rows.append(Unreached(person.name, known.agency or "", person.phone or "", why, text))
    return rows


def _text(turn: Turn, broadcast: Broadcast, person: Person, agency: str | None) -> str:
    body = filled(broadcast.body, person, agency, turn.now, turn.app.settings.default_zone)
    me = turn.known_person
    signature = f"{panggilan(me.name)}, {turn.app.settings.contact_team}"
    room = LONGEST - len(signature) - 2
    short = body if len(body) <= room else f"{body[: room - 1].rstrip()}…"
    return f"{short}\n\n{signature}"


def _reason(turn: Turn, why: str) -> str:
    return turn.app.texts.render("delivery_state", state=why).plain
