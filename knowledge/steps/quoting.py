"""Cuts a quotation out of a passage so that the deciding words are inside, and marks them."""

import re
from collections.abc import Sequence

from knowledge.language import holds
from knowledge.lexical import tokenize
from knowledge.passages import Passage, PassageKind
from knowledge.steps.evidence import Asked
from knowledge.steps.kinds import GIVEN, Kind, Span, spans_of

LONGEST, LONGEST_LIST, MOST_BOLD = 450, 1_000, 3
BORDER = re.compile(r"(?<=[.;!?])\s+|\n+")
ITEM = re.compile(r"\n(?=[a-z0-9]{1,3}[.)] )")
SOURCE = re.compile(r"\s*\n\s*Sumber:.*\Z", re.DOTALL)
HEAD = re.compile(r"\b(?:dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh) [a-z]+")
TERM = re.compile(r"\A(.{3,80}?)(?:,| adalah\b)")
CLAUSE = re.compile(r"[^,;:.\n]+")
ORDER = (
    Kind.REGULATION,
    Kind.PERCENT,
    Kind.DURATION,
    Kind.DATE,
    Kind.NUMBER,
    Kind.ACTOR,
    Kind.PLACE,
    Kind.RULE,
)


def cut(passage: Passage, asked: Asked) -> str:
    """The part of a passage to show: whole where it fits, else whole sentences around the best one (at
    most 450 characters), or for a list as many items as fit in 1,000, from the first on."""
    text = passage.text
    limit = LONGEST_LIST if passage.kind is PassageKind.LIST else LONGEST
    if len(text) <= limit:
        return text
    shorter = SOURCE.sub("", text)
    if len(shorter) <= limit:
        return shorter
    if passage.kind is PassageKind.LIST:
        return text[: _last_border(text, ITEM, limit)]
    return _window(shorter, asked, limit)


def _last_border(text: str, border: re.Pattern[str], limit: int) -> int:
    ends = [found.start() for found in border.finditer(text) if found.start() <= limit]
    return ends[-1] if ends else text.rfind(" ", 0, limit)


def _window(text: str, asked: Asked, limit: int) -> str:
    pieces = _pieces(text, BORDER)
    worth = [_worth(text[start:end], asked) for start, end in pieces]
    first = last = max(range(len(pieces)), key=lambda n: worth[n])
    while True:
        wider = [
            (begin, finish)
            for begin, finish in ((first - 1, last), (first, last + 1))
            if begin >= 0 and finish < len(pieces) and pieces[finish][1] - pieces[begin][0] <= limit
        ]
        if not wider:
            break
        first, last = max(wider, key=lambda pair: worth[pair[0] if pair[0] < first else pair[1]])
    chosen = text[pieces[first][0] : pieces[last][1]]
    return chosen if len(chosen) <= limit else _clip(chosen, asked, limit)


def _clip(text: str, asked: Asked, limit: int) -> str:
    """A window of at most `limit` characters of one very long sentence, between spaces."""
    spans = deciding_spans(text, asked)
    start = max(0, (spans[0][0] if spans else 0) - limit // 2)
    start = text.find(" ", start) + 1 if start else 0
    end = len(text) if start + limit >= len(text) else text.rfind(" ", start, start + limit)
    return text[start:end] if end > start else text[start : start + limit]


def _pieces(text: str, border: re.Pattern[str]) -> list[Span]:
    starts = [0, *(found.end() for found in border.finditer(text))]
    ends = [*(found.start() for found in border.finditer(text)), len(text)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if end > start]


def _worth(text: str, asked: Asked) -> float:
    stems = frozenset(tokenize(text))
    given = sum(GIVEN[kind].search(text) is not None for kind in asked.kinds)
    return asked.coverage(stems) + 0.3 * given


def deciding_spans(quote: str, asked: Asked) -> tuple[Span, ...]:
    """Where the words stand that answer: a number with its unit, a date, an actor, a rule, the head of a
    list; at most three, in order, never overlapping. Among several candidates those in the clause that
    holds most of the question's words."""
    kinds = [kind for kind in ORDER if kind in asked.kinds]
    for kind in kinds:
        if found := spans_of(quote, kind):
            return _nearest(quote, found, asked)
    if Kind.DEFINITION in asked.kinds and (term := TERM.match(quote)):
        return (term.span(1),)
    if head := HEAD.search(quote):
        return (head.span(),)
    return _best_clause(quote, asked)


def _nearest(quote: str, spans: Sequence[Span], asked: Asked) -> tuple[Span, ...]:
    sentences = _pieces(quote, BORDER)
    worth = [_plain_worth(quote[start:end], asked) for start, end in sentences]
    best = max(worth)

    def rank(span: Span) -> float:
        return max(
            w for (start, end), w in zip(sentences, worth, strict=True) if start < span[1] and end > span[0]
        )

    kept = [_trimmed(quote, span) for span in spans if rank(span) >= best - 1e-9]
    chosen = kept or [_trimmed(quote, max(spans, key=rank))]
    return tuple(dict.fromkeys(chosen[:MOST_BOLD]))


def _plain_worth(text: str, asked: Asked) -> float:
    return asked.coverage(frozenset(tokenize(text)))


def _trimmed(quote: str, span: Span) -> Span:
    text = quote[span[0] : span[1]]
    start = span[0] + len(text) - len(text.lstrip())
    return start, span[1] - (len(text) - len(text.rstrip(" ,.;:")))


def _best_clause(quote: str, asked: Asked) -> tuple[Span, ...]:
    clauses = [found.span() for found in CLAUSE.finditer(quote) if found.group().strip()]
    if not clauses:
        return ()

    def rank(span: Span) -> float:
        stems = frozenset(tokenize(quote[span[0] : span[1]]))
        return sum(weight * holds(word, stems) for word, weight in asked.weighed)

    return (_trimmed(quote, max(clauses, key=rank)),)
