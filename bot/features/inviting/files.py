"""Files: `/undang` takes a spreadsheet, shows what was understood, and gives links and texts back."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from telegram import Bot

from bot.app import App
from bot.context import Turn
from bot.delivery.files import FileTooLargeError
from bot.features.inviting.checking import batch_of, check, lines_of, problem_sheet
from bot.features.inviting.letters import Writer
from bot.features.inviting.owner import feature, lifetime, signature
from bot.papers.sheets import Sheet, UnreadableSheetError, to_xlsx
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import Invite, InviteBatch

EXAMPLE = "0812 3456 7890"
LARGEST = 5 * 1024 * 1024


@feature.command("undang", Permission.INVITE, menu="Undang orang: tautan, Excel, poster QR")
async def invite(turn: Turn) -> None:
    """Say what to send; the person's next document is the file."""
    async with turn.app.database.read() as records:
        coverage = await records.narahubung.coverage(turn.now, turn.scope)
    await feature.expect(turn, "file")
    days = turn.app.programme.people.invite_days.value
    await turn.reply("invite_how", days=days, joined=coverage.joined, total=coverage.total)


@feature.button("invite", Permission.INVITE)
async def tap_invite(turn: Turn) -> None:
    """The same from a button."""
    await invite(turn)


@feature.button("invite_template", Permission.INVITE)
async def send_template(turn: Turn) -> None:
    """A file to fill in: the headings and one example."""
    lines = turn.app.texts.render("invite_template", phone=EXAMPLE).plain.splitlines()
    half = len(lines) // 2
    title = turn.app.texts.render("invite_sheet_title", what="template").plain
    content = await asyncio.to_thread(to_xlsx, [Sheet(title, lines[:half], [lines[half:]])])
    await turn.send_file("contoh-undangan.xlsx", content, "invite_template_sent")


@feature.button("invite_poster", Permission.INVITE)
async def send_poster(turn: Turn) -> None:
    """The poster alone."""
    await turn.send_file("poster-pandu.pdf", await writer(turn).poster(), "invite_poster_sent")


@feature.file("file", Permission.INVITE)
async def take_file(turn: Turn) -> None:
    """Check the file and show what was understood; nothing is made yet."""
    batch = await _known_batch(turn)
    if batch is None and turn.file is not None:
        try:
            content = await turn.fetch(turn.file, LARGEST)
            checked = await check(turn.app, content, turn.scope)
        except (FileTooLargeError, UnreadableSheetError):
            await turn.reply("invite_unreadable")
            return
        if checked.missing or not checked.total:
            await turn.reply("invite_columns", missing=list(checked.missing))
            return
        batch = await _store(
            turn,
            batch_of(
                turn.app,
                checked,
                turn.file.name,
                turn.now,
                created_by=turn.known_person.id,
                origin_update=turn.update_id,
            ),
        )
        lines = lines_of(turn.app, checked)
        await turn.reply("invite_checked", card=("batch", batch.id), **_counts(batch), lines=lines)
    elif batch is not None:
        await turn.reply("invite_checked", card=("batch", batch.id), **_counts(batch), lines=[])


@feature.cursor("file", Permission.INVITE)
async def expect_file(turn: Turn) -> None:
    """A text came where a file was expected."""
    await turn.reply("invite_unreadable")


@feature.button("invite_problems", Permission.INVITE)
async def send_problems(turn: Turn) -> None:
    """What has to be looked at, as a file; sent again after mending, only those rows count."""
    batch = await _own_batch(turn)
    sheet = problem_sheet(turn.app, batch.problems) if batch else None
    if sheet is None:
        await turn.reply("stale_button")
        return
    await feature.expect(turn, "file")
    content = await asyncio.to_thread(to_xlsx, [sheet])
    await turn.send_file("perlu-diperiksa.xlsx", content, "invite_problems_sent", count=len(sheet.rows))


@feature.button("invite_make", Permission.INVITE)
async def make(turn: Turn) -> None:
    """Make the invites of a batch, once, and send links, problems and poster."""
    batch = await _own_batch(turn)
    if batch is None:
        await turn.reply("stale_button")
        return

    async def store(records: Records) -> Sequence[Invite]:
        if not batch.refused:
            await records.cursors.close(turn.chat_id, turn.known_person.id)
        fresh = batch.made_at is None
        made = await records.batches.make(batch.id, signature(turn.app), turn.now, lifetime(turn.app))
        if fresh:
            detail = {"count": len(made)}
            me = turn.known_person.id
            await records.audit.note(me, Action.INVITES_MADE, "batch", batch.id, turn.now, detail=detail)
        return made

    async def stored(records: Records) -> Sequence[Invite]:
        return await records.batches.invites(batch.id)

    made = await turn.apply(store, stored)
    await turn.acknowledge()
    write = writer(turn)
    content = await write.sheet(await write.letters(made))
    until = max((one.expires_at for one in made), default=turn.now + lifetime(turn.app))
    day = until.astimezone(turn.zone).date()
    await turn.send_file("undangan.xlsx", content, "invite_made", count=len(made), until=day)
    sheet = problem_sheet(turn.app, batch.problems)
    if sheet is not None:
        problems = await asyncio.to_thread(to_xlsx, [sheet])
        await turn.send_file("perlu-diperiksa.xlsx", problems, "invite_problems_sent", count=len(sheet.rows))
    await send_poster(turn)


@feature.job("invite_batches", timedelta(days=1))
async def forget(app: App, _: Bot) -> None:
    """Forget what files held once their links are over; the invites stay."""
    async with app.database.transaction() as records:
        await records.batches.forget_older_than(app.clock.now() - lifetime(app))


def writer(turn: Turn) -> Writer:
    """Writes in the name of the person who invites."""
    return Writer(turn.app, turn.bot.username, turn.known_person.address)


def _counts(batch: InviteBatch) -> dict[str, int]:
    total = batch.ready + batch.refused
    return {"batch": batch.id, "total": total, "ready": batch.ready, "refused": batch.refused}


async def _store(turn: Turn, batch: InviteBatch) -> InviteBatch:
    async def store(records: Records) -> InviteBatch:
        return await records.batches.add(batch)

    async def stored(records: Records) -> InviteBatch:
        return await records.batches.by_update(turn.update_id, turn.known_person.id) or batch

    return await turn.apply(store, stored)


async def _known_batch(turn: Turn) -> InviteBatch | None:
    if not turn.applied_by:
        return None
    async with turn.app.database.read() as records:
        return await records.batches.by_update(turn.update_id, turn.known_person.id)


async def _own_batch(turn: Turn) -> InviteBatch | None:
    """The batch a button names, where this person sent it."""
    async with turn.app.database.read() as records:
        batch = await records.batches.find(turn.number or 0)
    return batch if batch and batch.created_by == turn.known_person.id else None
