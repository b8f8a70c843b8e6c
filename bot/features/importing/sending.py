"""Sending: `/impor` shows what a spreadsheet of earlier reports says, and stores it on a tap."""

import asyncio

from bot.context import Turn
from bot.delivery.files import FileTooLargeError, IncomingFile
from bot.feature import Feature
from bot.features.importing.storing import Imported, import_reports, read_reports, refused_file, why
from bot.forms.past_reports import PastReports, RefusedRow
from bot.papers.sheets import Sheet, UnreadableSheetError, to_xlsx
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import JsonObject

feature = Feature("importing")
LARGEST, SHOWN = 10 * 1024 * 1024, 4


@feature.command("impor", Permission.IMPORT_RECORDS)
async def ask_file(turn: Turn) -> None:
    """Say what to send; the person's next document is the file."""
    await feature.expect(turn, "file")
    await turn.reply("import_how")


@feature.button("import", Permission.IMPORT_RECORDS)
async def tap_import(turn: Turn) -> None:
    """The same from a button."""
    await ask_file(turn)


@feature.button("import_template", Permission.IMPORT_RECORDS)
async def send_template(turn: Turn) -> None:
    """A file to fill in: the headings and two examples."""
    title, *cells = turn.app.texts.render("import_template").plain.splitlines()
    width = len(cells) // 3
    head, *rows = [cells[start : start + width] for start in range(0, 3 * width, width)]
    filled = [[cell.strip("-") for cell in row] for row in rows]
    content = await asyncio.to_thread(to_xlsx, [Sheet(title, head, filled)])
    await turn.send_file("contoh-impor-laporan.xlsx", content, "import_template_sent")


@feature.file("file", Permission.IMPORT_RECORDS)
async def take_file(turn: Turn) -> None:
    """Show what a file says; nothing is stored yet."""
    if turn.file is None:
        return
    read = await _read(turn, turn.file)
    if read is None:
        return
    file = turn.file
    known: JsonObject = {
        "file_id": file.file_id,
        "unique_id": file.unique_id,
        "name": file.name,
        "size": file.size,
    }
    await feature.expect(turn, "file", known)
    await turn.reply(
        "import_checked",
        rows=len(read.cells or {}),
        reports=len(read.reports),
        nil=sum(one.contents.nil for one in read.reports),
        visits=sum(len(one.contents.rows) for one in read.reports),
        refused=len(read.refused),
        lines=_lines(turn, read.refused),
    )


@feature.cursor("file", Permission.IMPORT_RECORDS)
async def expect_file(turn: Turn) -> None:
    """A text came where a file was expected."""
    await turn.reply("import_unreadable")


@feature.button("import_make", Permission.IMPORT_RECORDS)
async def make(turn: Turn) -> None:
    """Store what the file says; tapped again, only what is new."""
    file = _waiting(turn)
    read = await _read(turn, file) if file else None
    if read is None:
        if file is None:
            await turn.reply("stale_button")
        return
    await turn.acknowledge()
    done = await import_reports(turn.app, read, turn.known_person.id)

    async def note(records: Records) -> None:
        detail = {"count": done.stored}
        me = turn.known_person.id
        await records.audit.note(me, Action.REPORTS_IMPORTED, "file", turn.update_id, turn.now, detail=detail)

    await turn.once(note)
    await _show(turn, done)


async def _show(turn: Turn, done: Imported) -> None:
    stored, unchanged, refused = done.stored, done.unchanged, len(done.refused)
    if not refused:
        await turn.reply("import_done", stored=stored, unchanged=unchanged, refused=0)
        return
    content = await asyncio.to_thread(refused_file, turn.app, done)
    name, text = "perlu-diperiksa.xlsx", "import_done"
    await turn.send_file(name, content, text, stored=stored, unchanged=unchanged, refused=refused)


async def _read(turn: Turn, file: IncomingFile) -> PastReports | None:
    """What the file says; None once the person was told why it cannot be read."""
    try:
        read = await read_reports(turn.app, await turn.fetch(file, LARGEST), turn.scope)
    except (FileTooLargeError, UnreadableSheetError):
        await turn.reply("import_unreadable")
        return None
    if read.missing or not read.cells:
        await turn.reply("import_columns", missing=list(read.missing))
        return None
    return read


def _waiting(turn: Turn) -> IncomingFile | None:
    """The file that was looked at and waits for the tap."""
    cursor = turn.cursor
    if cursor is None or cursor.feature != feature.name or "file_id" not in cursor.data:
        return None
    data = {name: str(value) for name, value in cursor.data.items()}
    return IncomingFile(data["file_id"], data["unique_id"], data["name"], "", int(data["size"]))


def _lines(turn: Turn, refused: tuple[RefusedRow, ...]) -> list[dict[str, str]]:
    return [{"row": str(one.row), "why": why(turn.app, one)} for one in refused[:SHOWN]]
