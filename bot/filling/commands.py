"""Commands of all forms: `/lanjut` goes on with what was begun, `/batal` leaves what waits for a text."""

from bot.context import Turn
from bot.feature import Feature, Registry
from bot.filling.presenting import stopped
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.texts import Message

feature = Feature("filling")
MOST_DRAFTS = 6


@feature.command("lanjut", Permission.ASK, words=("lanjutkan",))
async def go_on(turn: Turn) -> None:
    """Go on with the form that was begun, or choose between several."""
    person = turn.known_person
    forms = Registry.of(turn).forms
    async with turn.app.database.read() as records:
        drafts = [d for d in await records.drafts.open_of(person.id, turn.now) if d.form in forms]
    if len(drafts) == 1:
        turn.arguments = (str(drafts[0].id),)
        await forms[drafts[0].form](turn)
        return
    shown = [
        {"id": draft.id, "title": turn.app.forms[draft.form].title, "at": draft.edited_at}
        for draft in drafts[:MOST_DRAFTS]
    ]
    if shown:
        await turn.reply("form_choose", drafts=shown, zone=turn.zone.key)
    else:
        await turn.reply("form_none")


@feature.waiting(Permission.ASK)
async def tell_drafts(turn: Turn, records: Records) -> list[Message]:
    """What was begun and not sent, each with a button that goes on with it."""
    drafts = await records.drafts.open_of(turn.known_person.id, turn.now)
    forms = Registry.of(turn).forms
    return [
        turn.app.texts.render("waiting_draft", title=turn.app.forms[draft.form].title, draft=draft.id)
        for draft in drafts[:MOST_DRAFTS]
        if draft.form in forms
    ]


@feature.deep_link("isi", Permission.ASK)
async def arrive(turn: Turn) -> None:
    """A link to a draft, or to one field of it: `isi-<id>`, `isi-<id>-<number>`."""
    turn.arguments = tuple(turn.argument(0).split("-"))
    await tap_draft(turn)


@feature.button("draft", Permission.ASK)
async def tap_draft(turn: Turn) -> None:
    """Go on with one draft, at a field of it: `draft:<id>.<number>`; its form checks whose it is."""
    async with turn.app.database.read() as records:
        draft = await records.drafts.find(turn.number or 0)
    owner = Registry.of(turn).forms.get(draft.form) if draft else None
    if owner is None:
        await turn.reply("form_gone")
    else:
        await owner(turn)


@feature.command("batal", Permission.ASK, words=("cancel",))
async def cancel(turn: Turn) -> None:
    """Close whatever waits for the person's next text; what a form holds so far stays."""
    person = turn.known_person
    waiting = turn.cursor.data.get("draft") if turn.cursor else None
    draft_id = waiting if isinstance(waiting, int) else None

    async def close(records: Records) -> bool:
        cursor = await records.cursors.current(turn.chat_id, person.id, turn.now)
        await records.cursors.close(turn.chat_id, person.id)
        return cursor is not None

    async def closed(_: Records) -> bool:
        return True

    was_open = await turn.apply(close, closed)
    async with turn.app.database.read() as records:
        draft = await records.drafts.find(draft_id) if draft_id else None
    if draft and draft.form in turn.app.forms:
        await stopped(turn, draft)
    else:
        await turn.reply("cancelled" if was_open else "nothing_to_cancel")


@feature.button("cancel", Permission.ASK)
async def tap_cancel(turn: Turn) -> None:
    """The same from a button."""
    await cancel(turn)
