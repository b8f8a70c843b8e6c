"""Choosing: for whom a broadcast is, by roles and by criteria in words; who cannot be reached on Telegram."""

import asyncio

from bot.context import Turn
from bot.features.broadcasting.composing import show_draft
from bot.features.broadcasting.criteria import Known, read_criteria
from bot.features.broadcasting.owner import chosen, feature, held, provinces_of
from bot.features.broadcasting.unreached import WORDS_PER_MESSAGE, look_at_reach
from bot.features.broadcasting.wording import NEWS, spoken_audience
from bot.papers.sheets import Sheet, to_xlsx
from bot.programme.people import Permission, Role
from bot.storage.database import Records
from bot.storage.models import Broadcast, JsonObject


@feature.button("bc_audience", Permission.BROADCAST)
async def ask_audience(turn: Turn) -> None:
    """Roles to tap, and a text for everything else."""
    broadcast = await chosen(turn)
    if broadcast:
        await _ask(turn, broadcast)


async def _ask(turn: Turn, broadcast: Broadcast) -> None:
    await feature.expect(turn, "audience", {"broadcast": broadcast.id})
    roles = broadcast.audience.get("role")
    await turn.show(
        "broadcast_audience",
        id=broadcast.id,
        audience=spoken_audience(turn.app.texts, broadcast.audience, broadcast.province),
        roles=[role.value for role in Role],
        chosen=list(roles) if isinstance(roles, list) else [],
        news=broadcast.kind == NEWS,
    )


@feature.button("bc_role", Permission.BROADCAST)
async def switch_role(turn: Turn) -> None:
    """Add one role to the audience, or take it out."""
    number, wanted = turn.number or 0, turn.argument(1)

    async def store(records: Records) -> None:
        draft = await held(turn, records, number)
        if draft is None or wanted not in list(Role):
            return
        roles = draft.audience.get("role")
        now = {str(one) for one in roles} if isinstance(roles, list) else set()
        draft.audience = {**draft.audience, "role": [*sorted(now ^ {wanted})]}

    await turn.once(store)
    broadcast = await chosen(turn, number)
    if broadcast:
        await _ask(turn, broadcast)


@feature.cursor("audience", Permission.BROADCAST)
async def take_criteria(turn: Turn) -> None:
    """Criteria in words replace those before; where a line is not understood nothing changes."""
    number = turn.cursor.data.get("broadcast") if turn.cursor else None
    broadcast = await chosen(turn, number if isinstance(number, int) else None)
    if broadcast is None:
        return
    known = await _known(turn, broadcast)
    understood = read_criteria(turn.text, known, turn.today)
    if understood.unclear:
        await turn.reply("broadcast_unclear", id=broadcast.id, lines=understood.unclear)
        return

    async def store(records: Records) -> None:
        draft = await held(turn, records, broadcast.id)
        if draft is not None:
            role = None if understood.everybody else draft.audience.get("role")
            kept: JsonObject = {"role": role} if role else {}
            draft.audience = {**kept, **understood.audience}
            await records.cursors.close(turn.chat_id, turn.known_person.id)

    await turn.once(store)
    again = await chosen(turn, broadcast.id)
    if again:
        await show_draft(turn, again, anew=True)


async def _known(turn: Turn, broadcast: Broadcast) -> Known:
    async with turn.app.database.read() as records:
        innovations = await records.audiences.innovations(provinces_of(broadcast))
        themes = await records.audiences.themes()
    return Known(turn.app.finder.vocabulary, innovations, themes)


@feature.button("bc_absent", Permission.BROADCAST)
async def list_unreached(turn: Turn) -> None:
    """Who is not reached on Telegram, with names and a file of texts for WhatsApp."""
    broadcast = await chosen(turn)
    if broadcast is None:
        return
    reached = await look_at_reach(turn, broadcast)
    rows = reached.rows
    shown = [{"name": row.name, "agency": row.agency, "reason": row.reason} for row in rows]
    await turn.reply(
        "broadcast_absent",
        id=broadcast.id,
        rows=shown[:WORDS_PER_MESSAGE],
        total=len(rows),
        reachable=reached.reachable,
        everybody=reached.total,
    )


@feature.button("bc_absent_file", Permission.BROADCAST)
async def send_unreached(turn: Turn) -> None:
    """The same as a spreadsheet, with a text and a link for WhatsApp in each row."""
    broadcast = await chosen(turn)
    if broadcast is None:
        return
    await turn.acknowledge()
    rows = (await look_at_reach(turn, broadcast)).rows
    headings = turn.app.texts.render("broadcast_absent_headings").plain.splitlines()
    cells = [[row.name, row.agency, row.phone, row.reason, row.text] for row in rows]
    links = {(at, 2): row.link for at, row in enumerate(rows, 1) if row.phone}
    title = turn.app.texts.render("broadcast_absent_title").plain
    content = await asyncio.to_thread(to_xlsx, [Sheet(title, headings, cells, links)])
    await turn.send_file("belum-terjangkau.xlsx", content, "broadcast_absent_file", count=len(rows))
