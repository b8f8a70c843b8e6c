"""Sending: `/impor` shows what a spreadsheet of reports or replicators says, and stores it on a tap."""

import asyncio

from bot.context import Turn
from bot.delivery.files import FileTooLargeError, IncomingFile
from bot.feature import Feature
from bot.features.importing.files import Imported, Read, read_file, refused_file, why
from bot.features.importing.storing import import_journeys, import_reports
from bot.forms.past_journeys import PastJourneys
from bot.forms.past_reports import PastReports
from bot.forms.refusing import RefusedRow
from bot.papers.sheets import Sheet, UnreadableSheetError, to_xlsx
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import JsonObject

feature = Feature("importing")
LARGEST, SHOWN = 10 * 1024 * 1024, 4
REPORTS, JOURNEYS = "reports", "journeys"
NAMES = {REPORTS: "contoh-impor-laporan.xlsx", JOURNEYS: "contoh-impor-replikator.xlsx"}


@feature.command("impor", Permission.IMPORT_JOURNEYS)
async def ask_file(turn: Turn) -> None:
    """Say what to send; the person's next document is the file."""
    await feature.expect(turn, "file")
    await turn.reply("import_how", reports=_with_reports(turn))


@feature.button("import", Permission.IMPORT_JOURNEYS)
async def tap_import(turn: Turn) -> None:
    """The same from a button."""
    await ask_file(turn)


@feature.button("import_template", Permission.IMPORT_JOURNEYS)
async def send_template(turn: Turn) -> None:
    """A file to fill in: of reports, or of replicators (`import_template:journeys`), with two examples."""
    kind = JOURNEYS if turn.argument(0) == JOURNEYS or not _with_reports(turn) else REPORTS
    title, *cells = turn.app.texts.render("import_template", kind=kind).plain.splitlines()
    width = len(cells) // 3
    head, *rows = [cells[start : start + width] for start in range(0, 3 * width, width)]
    filled = [[cell.strip("-") for cell in row] for row in rows]
    content = await asyncio.to_thread(to_xlsx, [Sheet(title, head, filled)])
    await turn.send_file(NAMES[kind], content, "import_template_sent", kind=kind)


@feature.file("file", Permission.IMPORT_JOURNEYS)
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
    reports = read.items if isinstance(read, PastReports) else ()
    await turn.reply(
        "import_checked",
        kind=_kind(read),
        rows=len(read.cells or {}),
        items=len(read.items),
        nil=sum(one.contents.nil for one in reports),
        visits=sum(len(one.contents.rows) for one in reports),
        refused=len(read.refused),
        lines=_lines(turn, read.refused),
    )


def _kind(read: Read) -> str:
    return JOURNEYS if isinstance(read, PastJourneys) else REPORTS


@feature.cursor("file", Permission.IMPORT_JOURNEYS)
async def expect_file(turn: Turn) -> None:
    """A text came where a file was expected."""
    await turn.reply("import_unreadable", reports=_with_reports(turn))


@feature.button("import_make", Permission.IMPORT_JOURNEYS)
async def make(turn: Turn) -> None:
    """Store what the file says; tapped again, only what is new."""
    file = _waiting(turn)
    read = await _read(turn, file) if file else None
    if read is None:
        if file is None:
            await turn.reply("stale_button")
        return
    await turn.acknowledge()
    me = turn.known_person.id
    if isinstance(read, PastJourneys):
        done, did = await import_journeys(turn.app, read, me), Action.JOURNEYS_IMPORTED
    else:
        done, did = await import_reports(turn.app, read, me), Action.REPORTS_IMPORTED

    async def note(records: Records) -> None:
        detail = {"count": done.stored}
        await records.audit.note(me, did, "file", turn.update_id, turn.now, detail=detail)

    await turn.once(note)
    await _show(turn, done)


async def _show(turn: Turn, done: Imported) -> None:
    kind, stored, unchanged, refused = _kind(done.read), done.stored, done.unchanged, len(done.refused)
    if not refused:
        await turn.reply("import_done", kind=kind, stored=stored, unchanged=unchanged, refused=0)
        return
    content = await asyncio.to_thread(refused_file, turn.app, done)
    name, text = "perlu-diperiksa.xlsx", "import_done"
    await turn.send_file(name, content, text, kind=kind, stored=stored, unchanged=unchanged, refused=refused)


async def _read(turn: Turn, file: IncomingFile) -> Read | None:
    """What the file says; None once the person was told why it cannot be read."""
    try:
        content = await turn.fetch(file, LARGEST)
        read = await read_file(turn.app, content, turn.scope, reports=_with_reports(turn))
    except (FileTooLargeError, UnreadableSheetError):
        await turn.reply("import_unreadable", reports=_with_reports(turn))
        return None
    if read.missing or not read.cells:
        await turn.reply("import_columns", missing=list(read.missing), reports=_with_reports(turn))
        return None
    return read


def _with_reports(turn: Turn) -> bool:
    """Whether the person may bring in earlier reports too."""
    return turn.may(Permission.IMPORT_RECORDS)


def _waiting(turn: Turn) -> IncomingFile | None:
    """The file that was looked at and waits for the tap."""
    cursor = turn.cursor
    if cursor is None or cursor.feature != feature.name or "file_id" not in cursor.data:
        return None
    data = {name: str(value) for name, value in cursor.data.items()}
    return IncomingFile(data["file_id"], data["unique_id"], data["name"], "", int(data["size"]))


def _lines(turn: Turn, refused: tuple[RefusedRow, ...]) -> list[dict[str, str]]:
    return [{"row": str(one.row), "why": why(turn.app, one)} for one in refused[:SHOWN]]
