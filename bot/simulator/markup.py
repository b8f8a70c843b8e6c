"""Telegram's HTML: the text, its entities in UTF-16 units, or the refusal in Telegram's words."""

import re
from dataclasses import dataclass, field

from bot.simulator.entities import utf16_length
from bot.simulator.errors import ApiError, bad_request
from bot.simulator.wire import Json

_PLAIN = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler",
}  # fmt: skip
_TAGS = {*_PLAIN, "a", "code", "pre", "blockquote", "tg-emoji"}
_NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_SPACE = b" \t\n\r\0\x0b"
_SPACES = re.compile(rb"[ \t\n\r\0\x0b]*")
_PLAIN_TEXT = re.compile(rb"[^<&]*")
_TAG_NAME = re.compile(rb"[^ \t\n\r\0\x0b>]*")
_ATTRIBUTE_NAME = re.compile(rb"[^ \t\n\r\0\x0b=>/\"']*")
_TOKEN = re.compile(rb"[A-Za-z0-9.-]*")
_QUOTED = {b'"': re.compile(rb'[^&"]*'), b"'": re.compile(rb"[^&']*")}


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    begin: int


@dataclass(slots=True)
class _Reader:
    """One pass over the bytes of a text; positions in refusals are byte offsets, as Telegram's are."""

    data: bytes
    at: int = 0
    length: int = 0
    out: list[str] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def peek(self) -> bytes:
        return self.data[self.at : self.at + 1]

    def skip_spaces(self) -> None:
        self.take(_SPACES)

    def take(self, pattern: re.Pattern[bytes]) -> bytes:
        found = pattern.match(self.data, self.at)
        taken = found.group() if found else b""
        self.at += len(taken)
        return taken

    def write(self, text: str) -> None:
        self.out.append(text)
        self.length += utf16_length(text)


def parse_html(text: str) -> tuple[str, list[Json]]:
    """Plain text and entities as written; raises ApiError 400 `can't parse entities: …`."""
    reader = _Reader(text.encode("utf-8", "surrogatepass"))
    while reader.peek():
        plain = reader.take(_PLAIN_TEXT)
        reader.write(plain.decode("utf-8", "surrogatepass"))
        if reader.peek() == b"&":
            _read_reference(reader)
        elif reader.peek() == b"<":
            closing = reader.data[reader.at + 1 : reader.at + 2] == b"/"
            (_read_end if closing else _read_start)(reader)
    if reader.opened:
        raise _refusal(f'Can\'t find end tag corresponding to start tag "{reader.opened[-1].tag}"')
    return "".join(reader.out), [_public(entity) for entity in reader.entities]


def _refusal(what: str) -> ApiError:
    return bad_request(f"can't parse entities: {what}")


def _read_reference(reader: _Reader) -> None:
    decoded, after = _reference(reader.data, reader.at)
    reader.write(decoded)
    reader.at = after


def _reference(data: bytes, at: int) -> tuple[str, int]:
    """The character a reference stands for and where it ends; an unknown one stays an ampersand."""
    numeric = data[at + 1 : at + 2] == b"#"
    base, begin = 10, at + 1
    if numeric:
        base, begin = (16, at + 3) if data[at + 2 : at + 3] in (b"x", b"X") else (10, at + 2)
    end = begin
    while data[end : end + 1].isalnum():
        end += 1
    name = data[begin:end]
    decoded = _code_point(name, base) if numeric else _NAMED.get(name, "")
    if not decoded:
        return "&", at + 1
    return decoded, end + (data[end : end + 1] == b";")


def _code_point(digits: bytes, base: int) -> str:
    try:
        code = int(digits, base)
    except ValueError:
        return ""
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else ""


def _read_start(reader: _Reader) -> None:
    begin = reader.at
    reader.at += 1
    tag = reader.take(_TAG_NAME).decode("utf-8", "replace").lower()
    if not reader.peek():
        raise _refusal(f"Unclosed start tag at byte offset {begin}")
    if tag not in _TAGS:
        raise _refusal(f'Unsupported start tag "{tag}" at byte offset {begin}')
    argument = ""
    while True:
        reader.skip_spaces()
        if reader.peek() == b">":
            break
        name, value = _read_attribute(reader, tag, begin)
        argument = _argument(tag, name, value) or argument
    reader.at += 1
    if tag == "span" and argument != "spoiler":
        raise _refusal(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
    reader.opened.append(_Open(tag, argument, reader.length, len(reader.out)))


def _read_attribute(reader: _Reader, tag: str, begin: int) -> tuple[str, str]:
    name = reader.take(_ATTRIBUTE_NAME).decode("utf-8", "replace")
    if not reader.peek():
        raise _refusal(f"Unclosed start tag at byte offset {begin}")
    if not name:
        raise _refusal(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
    reader.skip_spaces()
    if reader.peek() != b"=":
        return name, ""
    reader.at += 1
    reader.skip_spaces()
    value = _read_quoted(reader) if reader.peek() in (b'"', b"'") else _read_token(reader)
    if not reader.peek():
        raise _refusal(f"Unclosed start tag at byte offset {begin}")
    return name, value


def _read_token(reader: _Reader) -> str:
    begin = reader.at
    token = reader.take(_TOKEN)
    if reader.peek() and reader.peek() not in _SPACE + b">":
        raise _refusal(f"Unexpected end of name token at byte offset {begin}")
    return token.decode().lower()


def _read_quoted(reader: _Reader) -> str:
    quote = reader.peek()
    reader.at += 1
    parts: list[str] = []
    while reader.peek() and reader.peek() != quote:
        parts.append(reader.take(_QUOTED[quote]).decode("utf-8", "replace"))
        if reader.peek() == b"&":
            decoded, reader.at = _reference(reader.data, reader.at)
            parts.append(decoded)
    reader.at += 1
    return "".join(parts)


def _argument(tag: str, name: str, value: str) -> str:
    match tag, name:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case ("code", "class") if value.startswith("language-"):
            return value.removeprefix("language-")
        case ("span", "class") if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case ("blockquote", "expandable"):
            return "expandable"
    return ""


def _read_end(reader: _Reader) -> None:
    begin = reader.at
    if not reader.opened:
        raise _refusal(f"Unexpected end tag at byte offset {begin}")
    reader.at += 2
    found = reader.take(_TAG_NAME).decode("utf-8", "replace").lower()
    reader.skip_spaces()
    if reader.peek() != b">":
        raise _refusal(f"Unclosed end tag at byte offset {begin}")
    reader.at += 1
    opened = reader.opened.pop()
    if found and found != opened.tag:
        raise _refusal(
            f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{found}>"'
        )
    if reader.length > opened.offset:
        _close(reader, opened)


def _close(reader: _Reader, opened: _Open) -> None:
    place: Json = {"offset": opened.offset, "length": reader.length - opened.offset}
    inner = reader.entities[-1] if reader.entities else {}
    same_place = all(inner.get(name) == value for name, value in place.items())
    match opened.tag:
        case "a":
            address = opened.argument or "".join(reader.out[opened.begin :])
            reader.entities += _link(place, address)
        case "pre" if same_place and inner["type"] == "code" and inner.get("language"):
            inner["type"] = "pre"
        case "code" if same_place and inner["type"] == "pre" and opened.argument:
            inner["language"] = opened.argument
        case "code":
            reader.entities.append({"type": "code", **place, "language": opened.argument})
        case "pre":
            reader.entities.append({"type": "pre", **place})
        case "blockquote":
            kind = "expandable_blockquote" if opened.argument else "blockquote"
            reader.entities.append({"type": kind, **place})
        case "tg-emoji":
            reader.entities.append({"type": "custom_emoji", **place, "custom_emoji_id": opened.argument})
        case tag:
            reader.entities.append({"type": _PLAIN[tag], **place})


def _link(place: Json, address: str) -> list[Json]:
    """A link entity; what is no web address is shown as plain text, as Telegram does."""
    if address.startswith("tg://user?id="):
        user = {"id": int(address.removeprefix("tg://user?id=") or 0), "is_bot": False, "first_name": ""}
        return [{"type": "text_mention", **place, "user": user}]
    scheme, colon, rest = address.partition("://")
    if colon and scheme.lower() not in ("http", "https", "tg", "ton", "tonsite"):
        return []
    host = rest if colon else address
    if "." not in host.split("/")[0] and scheme.lower() not in ("tg", "ton"):
        return []
    host, slash, path = host.partition("/")
    return [
        {"type": "text_link", **place, "url": f"{scheme if colon else 'http'}://{host}{slash or '/'}{path}"}
    ]


def _public(entity: Json) -> Json:
    if entity["type"] == "code" or not entity.get("language", True):
        return {name: value for name, value in entity.items() if name != "language"}
    return entity
