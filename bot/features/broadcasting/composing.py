"""Composing: `/siaran`, the text with its file, and the card of a draft with the two counts."""

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.albums import album_of, speaks
from bot.context import Turn
from bot.delivery.broadcasting import longest
from bot.delivery.coming import told_on
from bot.delivery.files import IncomingFile
from bot.delivery.placeholders import title_of, unknown_marks
from bot.delivery.splitting import units
from bot.features.broadcasting.owner import CARD, audience_of, chosen, feature, held
from bot.features.broadcasting.wording import IMPORTANT, NEWS, attached, spoken_audience
from bot.programme.people import Permission, Role
from bot.storage.audiences import Audience
from bot.storage.database import Records
from bot.storage.models import Answering, Broadcast, BroadcastState, JsonObject

LONGEST_TITLE, SHOWN, RECALLED = 48, 5, "recalled"


@feature.command("siaran", Permission.BROADCAST, menu="Kirim, jadwalkan, dan ralat siaran")
async def list_broadcasts(turn: Turn) -> None:
    """The latest broadcasts and drafts, and the way to a new one."""
    async with turn.app.database.read() as records:
        found = await records.broadcasts.recent(turn.scope, turn.known_person.id, SHOWN)
        rows = []
        for one in found:
            tally = await records.deliveries.tally(one.id)
            state = RECALLED if one.recalled_at else one.state.value
            row = {"id": one.id, "title": one.title, "state": state, "at": one.created_at}
            rows.append(row | {"sent": tally.sent, "total": tally.total})
    await turn.reply("broadcasts", rows=rows, zone=turn.zone.key)


@feature.button("broadcasts", Permission.BROADCAST)
async def tap_list(turn: Turn) -> None:
    """The same from a button."""
    await list_broadcasts(turn)


@feature.button("bc_new", Permission.BROADCAST)
async def ask_text(turn: Turn) -> None:
    """The person's next text or file becomes a broadcast."""
    await feature.expect(turn, "text")
    await turn.reply("broadcast_ask_text", again=False, id=0, file=None)


@feature.button("bc_text", Permission.BROADCAST)
async def ask_other_text(turn: Turn) -> None:
    """The next text takes the place of a draft's; its file stays until another comes."""
    broadcast = await chosen(turn)
    if broadcast:
        await feature.expect(turn, "text", {"broadcast": broadcast.id})
        await turn.reply("broadcast_ask_text", again=True, id=broadcast.id, file=broadcast.file_kind)


@feature.cursor("text", Permission.BROADCAST)
async def take_text(turn: Turn) -> None:
    """The text of a broadcast, new or in place of what a draft had."""
    await _take(turn, None)


@feature.file("text", Permission.BROADCAST)
async def take_file(turn: Turn) -> None:
    """A photo or document with its caption, or its text to follow; sent by its id, not uploaded anew.

    Of an album the first counts.
    """
    album = album_of(turn)
    if album is None or await speaks(turn, album):
        await _take(turn, turn.file)


async def _take(turn: Turn, file: IncomingFile | None) -> None:
    data = dict(turn.cursor.data) if turn.cursor else {}
    body, kept, number = turn.text.strip(), _kept(file) if file else data.get("file"), data.get("broadcast")
    if not body and file:
        await feature.expect(turn, "text", {**data, "file": kept})
        await turn.reply("broadcast_ask_caption", file=_kind(file))
        return
    before = await chosen(turn, number) if isinstance(number, int) else None
    file_id = str(kept["id"]) if isinstance(kept, dict) else before.file_id if before else None
    if not await fits(turn, body, file_id):
        await feature.expect(turn, "text", {**data, "file": kept})
        return

    async def store(records: Records) -> Broadcast | None:
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        if isinstance(number, int):
            draft = await held(turn, records, number)
        else:
            draft = await records.broadcasts.add(_new(turn, body))
        if draft is not None:
            draft.title, draft.body = title_of(body, LONGEST_TITLE), body
            if isinstance(kept, dict):
                draft.file_id, draft.file_kind = str(kept["id"]), str(kept["kind"])
        return draft

    async def stored(records: Records) -> Broadcast | None:
        if isinstance(number, int):
            return await records.broadcasts.find(number)
        return await records.broadcasts.by_update(turn.update_id)

    draft = await turn.apply(store, stored)
    if draft is None:
        await turn.reply("stale_button")
    else:
        await show_draft(turn, draft, anew=True, several=file is not None and album_of(turn) is not None)


def _kind(file: IncomingFile) -> str:
    return "document" if file.name else "photo"


def _kept(file: IncomingFile) -> JsonObject:
    return {"id": file.file_id, "kind": _kind(file)}


@feature.button("bc_plain", Permission.BROADCAST)
async def drop_file(turn: Turn) -> None:
    """The text goes out without its photo or document."""

    def switch(draft: Broadcast) -> None:
        draft.file_id = draft.file_kind = None

    await _change(turn, switch)


async def fits(turn: Turn, body: str, file_id: str | None, line: str | None = None) -> bool:
    """Whether there is a text, and Telegram takes it whole; else the person is told how much there may be."""
    most = longest(body, file_id, line)
    if body and units(body) <= most:
        return True
    await turn.reply("broadcast_text_size", longest=max(0, most), empty=not body)
    return False


def _new(turn: Turn, body: str) -> Broadcast:
    province = None if Role.STAFF in turn.roles else min(turn.provinces, default="")
    return Broadcast(
        title=title_of(body, LONGEST_TITLE),
        body=body,
        audience={"role": [Role.INNOVATOR.value]},
        province=province,
        created_by=turn.known_person.id,
        created_at=turn.now,
        origin_update=turn.update_id,
    )


@feature.button("bc_copy", Permission.BROADCAST)
async def copy(turn: Turn) -> None:
    """A draft that says the same to the same people: what was cancelled need not be written anew."""
    broadcast = await chosen(turn)
    if broadcast is None:
        return

    async def store(records: Records) -> Broadcast | None:
        draft = _new(turn, broadcast.body)
        for name in ("kind", "answering", "links", "file_id", "file_kind", "audience", "province"):
            setattr(draft, name, getattr(broadcast, name))
        return await records.broadcasts.add(draft)

    async def stored(records: Records) -> Broadcast | None:
        return await records.broadcasts.by_update(turn.update_id)

    draft = await turn.apply(store, stored)
    if draft is not None:
        await show_draft(turn, draft, anew=True)


@feature.button("bc_draft", Permission.BROADCAST)
async def tap_draft(turn: Turn) -> None:
    """The card of a draft."""
    broadcast = await chosen(turn)
    if broadcast:
        await show_draft(turn, broadcast)


@feature.button("bc_answers", Permission.BROADCAST)
async def switch_answers(turn: Turn) -> None:
    """Put the buttons "Hadir / Tidak hadir / Diwakilkan" under the text, or take them away."""

    def switch(draft: Broadcast) -> None:
        asked = draft.answering is Answering.ATTENDANCE
        draft.answering = Answering.NONE if asked else Answering.ATTENDANCE

    await _change(turn, switch)


@feature.button("bc_link", Permission.BROADCAST)
async def switch_link(turn: Turn) -> None:
    """Put a button to the report under the text, or take it away."""
    label = turn.app.texts.render("broadcast_link").plain

    def switch(draft: Broadcast) -> None:
        draft.links = [] if draft.links else [{"label": label, "target": "lapor:"}]

    await _change(turn, switch)


@feature.button("bc_kind", Permission.BROADCAST)
async def switch_kind(turn: Turn) -> None:
    """An important broadcast reaches everybody; news can be turned off by each person."""

    def switch(draft: Broadcast) -> None:
        draft.kind = NEWS if draft.kind == IMPORTANT else IMPORTANT

    await _change(turn, switch)


async def _change(turn: Turn, switch: Callable[[Broadcast], None]) -> None:
    number = turn.number or 0

    async def store(records: Records) -> None:
        draft = await held(turn, records, number)
        if draft is not None:
            switch(draft)

    await turn.once(store)
    broadcast = await chosen(turn, number)
    if broadcast:
        await show_draft(turn, broadcast)


async def count_agendas(turn: Turn, records: Records, audience: Audience, day: date) -> int:
    """How many of those who get it get an automatic message on the same day as well."""
    theirs = await told_on(records, turn.app.rules, day, turn.now) | await records.ledger.agendas(day)
    return len(theirs & {one.person.id for one in audience.reachable})


async def show_draft(turn: Turn, broadcast: Broadcast, *, anew: bool = False, several: bool = False) -> None:
    """The card of a draft: text, audience, both counts, and what is still to be done.

    `several` files came, of which the first one goes with it.
    """
    if broadcast.state is not BroadcastState.DRAFT:
        await turn.reply("broadcast_left_draft", id=broadcast.id, title=broadcast.title)
        return
    async with turn.app.database.read() as records:
        audience = await audience_of(turn, records, broadcast)
        agendas = await count_agendas(turn, records, audience, turn.today)
    arguments: dict[str, Any] = {
        "id": broadcast.id,
        "body": broadcast.body,
        "audience": spoken_audience(turn.app.texts, broadcast.audience, broadcast.province),
        "reachable": len(audience.reachable),
        "unreachable": audience.total - len(audience.reachable),
        "total": audience.total,
        **attached(broadcast),
        "unknown": unknown_marks(broadcast.body),
        "agendas": agendas,
        "muted": audience.muted,
        "several": several,
    }
    send = turn.reply if anew or turn.tapped_message is None else turn.show
    await send("broadcast_draft", card=(CARD, broadcast.id), **arguments)
