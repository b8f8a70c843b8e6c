"""Files: what people send, fetched within a limit, and what is sent to them."""

from dataclasses import dataclass

from telegram import Bot, InputFile, Message, ReplyParameters
from telegram import Message as Sent
from telegram.constants import ParseMode

from bot.delivery.outgoing import inline_keyboard
from bot.texts import Message as Rendered


class FileTooLargeError(Exception):
    """A file is larger than may be fetched; carries both sizes, in bytes."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"a file of {size} bytes; {limit} may be fetched")
        self.size, self.limit = size, limit


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A document or photo somebody sent; `unique_id` is the same for the same file, `name` may be empty."""

    file_id: str
    unique_id: str
    name: str
    mime: str
    size: int


def file_of(message: Message) -> IncomingFile | None:
    """The document of a message, or its photo in the largest size; None where there is neither."""
    document = message.document
    if document:
        return IncomingFile(
            document.file_id,
            document.file_unique_id,
            document.file_name or "",
            document.mime_type or "",
            document.file_size or 0,
        )
    if not message.photo:
        return None
    photo = message.photo[-1]
    return IncomingFile(photo.file_id, photo.file_unique_id, "", "image/jpeg", photo.file_size or 0)


async def fetch(bot: Bot, file: IncomingFile, limit: int) -> bytes:
    """The content of a file; raises FileTooLargeError, before fetching where the size is known."""
    if file.size > limit:
        raise FileTooLargeError(file.size, limit)
    found = await bot.get_file(file.file_id)
    if (found.file_size or 0) > limit:
        raise FileTooLargeError(found.file_size or 0, limit)
    content = bytes(await found.download_as_bytearray())
    if len(content) > limit:
        raise FileTooLargeError(len(content), limit)
    return content


async def send_file(
    bot: Bot,
    chat_id: int,
    name: str,
    content: bytes | str,
    caption: Rendered,
    *,
    thread_id: int | None = None,
    reply_to: int | None = None,
) -> Sent:
    """Send a document with a caption and its buttons; `content` as a string is the id of one sent before."""
    quoting = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
    return await bot.send_document(
        chat_id,
        InputFile(content, filename=name) if isinstance(content, bytes) else content,
        caption=caption.text,
        parse_mode=ParseMode.HTML,
        reply_markup=inline_keyboard(caption.buttons),
        message_thread_id=thread_id,
        reply_parameters=quoting,
    )
