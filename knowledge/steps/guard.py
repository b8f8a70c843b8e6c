"""Step one: turns away what cannot be read, what is far too long and what tries to steer the assistant."""

import re
import unicodedata
from dataclasses import replace

from knowledge.answers import Reason, Route, Status
from knowledge.steps.inquiry import Inquiry, Tools

LONGEST = 1_000
SPACES = re.compile(r"[ \t\r\f\v]+")


async def guard(inquiry: Inquiry, tools: Tools) -> Inquiry:
    """The inquiry with control characters taken out; done where nothing may be looked up."""
    text = readable(inquiry.question)
    if not text:
        return replace(inquiry, status=Status.BLOCKED, reason=Reason.EMPTY)
    if len(inquiry.question) > LONGEST:
        return replace(inquiry, status=Status.BLOCKED, reason=Reason.TOO_LONG)
    if is_attack(text, tools):
        return blocked(inquiry)
    return replace(inquiry, said=text, standalone=text)


def readable(text: str) -> str:
    """`text` without control characters, "" where no letter or digit is in it."""
    kept = "".join(sign if _shown(sign) else " " for sign in unicodedata.normalize("NFKC", text))
    kept = SPACES.sub(" ", kept).strip()
    return kept if any(sign.isalnum() for sign in kept) else ""


def _shown(sign: str) -> bool:
    return sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def is_attack(text: str, tools: Tools) -> bool:
    """Whether the message tries to steer the bot or to get at what is not public, by the rules of
    `config/routes.yaml`; read as typed and in standard words, corrections of the person's own taken out."""
    plain = text
    for correction in tools.signposts.corrections:
        plain = correction.sub(" ", plain)
    attack = tools.signposts.attack
    if attack.excused(plain):
        return False
    return attack.seen_in(plain) or attack.seen_in(tools.language.read(plain).text)


def blocked(inquiry: Inquiry) -> Inquiry:
    """The inquiry, done: an attempt to steer the bot."""
    return replace(inquiry, status=Status.BLOCKED, route=Route.ATTACK)
