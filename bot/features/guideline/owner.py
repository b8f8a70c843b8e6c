"""The feature that the modules of this folder register with, and the file that a button of it names."""

from pathlib import Path

from bot.app import Preview
from bot.context import Turn
from bot.feature import Feature
from bot.storage.models import Upload

feature = Feature("guideline")


async def own_upload(turn: Turn) -> Upload | None:
    """The file a button names, if it was sent in this chat; a forged or foreign number gives None."""
    async with turn.app.database.read() as records:
        upload = await records.uploads.find(turn.number or 0)
    return upload if upload and upload.chat_id == turn.chat_id else None


def copy_of(turn: Turn, upload: Upload) -> Path:
    """Where the content of a file is kept until it is published or dropped."""
    return turn.app.settings.home / "incoming" / f"{upload.id}{Path(upload.name).suffix.lower()}"


def preview_of(upload: Upload) -> Preview:
    """What was understood of a file."""
    return Preview.model_validate(upload.preview)
