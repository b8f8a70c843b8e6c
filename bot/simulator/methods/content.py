"""What a message says: its text or caption with entities, its place in a chat, its keyboard."""

from typing import Any

from bot.simulator import entities, messages
from bot.simulator.errors import bad_request
from bot.simulator.keyboards import checked_markup, inline_part
from bot.simulator.markup import parse_html
from bot.simulator.methods.registry import Call
from bot.simulator.records import Chat
from bot.simulator.wire import Json
from bot.simulator.world import World

MAX_TEXT, MAX_CAPTION = 4096, 1024


def formatted(text: str, parse_mode: str, given: Any) -> tuple[str, list[Json]]:
    """Text and entities as Telegram keeps them; raises ApiError 400."""
    match parse_mode.lower():
        case "":
            marked = [entity for entity in given or [] if isinstance(entity, dict)]
        case "html":
            text, marked = parse_html(text)
        case "markdown" | "markdownv2":
            raise bad_request("the simulator reads parse_mode HTML only")
        case _:
            raise bad_request("unsupported parse_mode")
    text, marked = entities.tidy(text, marked)
    return text, entities.detect(text, marked)


def text_content(call: Call) -> Json:
    """The fields text, entities and link_preview_options; raises ApiError 400."""
    params = call.params
    text, marked = formatted(params.text("text"), params.text("parse_mode"), params.json("entities"))
    if not text:
        raise bad_request("message text is empty")
    if entities.utf16_length(text) > MAX_TEXT:
        raise bad_request("message is too long")
    content: Json = {"text": text}
    if marked:
        content["entities"] = marked
    if preview := params.json("link_preview_options"):
        content["link_preview_options"] = preview
    return content


def caption_content(caption: str, parse_mode: str, given: Any) -> Json:
    """The fields caption and caption_entities, {} without a caption; raises ApiError 400."""
    text, marked = formatted(caption, parse_mode, given)
    if entities.utf16_length(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    content: Json = {"caption": text} if text else {}
    if marked:
        content["caption_entities"] = marked
    return content


def call_caption(call: Call) -> Json:
    params = call.params
    return caption_content(params.text("caption"), params.text("parse_mode"), params.json("caption_entities"))


def markup_of(call: Call) -> Json | None:
    return checked_markup(call.params.json("reply_markup"))


def placed(world: World, call: Call, chat: Chat) -> Json:
    """The topic and the message replied to; raises ApiError 400."""
    thread_id = call.params.integer("message_thread_id")
    if thread_id and thread_id not in chat.threads:
        raise bad_request("message thread not found")
    placed = messages.threaded(chat, thread_id)
    reply = call.params.json("reply_parameters") or {}
    wanted = int(reply.get("message_id") or call.params.integer("reply_to_message_id"))
    if not wanted:
        return placed
    original = messages.find(world, chat.id, wanted)
    lenient = reply.get("allow_sending_without_reply") or call.params.flag("allow_sending_without_reply")
    if original is None and not lenient:
        raise bad_request("message to be replied not found")
    if original is None:
        return placed
    return placed | messages.replying(chat, original)


def post(world: World, call: Call, chat: Chat, content: Json) -> Json:
    """Sends it: the bot's message as stored, its reply keyboard remembered with the chat."""
    markup = markup_of(call)
    content = placed(world, call, chat) | content
    if call.params.flag("protect_content"):
        content["has_protected_content"] = True
    if inline := inline_part(markup):
        content["reply_markup"] = inline
    elif markup is not None and "inline_keyboard" not in markup:
        chat.keyboard = None if markup.get("remove_keyboard") else markup
        world.save_chat(chat)
        world.events.publish("keyboard", {"chat_id": chat.id, "keyboard": chat.keyboard})
    return messages.store(world, messages.compose(world, chat, call.bot.user(), content))
