"""Personal links: tokens that only the holder of the bot's secret can make, and where they are followed."""

import hmac
import re
from urllib.parse import quote

TOKEN_DIGITS = 32
_DIGITS = re.compile(r"\D")
_MOBILE = re.compile(r"628\d{7,11}")


def token_of(secret: str, nonce: str) -> str:
    """The token of a nonce: 128 bits in 32 hexadecimal digits, which no chat program turns into markup.

    The same nonce gives the same token, so that a link can be shown again; without `secret` (the bot's own
    token) nobody can make one, and the database holds its hash only.
    """
    return hmac.new(secret.encode(), f"link:{nonce}".encode(), "sha256").hexdigest()[:TOKEN_DIGITS]


def start_link(username: str, token: str) -> str:
    """The link that opens a chat with the bot and hands it the token."""
    return f"https://t.me/{username}?start={token}"


def whatsapp_number(text: str) -> str | None:
    """The number as WhatsApp wants it: "0812-3456-7890" is "6281234567890"; None where it is no mobile one.

    A spreadsheet drops the zero in front: 81234567890 is understood too.
    """
    digits = _DIGITS.sub("", text).removeprefix("00")
    if digits.startswith("0"):
        digits = f"62{digits[1:]}"
    elif digits.startswith("8"):
        digits = f"62{digits}"
    elif digits.startswith("620"):
        digits = f"62{digits[3:]}"
    return digits if _MOBILE.fullmatch(digits) else None


def whatsapp_link(number: str | None, text: str) -> str:
    """The link that opens WhatsApp with the text written, to that number where there is one."""
    return f"https://wa.me/{number or ''}?text={quote(text)}"
