"""Cuts a question into its parts, and completes a follow-up with what was asked before."""

import re
from collections.abc import Sequence

from knowledge.language import Language, Reading, Word

ASKING = (
    r"(?:berapa|brp\w*|brapa|kapan|kpn|siapa|sapa|bagaimana|gimana|gmn\w*|mengapa|kenapa|knp|mana|apa"
    r"|apakah|apa saja"
    r"|bolehkah|apaan|kmn|ke mana|di mana|dmn)"
)
CUT = re.compile(
    rf"\?\s+(?=\S)|[,;]?\s+(?:dan|serta|lalu|terus|trus|trs|sekaligus|n)\s+(?=(?:\S+\s+){{0,5}}{ASKING}\b)"
    rf"|[,;]\s*(?=(?:\S+\s+){{0,4}}{ASKING}\b)",
    re.IGNORECASE,
)
ASKS = re.compile(rf"\b{ASKING}\b|\b(?:boleh|bisa|bs|blh|wajib|harus|hrs|perlu)\b", re.IGNORECASE)
CARRIES_ON = re.compile(
    r"^\s*(?:kalau|kalo|klo|klu|terus|trus|trs|lalu|nah|dan|yang|yg|itu|bagaimana dengan|gimana dengan"
    r"|bagaimana kalau|kalau begitu|oh|oke|ok|berarti|jadi|maksimal\w*|minimal\w*|bobot\w*|lama\w*"
    r"|syarat\w*|isi\w*|pesertanya|masa)\b"
    r"|\b(?:itu|tersebut|tadi|nya)\b",
    re.IGNORECASE,
)
FEW_WORDS, MANY_WORDS, MOST_PARTS = 2, 5, 3


def split_question(question: str, language: Language) -> tuple[str, ...]:
    """The parts of a question that each ask something of their own, in order; one part where there is only
    one."""
    pieces = [piece.strip() for piece in CUT.split(question) if piece and piece.strip()]
    parts: list[str] = []
    for piece in pieces:
        stands = ASKS.search(piece) and any(word.known for word in language.read(piece).content)
        if parts and not (stands and ASKS.search(parts[-1])):
            parts[-1] = f"{parts[-1]}, {piece}"
        else:
            parts.append(piece)
    if len(parts) > MOST_PARTS:
        return (question,)
    return tuple(parts) if len(parts) > 1 else (question,)


def depends(reading: Reading) -> bool:
    """Whether a question cannot be understood alone: it carries on from another, or hardly names a thing."""
    content = reading.content
    if len(content) < FEW_WORDS:
        return True
    owned = len(content) == FEW_WORDS and any(word.typed.lower().endswith("nya") for word in content)
    return owned or (len(content) <= MANY_WORDS and CARRIES_ON.search(reading.original) is not None)


def subject(history: Sequence[str], language: Language) -> tuple[Word, ...]:
    """The deciding words of the last question before, or of the one before that where it was a follow-up
    too."""
    words: tuple[Word, ...] = ()
    for question in reversed(history[-3:]):
        reading = language.read(question)
        known = tuple(word for word in reading.content if word.known)
        words = (*known, *words)
        if not depends(reading):
            break
    return words


def completed(reading: Reading, before: Sequence[Word], question: str = "") -> Reading:
    """The question with the words of `before` it does not have itself in front; `question` is the one they
    come from, in standard words."""
    own = {word.stem for word in reading.words}
    added: dict[str, Word] = {word.stem: word for word in before if word.stem not in own}
    return Reading(reading.original, (*added.values(), *reading.words), len(added), question)
