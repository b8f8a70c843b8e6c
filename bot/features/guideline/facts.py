"""What staff say about a file before it is published: its status, what it replaces, its title and edition."""

from bot.context import Turn
from bot.features.guideline.owner import copy_of, feature, own_upload, preview_of
from bot.features.guideline.sending import understand
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.models import Upload
from knowledge.passages import DocumentStatus

CHOSEN = (DocumentStatus.IN_FORCE, DocumentStatus.DRAFT, DocumentStatus.SAMPLE, DocumentStatus.REVOKED)
WRITTEN = ("title", "edition")
NOTHING, OFFERED, LONGEST = "none", 6, 300


@feature.button("guide_fact", Permission.KEEP_DOCUMENTS)
async def ask_fact(turn: Turn) -> None:
    """Ask for one fact: `guide_fact:<upload>.<status|replaces|title|edition>`."""
    upload, fact = await own_upload(turn), turn.argument(1)
    if upload is None or not copy_of(turn, upload).is_file() or not upload.preview:
        await turn.reply("stale_button")
    elif fact == "status":
        await turn.show("guide_status", upload=upload.id)
    elif fact == "replaces":
        await turn.show("guide_replaces", upload=upload.id, documents=_replaceable(turn, upload))
    elif fact in WRITTEN:
        await _ask_words(turn, upload, fact)
    else:
        await turn.reply("stale_button")


def _replaceable(turn: Turn, upload: Upload) -> list[dict[str, str]]:
    own = preview_of(upload).entry["id"]
    documents = turn.app.corpus.documents()
    usable = (one for one in documents if one.id != own and one.status is not DocumentStatus.APPROVED)
    return [{"id": one.id, "name": one.name or one.title, "edition": one.edition} for one in usable][:OFFERED]


async def _ask_words(turn: Turn, upload: Upload, fact: str) -> None:
    await feature.expect(turn, "fact", {"upload": upload.id, "fact": fact})
    await turn.reply("guide_words", fact=fact, now=preview_of(upload).entry[fact])


@feature.button("guide_set", Permission.KEEP_DOCUMENTS)
async def choose_fact(turn: Turn) -> None:
    """A fact by a tap: `guide_set:<upload>.<status|replaces>.<value>`."""
    upload, fact, value = await own_upload(turn), turn.argument(1), turn.argument(2)
    known = {one.id for one in turn.app.corpus.documents()} | {NOTHING}
    fits = (fact == "status" and value in CHOSEN) or (fact == "replaces" and value in known)
    if upload is None or not fits or not copy_of(turn, upload).is_file():
        await turn.reply("stale_button")
        return
    await _tell(turn, upload.id, fact, "" if value == NOTHING else value)


@feature.cursor("fact", Permission.KEEP_DOCUMENTS)
async def take_words(turn: Turn) -> None:
    """A fact in the person's words."""
    data = turn.cursor.data if turn.cursor else {}
    upload, fact = data.get("upload"), data.get("fact")
    words = " ".join(turn.text.split())[:LONGEST]
    if isinstance(upload, int) and isinstance(fact, str) and fact in WRITTEN and words:
        await _tell(turn, upload, fact, words)
    else:
        await turn.reply("stale_button")


async def _tell(turn: Turn, upload_id: int, fact: str, value: str) -> None:
    async def tell(records: Records) -> Upload | None:
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        return await records.uploads.tell(upload_id, fact, value)

    async def told(records: Records) -> Upload | None:
        return await records.uploads.find(upload_id)

    upload = await turn.apply(tell, told)
    if upload is None:
        await turn.reply("stale_button")
        return
    upload.message_id = turn.tapped_message
    await understand(turn, upload)
