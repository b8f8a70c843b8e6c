"""Publishing a file, with its progress in one message; dropping it."""

from bot.app import CorpusBusyError, CorpusRefusedError, Published
from bot.context import Turn
from bot.features.guideline.owner import copy_of, feature, own_upload, preview_of
from bot.features.guideline.sending import note_message, progress_of, refuse
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import JsonObject, Upload, UploadState
from knowledge.passages import DocumentStatus

SETTLED = (UploadState.CONFIRMED, UploadState.PUBLISHED)


@feature.button("guide_publish", Permission.KEEP_DOCUMENTS)
async def publish(turn: Turn) -> None:
    """Make a file live: `guide_publish:<upload>`."""
    upload = await own_upload(turn)

    async def confirm(records: Records) -> Upload | None:
        if upload is None:
            return None
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        await records.uploads.move(upload.id, (UploadState.UNDERSTOOD,), UploadState.CONFIRMED)
        return await records.uploads.find(upload.id)

    async def confirmed(records: Records) -> Upload | None:
        return await records.uploads.find(upload.id) if upload else None

    upload = await turn.apply(confirm, confirmed)
    if upload is None or upload.state not in SETTLED:
        await turn.reply("stale_button")
    elif upload.state is UploadState.PUBLISHED:
        await _show(turn, upload, Published.model_validate(upload.result))
    else:
        await _carry_out(turn, upload)


async def _carry_out(turn: Turn, upload: Upload) -> None:
    at = await turn.show("guide_progress", name=upload.name, stage="read", done=0, total=0)
    await note_message(turn, upload, at)
    upload.message_id = at
    entry, path = preview_of(upload).entry, copy_of(turn, upload)
    try:
        published = await turn.app.corpus.publish(path, entry, progress_of(turn, upload, at))
    except CorpusRefusedError as refused:
        await refuse(turn, upload, refused, at)
        return
    except CorpusBusyError:
        async with turn.app.database.transaction() as records:
            await records.uploads.move(upload.id, (UploadState.CONFIRMED,), UploadState.UNDERSTOOD)
        await turn.show("guide_busy", at=at, upload=upload.id)
        return
    async with turn.app.database.transaction() as records:
        if await records.uploads.published(upload.id, published.model_dump(mode="json")):
            detail: JsonObject = {"generation": published.generation}
            note, who = records.audit.note, turn.known_person.id
            await note(who, Action.CORPUS_PUBLISHED, "document", entry["id"], turn.now, detail=detail)
    path.unlink(missing_ok=True)
    await _show(turn, upload, published)


async def _show(turn: Turn, upload: Upload, published: Published) -> None:
    preview = preview_of(upload)
    await turn.show(
        "guide_published",
        at=upload.message_id,
        title=preview.entry.get("name") or preview.entry["title"],
        document=None if preview.catalogue else preview.entry["id"],
        draft=preview.entry.get("status") == DocumentStatus.DRAFT,
        passages=published.passages,
        innovations=published.innovations if preview.catalogue else None,
        seconds=round(published.seconds),
    )


@feature.button("guide_drop", Permission.KEEP_DOCUMENTS)
async def drop(turn: Turn) -> None:
    """Do not publish a file: `guide_drop:<upload>`."""
    upload = await own_upload(turn)

    async def dropping(records: Records) -> bool:
        if upload is None:
            return False
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        waiting = (UploadState.RECEIVED, UploadState.UNDERSTOOD)
        return await records.uploads.move(upload.id, waiting, UploadState.DROPPED)

    async def dropped(records: Records) -> bool:
        found = await records.uploads.find(upload.id) if upload else None
        return found is not None and found.state is UploadState.DROPPED

    if not await turn.apply(dropping, dropped) or upload is None:
        await turn.reply("stale_button")
        return
    copy_of(turn, upload).unlink(missing_ok=True)
    await turn.show("guide_dropped", name=upload.name)
