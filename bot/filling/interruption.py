"""Interruption: whether a text in the middle of a form is a question or small talk instead of an answer."""

import re

from bot.context import Turn
from bot.conversation import consider
from bot.forms.engine import Engine
from bot.forms.fields import FieldType
from bot.forms.moves import move_of
from bot.forms.reading import UNREAD
from bot.forms.sheet import Sheet
from knowledge.answers import Answer, Reason, Route, Status

_ASKING = re.compile(
    r"(?:pak|bu|min|admin|maaf|permisi|mohon|izin|tanya|mau tanya|eh|btw|,|\s)*"
    r"(?:apa|apakah|apa saja|bagaimana|bgmn|gimana|gmn|kapan|kpn|berapa|brp|siapa|mengapa|kenapa|"
    r"bolehkah|boleh ga|boleh gak|boleh tidak|bisakah|di ?mana|dmn|ke ?mana|haruskah|wajibkah)\b(?!-)",
    re.IGNORECASE,
)
_FOUND = (Status.ANSWERED, Status.PARTIAL)
_HANDED_ON = (Route.SEARCH, Route.HUMAN, Route.STATUS)
_FEWEST_WORDS = 3


def asks(text: str) -> bool:
    """Whether a text has the form of a question."""
    return text.rstrip().endswith("?") or _ASKING.match(text) is not None


async def interruption(turn: Turn, engine: Engine, sheet: Sheet) -> Answer | None:
    """The answer to a text that is none to what is asked; None where the form takes it.

    What the field recognises is meant for it, unless it ends with a question mark and the assistant has
    something to say; a text or an agency is what is not clearly a question; else the router decides.
    """
    text = turn.text
    if move_of(text, engine.form.send):
        return None
    refusal = engine.refusal(sheet, text)
    accepted = refusal is None or refusal.trouble not in UNREAD
    takes_all = sheet.at is not None and engine.form.field(sheet.at).type in (
        FieldType.TEXT,
        FieldType.AGENCY,
    )
    if accepted and not (asks(text) if takes_all else text.rstrip().endswith("?")):
        return None
    answer = await consider(turn, text)
    return answer if _is_meant(answer, text, accepted=accepted) else None


def _is_meant(answer: Answer, text: str, *, accepted: bool) -> bool:
    if answer.reason in (Reason.EMPTY, Reason.TOO_LONG) or answer.route is Route.REPORT:
        return False
    if accepted and not text.rstrip().endswith("?"):
        return answer.status is Status.ANSWERED
    if accepted:
        return answer.status in _FOUND
    if answer.status is Status.ROUTED:
        return answer.route in _HANDED_ON
    if answer.status in (Status.SMALLTALK, Status.BLOCKED):
        return True
    return asks(text) or (answer.status is Status.ANSWERED and len(text.split()) >= _FEWEST_WORDS)
