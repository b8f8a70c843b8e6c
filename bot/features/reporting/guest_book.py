"""The guest book: `/tamu` gives its code to print; what guests wrote becomes a visit by one tap, or none."""

import asyncio
from datetime import timedelta

from bot.context import Turn
from bot.custody import choices, mine, name_of, origin_of
from bot.features.reporting.hearing import answer
from bot.features.reporting.owner import feature
from bot.features.reporting.writing import change, open_report
from bot.forms.contents import Row, row_of
from bot.forms.overview import told_of
from bot.forms.recording import arrived, month_for
from bot.papers.poster import A5, Poster, to_pdf
from bot.programme.links import start_link, token_of
from bot.programme.people import Permission
from bot.programme.periods import Period
from bot.storage.database import Records
from bot.storage.models import GuestBook, GuestEntry
from bot.texts import Message

PAGE = 3


@feature.command("tamu", Permission.KEEP_GUEST_BOOK, menu="Buku tamu studi tiru (QR)")
async def open_book(turn: Turn) -> None:
    """The code of the innovation's guest book, as a sheet to print."""
    async with turn.app.database.read() as records:
        held = await mine(turn, records)
        innovations = await choices(records, held)
    if len(held) == 1:
        await _give(turn, held[0])
    elif held:
        await turn.reply("guest_choose", innovations=innovations[:8])
    else:
        await turn.reply("report_none")


@feature.button("tamu", Permission.KEEP_GUEST_BOOK)
async def tap_book(turn: Turn) -> None:
    """The same for one innovation: `tamu:<innovation>`; with `.new` under a new code."""
    async with turn.app.database.read() as records:
        is_mine = turn.argument(0) in await mine(turn, records)
    if is_mine:
        await _give(turn, turn.argument(0), anew=turn.argument(1) == "new")
    else:
        await open_book(turn)


@feature.button("guest_close", Permission.KEEP_GUEST_BOOK)
async def close_book(turn: Turn) -> None:
    """The code works no more: `guest_close:<innovation>`."""
    innovation_id = turn.argument(0)

    async def store(records: Records) -> bool:
        is_mine = innovation_id in await mine(turn, records)
        if is_mine:
            await records.guests.close(innovation_id, turn.now)
        return is_mine

    async def stored(records: Records) -> bool:
        return innovation_id in await mine(turn, records)

    if await turn.apply(store, stored):
        await turn.reply("guest_shut", innovation=innovation_id)
    else:
        await turn.reply("stale_button")


async def _give(turn: Turn, innovation_id: str, *, anew: bool = False) -> None:
    days = turn.app.programme.people.guest_book_days.value
    me, nonce = turn.known_person.id, f"guests {turn.update_id} {innovation_id}"

    async def store(records: Records) -> GuestBook:
        known = await records.guests.of(innovation_id, turn.now)
        if known is not None and not anew:
            return known
        token, life = _token(turn, nonce), timedelta(days=days)
        return await records.guests.open(innovation_id, nonce, token, me, turn.now, life)

    async def stored(records: Records) -> GuestBook:
        return await records.guests.of(innovation_id, turn.now) or await store(records)

    book = await turn.apply(store, stored)
    await turn.acknowledge()
    async with turn.app.database.read() as records:
        name = await name_of(records, innovation_id)
        waiting = await records.guests.count([innovation_id])
    link = start_link(turn.bot.username, f"tamu-{_token(turn, book.nonce)}")
    lines = turn.app.texts.render("guest_poster", name=name).plain.splitlines()
    title, lead, *steps, note = lines
    sheet = await asyncio.to_thread(to_pdf, Poster(title, lead, steps, (note,), link, bare=True), A5)
    until = book.expires_at.astimezone(turn.zone).date()
    await turn.send_file(
        "buku-tamu.pdf",
        sheet,
        "guest_book",
        innovation=innovation_id,
        called=name,
        link=link,
        until=until,
        waiting=waiting,
    )


def _token(turn: Turn, nonce: str) -> str:
    return token_of(turn.app.settings.telegram_token.get_secret_value(), nonce)


@feature.button("guests", Permission.WRITE_REPORT)
async def show_waiting(turn: Turn) -> None:
    """What guests wrote and nobody decided about: `guests:<offset>`."""
    offset = turn.number or 0
    async with turn.app.database.read() as records:
        held = await mine(turn, records)
        found = await records.guests.waiting(held, PAGE, offset)
        total = await records.guests.count(held)
    entries = [
        {"entry": one.id, "number": number, "visit": told_of(row_of(one.visit))}
        for number, one in enumerate(found, offset + 1)
    ]
    following = offset + PAGE if offset + PAGE < total else None
    await turn.show("guest_list", entries=entries, total=total, next=following)


@feature.button("guest", Permission.WRITE_REPORT)
async def decide(turn: Turn) -> None:
    """What guests wrote is a visit, or none: `guest:<entry>.<yes or no>`."""
    taken = turn.argument(1) == "yes"

    async def store(records: Records) -> list[int] | None:
        entry = await records.guests.hold(turn.number or 0)
        book = await _own(turn, records, entry)
        if entry is None or book is None or turn.argument(1) not in ("yes", "no"):
            return None
        if entry.decided_at is not None:
            return []
        entry.taken, entry.decided_by, entry.decided_at = taken, turn.known_person.id, turn.now
        return [await _record(turn, records, book, row_of(entry.visit))] if taken else []

    async def stored(records: Records) -> list[int] | None:
        entry = await records.guests.hold(turn.number or 0)
        return [] if await _own(turn, records, entry) else None

    ids = await turn.apply(store, stored)
    if ids is None:
        await turn.reply("stale_button")
        return
    async with turn.app.database.read() as records:
        entry = await records.guests.hold(turn.number or 0)
        left = await records.guests.count(await mine(turn, records))
    if entry is not None:
        visit = told_of(row_of(entry.visit))
        await turn.show("guest_decided", taken=bool(entry.taken), visit=visit, left=left)
    if taken:
        await answer(turn, ids)


async def _own(turn: Turn, records: Records, entry: GuestEntry | None) -> GuestBook | None:
    """The book of an entry, if the person may write the reports of its innovation."""
    book = await records.guests.find(entry.book_id) if entry else None
    if book is None or await origin_of(turn, records, book.innovation_id) is None:
        return None
    return book


async def _record(turn: Turn, records: Records, book: GuestBook, row: Row) -> int:
    """The visit goes into the report of its month, by the rules of `/catat`; gives the report's id."""
    today = turn.today
    month = month_for(row.visit, today, Period.of(today))
    report = await open_report(turn, records, book.innovation_id, month)
    return await change(turn, records, report, lambda now, at: arrived(now, row, at))


@feature.waiting(Permission.REPORT)
async def tell_guests(turn: Turn, records: Records) -> list[Message]:
    """How many guests wait for this person's word."""
    count = await records.guests.count(await mine(turn, records))
    return [turn.app.texts.render("waiting_guests", count=count)] if count else []
