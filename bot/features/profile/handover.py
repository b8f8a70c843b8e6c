"""Handover: a link for the successor, made by the person, or by hub or staff where the person is gone."""

import re
from datetime import timedelta

from bot.context import Turn
from bot.features.profile.owner import Duty, duties, feature, sign
from bot.programme.links import start_link, whatsapp_link
from bot.programme.people import Permission, Role
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.invites import hash_of
from bot.storage.models import Handover, Person

LONGEST = 60
_MOVED = r"(?:pindah|mutasi|di ?mutasi(?:kan)?|dirotasi|rotasi|pensiun|alih tugas|promosi)"
_ASKS = r"(?![^\n]*\b(?:apa|apakah|bagaimana|gimana|gmn|siapa|kapan|boleh|bolehkah)\b)"
_LEADS = (
    rf"{_ASKS}(?:[^?\n]{{0,60}}\b)?(?:saya|kami|sy|aku)\b[^?\n]{{0,40}}\b{_MOVED}\b"
    r"[^?]*\bpeng+anti(?:nya|ku)?\b[^?]*\Z"
    r"|\W*(?:saya|kami|sy)\s+(?:(?:sudah|udah|akan|mau|ingin|telah)\s+)?"
    rf"(?:{_MOVED}(?:\s+tugas)?|serah terima)\W*\Z"
)
_SUCCESSOR = re.compile(
    r"\bpeng+anti(?:nya|ku)?(?:\s+saya)?\b(?:\s+(?:adalah|ialah|yaitu|nanti|oleh))*[\s:]+([^,.;?\n]{2,60})",
    re.IGNORECASE,
)


@feature.command("serahterima", Permission.JOIN, leads=_LEADS)
async def said(turn: Turn) -> None:
    """ "saya pindah tugas, penggantinya pak Arif": the link at once; without a name it is asked for."""
    found = _SUCCESSOR.search(turn.text)
    await _begin(turn, turn.known_person, " ".join(found[1].split()) if found else None)


@feature.button("handover", Permission.KEEP_PROFILE)
async def tapped(turn: Turn) -> None:
    """Without an id one's own; with one somebody else's, or their province (`handover:<id>.<province>`)."""
    if not turn.arguments:
        await _begin(turn, turn.known_person, None)
        return
    province = ".".join(turn.arguments[1:]) or None
    async with turn.app.database.read() as records:
        person = await records.people.find(turn.number or 0)
    if person is None or not await _may_hand_over(turn, person, province):
        await turn.reply("stale_button")
        return
    await _begin(turn, person, None, province)


@feature.cursor("successor", Permission.JOIN)
async def take_successor(turn: Turn) -> None:
    """The text names the successor; the link follows at once."""
    data = turn.cursor.data if turn.cursor else {}
    number, province = data.get("person"), data.get("province")
    async with turn.app.database.read() as records:
        person = await records.people.find(number if isinstance(number, int) else 0)
    if person is None:
        await turn.reply("stale_button")
        return
    name = " ".join(turn.text.split())[:LONGEST]
    await _begin(turn, person, name, province if isinstance(province, str) else None)


@feature.button("handover_cancel", Permission.JOIN)
async def cancel(turn: Turn) -> None:
    """The link does not work any more; nothing has gone over."""
    number, me = turn.number or 0, turn.known_person.id

    async def stop(records: Records) -> bool:
        handover = await records.handovers.find(number)
        if handover is None or me not in (handover.person_id, handover.created_by):
            return False
        return await records.handovers.cancel(number, turn.now)

    async def stopped(_: Records) -> bool:
        return True

    if await turn.apply(stop, stopped):
        await turn.show("handover_cancelled")
    else:
        await turn.reply("stale_button")


async def _begin(turn: Turn, person: Person, successor: str | None, province: str | None = None) -> None:
    """Ask for the successor, or make the link; one that waits is shown, and who has nothing is told so."""
    held = [] if province else await duties(turn, person.id)
    async with turn.app.database.read() as records:
        roles = await records.people.roles(person.id, turn.now)
        tasks = await records.tasks.count_of(person.id)
    if not province and not held and not roles & {Role.OFFICIAL, Role.INNOVATOR}:
        await turn.reply("handover_nothing", hub=Role.HUB in roles)
        return
    own = person.id == turn.known_person.id
    items = [province] if province else [duty.name for duty in held]
    if successor is None:
        async with turn.app.database.transaction() as records:
            waiting = await records.handovers.waiting(person.id, turn.now, province)
        if waiting:
            await _show_link(turn, waiting[-1], person, items, tasks)
            return
        await feature.expect(turn, "successor", {"person": person.id, "province": province})
        await turn.reply("handover_ask", own=own, name=person.address)
        return
    await _show_link(turn, await _open(turn, person, successor, province), person, items, tasks)


async def _show_link(turn: Turn, handover: Handover, person: Person, items: list[str], tasks: int) -> None:
    """The link and the text for WhatsApp; `items` is what goes over, a province alone."""
    province, successor = handover.province, handover.successor
    token = sign(turn, handover.nonce)
    link = start_link(turn.bot.username, f"st-{token}")
    days = turn.app.programme.people.handover_days.value
    text = turn.app.texts.render(
        "handover_whatsapp",
        successor=successor,
        items=items,
        link=link,
        days=days,
        sender=turn.known_person.address,
    ).plain
    await turn.reply(
        "handover_opened",
        handover=handover.id,
        own=person.id == turn.known_person.id,
        name=person.address,
        successor=successor,
        items=[] if province else items,
        province=province,
        tasks=tasks,
        days=days,
        text=text,
        link=link,
        whatsapp=whatsapp_link(None, text),
    )


async def _open(turn: Turn, person: Person, successor: str, province: str | None) -> Handover:
    me = turn.known_person.id
    nonce = f"handover {turn.update_id} {me} {person.id}"

    async def make(records: Records) -> Handover:
        await records.cursors.close(turn.chat_id, me)
        made = await records.handovers.open(
            Handover(
                person_id=person.id,
                successor=successor,
                province=province,
                nonce=nonce,
                token_hash=hash_of(sign(turn, nonce)),
                created_by=me,
                created_at=turn.now,
                expires_at=turn.now + timedelta(days=turn.app.programme.people.handover_days.value),
                origin_update=turn.update_id,
            )
        )
        await records.audit.note(me, Action.HANDOVER_OPENED, "person", person.id, turn.now)
        return made

    async def made(records: Records) -> Handover:
        known = await records.handovers.by_update(turn.update_id, me)
        if known is None:
            raise LookupError(turn.update_id)
        return known

    return await turn.apply(make, made)


async def _may_hand_over(turn: Turn, person: Person, province: str | None) -> bool:
    """One's own; a hub that of people in its provinces; staff everybody's, and alone a hub's province."""
    if Role.STAFF in turn.roles:
        return True
    if province is not None:
        return False
    return person.id == turn.known_person.id or within(turn, await duties(turn, person.id))


def within(turn: Turn, held: list[Duty]) -> bool:
    """Whether all that is looked after lies in the provinces of this hub; nothing does not."""
    return bool(held) and all(duty.province in turn.provinces for duty in held)
