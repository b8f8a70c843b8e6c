"""Uploads: files that staff sent for the corpus."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.holding import hold
from bot.storage.models import JsonObject, Upload, UploadState

WAITING = (UploadState.RECEIVED, UploadState.UNDERSTOOD)


class Uploads:
    """Rows of `uploads`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, upload: Upload) -> Upload:
        """Store a new file; it has its id afterwards."""
        self._session.add(upload)
        await self._session.flush()
        return upload

    async def find(self, upload_id: int) -> Upload | None:
        """The file with this id."""
        return await self._session.get(Upload, upload_id)

    async def by_update(self, update_id: int) -> Upload | None:
        """The file that an update brought."""
        return await self._session.scalar(select(Upload).where(Upload.update_id == update_id))

    async def understood(self, upload_id: int, preview: JsonObject) -> None:
        """Note what a waiting file would become; what was decided meanwhile stands."""
        upload = await self._to_write(upload_id)
        if upload is not None and upload.state in WAITING:
            upload.preview, upload.state = preview, UploadState.UNDERSTOOD

    async def tell(self, upload_id: int, fact: str, value: str) -> Upload | None:
        """Note what the sender says about a waiting file; None where it does not wait any more."""
        upload = await self._to_write(upload_id)
        if upload is None or upload.state not in WAITING:
            return None
        upload.facts = {**upload.facts, fact: value}
        return upload

    async def move(self, upload_id: int, before: tuple[UploadState, ...], after: UploadState) -> bool:
        """Take a file from one of these states to the next; False where it is in another."""
        upload = await self._to_write(upload_id)
        if upload is None or upload.state not in before:
            return False
        upload.state = after
        return True

    async def published(self, upload_id: int, result: JsonObject) -> bool:
        """Note that a confirmed file is live; False where that is known already."""
        moved = await self.move(upload_id, (UploadState.CONFIRMED,), UploadState.PUBLISHED)
        if moved and (upload := await self.find(upload_id)):
            upload.result = result
        return moved

    async def older_than(self, moment: datetime) -> frozenset[int]:
        """The ids of those that came before a moment, to clear away their copies."""
        rows = await self._session.scalars(select(Upload.id).where(Upload.created_at < moment))
        return frozenset(rows.all())

    async def _to_write(self, upload_id: int) -> Upload | None:
        return await hold(self._session, select(Upload).where(Upload.id == upload_id))
