"""A file that staff send: checked, fetched, read in a process of its own, and shown as it was understood."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from telegram import Bot

from bot.app import App, CorpusBusyError, CorpusRefusedError, Preview, Progress
from bot.context import Turn
from bot.delivery.files import FileTooLargeError, IncomingFile
from bot.features.guideline.owner import copy_of, feature, preview_of
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.models import Upload, UploadState

TAKEN = (".pdf", ".docx", ".html", ".htm", ".xlsx", ".csv", ".txt", ".md")
MEGABYTE = 1024 * 1024
REMARKS = 4
PAUSE = timedelta(seconds=2)
KEPT = timedelta(days=7)


@feature.file("file", Permission.KEEP_DOCUMENTS)
async def take_file(turn: Turn) -> None:
    """The file is written down, then read; the list goes on waiting for another one."""
    file = turn.file
    if file is None or not await _fits(turn, file):
        return

    async def store(records: Records) -> Upload:
        upload = Upload(
            update_id=turn.update_id,
            person_id=turn.known_person.id,
            chat_id=turn.chat_id,
            name=file.name,
            created_at=turn.now,
        )
        return await records.uploads.add(upload)

    async def stored(records: Records) -> Upload | None:
        return await records.uploads.by_update(turn.update_id)

    upload = await turn.apply(store, stored)
    if upload is not None and await _keep(turn, upload, file):
        await understand(turn, upload)


async def _fits(turn: Turn, file: IncomingFile) -> bool:
    """Whether a file is of a kind and size that is read; says so where it is not."""
    limit = turn.app.settings.document_megabytes
    if Path(file.name).suffix.lower() not in TAKEN:
        await turn.reply("guide_unfit", name=file.name or None, limit=limit, large=False)
    elif file.size > limit * MEGABYTE:
        await turn.reply("guide_unfit", name=file.name, limit=limit, large=True)
    else:
        return True
    return False


async def _keep(turn: Turn, upload: Upload, file: IncomingFile) -> bool:
    """Fetches the content; True where it is there."""
    path = copy_of(turn, upload)
    if path.is_file() or upload.state is not UploadState.RECEIVED:
        return True
    limit = turn.app.settings.document_megabytes
    try:
        content = await turn.fetch(file, limit * MEGABYTE)
    except FileTooLargeError:
        await turn.reply("guide_unfit", name=file.name, limit=limit, large=True)
        return False
    await asyncio.to_thread(_write, path, content)
    return True


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.partial")
    fresh.write_bytes(content)
    fresh.replace(path)


async def understand(turn: Turn, upload: Upload) -> None:
    """Reads a waiting file and shows what was understood; one that was decided about shows as it stands."""
    if upload.state in (UploadState.RECEIVED, UploadState.UNDERSTOOD):
        at = await _begin(turn, upload)
        try:
            facts = {key: str(value) for key, value in upload.facts.items()}
            preview = await turn.app.corpus.preview(copy_of(turn, upload), facts, upload.name)
        except CorpusRefusedError as refused:
            await refuse(turn, upload, refused, at)
            return
        except CorpusBusyError:
            await turn.show("guide_busy", at=at, upload=upload.id)
            return
        async with turn.app.database.transaction() as records:
            await records.uploads.understood(upload.id, preview.model_dump(mode="json"))
        await show_preview(turn, upload, preview, at)
        await _give_back(turn, preview)
    elif upload.preview:
        await show_preview(turn, upload, preview_of(upload), upload.message_id)


async def _begin(turn: Turn, upload: Upload) -> int:
    """The message that shows what becomes of the file, saying that it is being read."""
    at = await turn.show(
        "guide_progress", at=upload.message_id, name=upload.name, stage="read", done=0, total=0
    )
    await note_message(turn, upload, at)
    return at


async def note_message(turn: Turn, upload: Upload, at: int) -> None:
    """Remember which message shows the file."""
    async with turn.app.database.transaction() as records:
        known = await records.uploads.find(upload.id)
        if known is not None:
            known.message_id = at


async def refuse(turn: Turn, upload: Upload, refused: CorpusRefusedError, at: int) -> None:
    """Say in one sentence what is wrong with a file, and what helps; its copy goes."""
    async with turn.app.database.transaction() as records:
        waiting = (UploadState.RECEIVED, UploadState.UNDERSTOOD, UploadState.CONFIRMED)
        await records.uploads.move(upload.id, waiting, UploadState.REFUSED)
    copy_of(turn, upload).unlink(missing_ok=True)
    problem = refused.problems[0]
    await turn.show("guide_refused", at=at, name=upload.name, message=problem.message, remedy=problem.remedy)


async def show_preview(turn: Turn, upload: Upload, preview: Preview, at: int | None) -> None:
    """What was understood, what is wrong, and what may be done."""
    corpus = turn.app.library.current().corpus
    replaced = corpus.documents.get(preview.entry.get("replaces", ""))
    remarks = [f"{one.message} {one.remedy}" for one in preview.problems[:REMARKS]]
    template = "guide_catalogue" if preview.catalogue else "guide_preview"
    shown = await turn.show(
        template,
        at=at,
        upload=upload.id,
        name=upload.name,
        preview=preview,
        entry=preview.entry,
        replaced=(replaced.name or replaced.title) if replaced else None,
        remarks=remarks,
        more=max(len(preview.problems) - REMARKS, 0),
    )
    await note_message(turn, upload, shown)


async def _give_back(turn: Turn, preview: Preview) -> None:
    """Rows of a catalogue that cannot be used, as a file to be put right."""
    path = Path(preview.rejected_file)
    if preview.rejected:
        content = await asyncio.to_thread(path.read_bytes)
        await turn.send_file("katalog-ditolak.csv", content, "guide_rejected", rows=preview.rejected)


def progress_of(turn: Turn, upload: Upload, at: int) -> Progress:
    """Tells how far it is by changing one message: at every new stage, and every two seconds in between."""
    told: tuple[str, datetime] | None = None

    async def tell(stage: str, done: int, total: int) -> None:
        nonlocal told
        if told is None or told[0] != stage or turn.now - told[1] >= PAUSE:
            told = stage, turn.now
            await turn.show("guide_progress", at=at, name=upload.name, stage=stage, done=done, total=total)

    return tell


@feature.job("guideline_copies", timedelta(days=1))
async def clear_copies(app: App, _: Bot) -> None:
    """Files that nobody decided about for a week go; what was published is kept with the corpus."""
    async with app.database.read() as records:
        old = await records.uploads.older_than(app.clock.now() - KEPT)
    for path in (app.settings.home / "incoming").glob("*"):
        number = path.name.split(".")[0]
        if number.isdigit() and int(number) in old:
            path.unlink(missing_ok=True)
