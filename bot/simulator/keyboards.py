"""Keyboards: their shape and limits, checked as Telegram does."""

from typing import Any

from bot.simulator.errors import bad_request
from bot.simulator.wire import Json

_MAX_BUTTONS, _MAX_INLINE_ROW, _MAX_ROW = 100, 8, 12
_ACTIONS = (
    "callback_data", "url", "copy_text", "web_app", "login_url", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "callback_game", "pay",
)  # fmt: skip


def checked_markup(raw: Any) -> Json | None:
    """The markup if it is one Telegram takes, None for none; raises ApiError 400."""
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in raw:
        return {"inline_keyboard": _rows(raw["inline_keyboard"], _MAX_INLINE_ROW, _inline_button)}
    if "keyboard" in raw:
        return raw | {"keyboard": _rows(raw["keyboard"], _MAX_ROW, _reply_button)}
    if raw.get("remove_keyboard") or raw.get("force_reply"):
        return raw
    return None


def inline_part(markup: Json | None) -> Json | None:
    """What of a markup stays on the message itself: an inline keyboard with buttons."""
    if markup is None or not any(markup.get("inline_keyboard", [])):
        return None
    return markup


def _rows(raw: Any, widest: int, checked: Any) -> list[list[Json]]:
    if not isinstance(raw, list) or not all(isinstance(row, list) for row in raw):
        raise bad_request('field "inline_keyboard" must be of type Array of Array')
    rows = [[checked(button) for button in row] for row in raw if row]
    if sum(map(len, rows)) > _MAX_BUTTONS or any(len(row) > widest for row in rows):
        raise bad_request("reply markup is too long")
    return rows


def _reply_button(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad_request("keyboard button text must be non-empty")
    return button


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: object expected")
    if not str(button.get("text", "")).strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = [name for name in _ACTIONS if name in button]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    _check_action(actions[0], button[actions[0]])
    return button


def _check_action(action: str, value: Any) -> None:
    if action == "callback_data" and not 1 <= len(str(value).encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "copy_text" and not 1 <= len(str((value or {}).get("text", ""))) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if action == "url" and not str(value).startswith(("http://", "https://", "tg://")):
        raise bad_request("BUTTON_URL_INVALID")
