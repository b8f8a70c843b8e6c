"""Numbers as people write them: digits, words, percentages, rupiah; what is vague is not guessed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.forms.tokens import Token, tokens_of

_UNITS = {
    "nol": 0,
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "lapan": 8,
    "sembilan": 9,
    "se": 1,
}
_WHOLE = {"sepuluh": 10, "sebelas": 11, "seratus": 100, "seribu": 1000, "sejuta": 1_000_000}
_SCALES = {
    "ribu": 1000,
    "rb": 1000,
    "juta": 10**6,
    "jt": 10**6,
    "miliar": 10**9,
    "milyar": 10**9,
    "triliun": 10**12,
}
_MONEY = _SCALES | {"k": 1000, "m": 10**9, "mlyr": 10**9, "t": 10**12, "trilyun": 10**12}
TOGETHER = {
    "berdua": 2,
    "bertiga": 3,
    "berempat": 4,
    "berlima": 5,
    "berenam": 6,
    "bertujuh": 7,
    "berdelapan": 8,
    "bersembilan": 9,
    "bersepuluh": 10,
    "sendirian": 1,
}
_FRACTIONS = {
    "setengah": 50.0,
    "separuh": 50.0,
    "separo": 50.0,
    "seperempat": 25.0,
    "sepertiga": 100 / 3,
    "tiga perempat": 75.0,
    "dua pertiga": 67.0,
    "satu pertiga": 100 / 3,
    "seperlima": 20.0,
    "setengahnya": 50.0,
}
TO = r"(?:-|–|s\s*/\s*d|s\.?\s?d\b\.?)"
"""What stands between the ends of a range."""
_VAGUE = re.compile(
    r"\b(?:belasan|puluhan|ratusan|ribuan|beberapa|banyak|hampir)\b|\d\s*-?\s*an\b"
    rf"|\d\s*(?:{TO}|sampai|hingga|atau)\s*\d",
    re.IGNORECASE,
)
_PART = re.compile(
    r"[,(]\s*(?:(?:di\s?antaranya|termasuk)\s+\w+\b.*|\w+(?:\s+\w+)?\s+(?:di\s?antaranya|dari|dr)\s.*)$",
    re.IGNORECASE | re.DOTALL,
)
_REPEATED = re.compile(r"\b(\d{1,4})(\s*)\(([^()\d]{3,40})\)")
_DIGITS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Counted:
    """A number in a text: its place, and its value, None where it is vague."""

    start: int
    end: int
    value: int | None


def numbers_in(tokens: Sequence[Token]) -> list[Counted]:
    """The whole numbers among the tokens, written in digits or words, in order."""
    found: list[Counted] = []
    at = 0
    while at < len(tokens):
        value, end = _number_at(tokens, at)
        if value is not None:
            found.append(Counted(tokens[at].start, tokens[end - 1].end, value))
        at = max(end, at + 1)
    return found


def read_number(text: str) -> int | None:
    """The one number a text states ("dua belas orang" 12, "berempat" 4, "1.250" 1250), else None.

    Ranges and words such as "belasan" and "20an" state none; "sekitar 30" states 30. What a part of it is
    told apart does not count: "14 kunjungan, 3 dari Jawa Tengah" states 14.
    """
    whole = _PART.sub("", text)
    text = whole if numbers_in(tokens_of(whole)) else text
    if _VAGUE.search(text):
        return None
    tokens = tokens_of(text)
    together = next((TOGETHER[t.word] for t in tokens if t.word in TOGETHER), None)
    numbers = numbers_in(tokens)
    if together is not None:
        return together
    return numbers[0].value if len(numbers) == 1 else None


def said_once(text: str) -> str:
    """The text with a number in words blanked where it repeats the digits before it: "15 (lima belas)"."""
    return _REPEATED.sub(
        lambda m: m[0] if read_number(m[3]) != int(m[1]) else m[1] + " " * (len(m[0]) - len(m[1])), text
    )


def read_percent(text: str) -> float | None:
    """The share a text states, 0 to 100 ("separuh" 50, "12,5%" 12.5, "3/4" 75), None where it states none."""
    lowered = " ".join(token.word for token in tokens_of(text))
    if quotient := re.search(r"\b(\d)/(\d{1,2})\b", text):
        part, whole = int(quotient[1]), int(quotient[2])
        return 100 * part / whole if 0 < part <= whole else None
    for words, share in sorted(_FRACTIONS.items(), key=lambda pair: -len(pair[0])):
        if re.search(rf"\b{words}\b", lowered):
            return share
    if re.search(rf"\d\s*(?:{TO}|sampai)\s*\d", text) or "belasan" in lowered or "puluhan" in lowered:
        return None
    digits = _DIGITS.search(text)
    value = _decimal(digits[0]) if digits else read_number(text)
    return float(value) if value is not None and 0 <= value <= 100 else None


def read_money(text: str) -> int | None:
    """The amount of rupiah a text states: jt juta, M miliar, T triliun, rb ribu; else None."""
    if _VAGUE.search(re.sub(r"\d[.,]\d", "", text)):
        return None
    if half := re.search(r"(?i)\b(\w*)\s*setengah\s+(ribu|juta|jt|miliar|milyar|triliun)\b", text):
        whole = read_number(half[1]) or 0
        return round((whole + 0.5) * _MONEY[half[2].lower()])
    digits = _DIGITS.search(text)
    if digits is None:
        return read_number(re.sub(r"(?i)\brupiah\b", "", text))
    behind = tokens_of(text[digits.end() :])
    scale = _MONEY.get(behind[0].word, 1) if behind else 1
    return round(_decimal(digits[0]) * scale)


def _decimal(written: str) -> float:
    """Dots part thousands, a comma parts decimals; "1.5" can only be meant as a decimal."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", written):
        written = written.replace(".", "")
    return float(written.replace(",", "."))


def _number_at(tokens: Sequence[Token], at: int) -> tuple[int | None, int]:
    """The number that begins at a token and where it ends."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+|\d+", tokens[at].word):
        value = int(tokens[at].word.replace(".", ""))
        if at + 1 < len(tokens) and tokens[at + 1].word in _SCALES and not tokens[at + 1].apart:
            return value * _SCALES[tokens[at + 1].word], at + 2
        return value, at + 1
    return _words_at(tokens, at)


def _words_at(tokens: Sequence[Token], at: int) -> tuple[int | None, int]:
    """A number in words: "seratus dua puluh", "dua belas", "tiga ratus ribu"."""
    total, group, last, end = 0, 0, 0, at
    for place in range(at, len(tokens)):
        word = tokens[place].word
        if place > at and tokens[place].apart:
            break
        if word in _WHOLE and not (last and word in ("sepuluh", "sebelas") and group % 100):
            group, last = group + _WHOLE[word], 0
        elif word in _UNITS and not last and group % 10 == 0:
            group, last = group + _UNITS[word], _UNITS[word]
        elif word in ("belas", "blas") and last:
            group, last = group + 10, 0
        elif word in ("puluh", "pulu", "ratus") and last:
            group, last = group - last + last * (100 if word == "ratus" else 10), 0
        elif word in _SCALES and group:
            total, group, last = total + group * _SCALES[word], 0, 0
        else:
            break
        end = place + 1
    return (total + group, end) if end > at else (None, at)
