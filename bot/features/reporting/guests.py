"""Guests: a delegation follows the code of a guest book and enters itself; those it came to are told."""

from bot.context import Turn
from bot.custody import name_of
from bot.delivery.telling import tell
from bot.features.reporting.owner import feature
from bot.filling import Filled, FormFlow
from bot.forms.contents import row_of, row_to_json
from bot.forms.extraction import Context
from bot.forms.guests import row_of_guests, told_at_once
from bot.forms.overview import told_of
from bot.forms.reading import Scene
from bot.forms.slots import Asking, Visit
from bot.programme.people import Permission
from bot.programme.periods import Period
from bot.storage.database import Records
from bot.storage.models import GuestBook, GuestEntry, Owner

FORM = "guest_book"


@feature.deep_link("tamu", Permission.ASK)
async def arrive(turn: Turn) -> None:
    """The code was scanned: ask who came, or go on with what was begun: `tamu-<token>`."""
    owner = Owner(person_id=turn.known_person.id)
    async with turn.app.database.read() as records:
        book = await records.guests.by_token(turn.argument(0), turn.now)
        begun = await records.drafts.of(FORM, owner, str(book.id)) if book else None
        name = await name_of(records, book.innovation_id) if book else ""
    if book is None:
        await turn.reply("guest_closed")
    elif begun is not None:
        turn.arguments = (str(begun.id),)
        await form.go_on(turn)
    else:
        await feature.expect(turn, "guests", {"book": book.id})
        await turn.reply("guest_ask", name=name, today=turn.today)


@feature.cursor("guests", Permission.ASK)
async def take_guests(turn: Turn) -> None:
    """The text says from where and how many; the form asks for what is missing."""
    book = await _book(turn)
    if book is None:
        await turn.reply("guest_closed")
        return
    today = turn.today
    told = turn.app.hearing.reader.read(turn.text, Context(today, Period.of(today), Asking.VISITS))
    visit = told.visits[0] if told.visits else Visit()
    answers = told_at_once(visit, turn.app.forms[FORM], Scene(today))
    owner = Owner(person_id=turn.known_person.id)
    await form.start(turn, owner, period=str(book.id), answers=answers, said=turn.text)


async def _book(turn: Turn) -> GuestBook | None:
    """The book that the cursor names; where this text has begun the form already, that of its draft."""
    data = turn.cursor.data if turn.cursor else {}
    number, draft = data.get("book"), data.get("draft")
    async with turn.app.database.read() as records:
        if isinstance(draft, int) and (begun := await records.drafts.find(draft)):
            number = int(begun.period or 0)
        return await records.guests.find(number) if isinstance(number, int) else None


async def _keep(turn: Turn, records: Records, filled: Filled) -> None:
    """What was filled in leaves the draft and waits for the word of the innovation's people."""
    await records.drafts.empty(filled.draft.id)
    entry = GuestEntry(
        book_id=int(filled.draft.period or 0),
        draft_id=filled.draft.id,
        person_id=turn.known_person.id,
        visit=row_to_json(row_of_guests(filled.answers)),
        created_at=turn.now,
    )
    await records.guests.add(entry)


async def _show(turn: Turn, filled: Filled) -> None:
    async with turn.app.database.read() as records:
        entry = await records.guests.of_draft(filled.draft.id)
        book = await records.guests.find(entry.book_id) if entry else None
        if entry is None or book is None:
            return
        name = await name_of(records, book.innovation_id)
        people = await records.custodians.people_of(book.innovation_id, turn.now)
    await turn.reply("guest_sent", name=name)
    row = row_of(entry.visit)
    message = turn.app.texts.render(
        "guest_arrived", entry=entry.id, name=name, visit=told_of(row), note=row.note
    )
    await tell(turn.bot, turn.app.database, people, message, turn.now, card=("guest", entry.id))


form = FormFlow(feature, FORM, Permission.ASK, done=_keep, shown=_show)
