"""Orders the passages of one question by everything that speaks for them, and sums up how strong the best
is."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.language import holds
from knowledge.passages import Passage, PassageKind
from knowledge.retriever import Hit
from knowledge.steps.evidence import Asked, Lexicon, kind_match
from knowledge.steps.inquiry import Finding, Ranked
from knowledge.steps.kinds import UNANSWERABLE, Kind, gives
from knowledge.steps.weights import Weights

Matrix = NDArray[np.float64]
TYPED = (
    Kind.DURATION,
    Kind.DATE,
    Kind.NUMBER,
    Kind.PERCENT,
    Kind.ACTOR,
    Kind.REGULATION,
    Kind.RULE,
    Kind.REASON,
    Kind.LIST,
    Kind.DEFINITION,
    Kind.PLACE,
)
MEASURABLE = frozenset({Kind.DURATION, Kind.DATE, Kind.NUMBER, Kind.PERCENT, Kind.REGULATION, Kind.LIST})
FEATURES = (
    *("dense_gap", "dense", "lexical_share", "lexical", "words_text", "words_indexed", "words_section"),
    *("kinds", "section_dense", "section_lexical", "list_asked", "definition_asked", "definition"),
    *("row", "row_asked", "faq", "prose", "length", "own_words"),
    *("own_if_borrowed", "pairs", "opens", "typed", "recalled", "told"),
    *(f"gives_{kind}" for kind in TYPED),
    *("known", "known_words", "known_section", "known_section_words"),
)
SIGNS = (
    *("strength", "margin", "dense", "lexical", "words_text", "words_indexed", "words_section"),
    *("unknown", "unknown_share", "missing_section", "missing_indexed", "kinds", "never_stated"),
    *("year_missing", "words", "off_topic", "on_topic", "attack", "own_section", "typed_missing", "pairs"),
    *("rule_unknown", "rule_missing", "unknown_thing", "unknown_act"),
    *("has_known", "asked_dense", "asked_words", "unasked_dense", "unasked_words"),
)
ROW_WORDS = frozenset({"kolom", "lampiran", "butir", "baris", "bentuk", "daftar", "tabel"})
LEVEL, STRETCH, SAME = 0.8, 10.0, 0.9


def rank(asked: Asked, hits: Sequence[Hit], lexicon: Lexicon, weights: Weights) -> Finding:
    """The passages, best first."""
    if not hits:
        return Finding(asked, ())
    rows = features(asked, hits, lexicon)
    values = weights.ranking.values(rows)
    order = np.argsort(-values, kind="stable")
    return Finding(asked, tuple(Ranked(hits[n].passage, float(values[n]), rows[n]) for n in order))


def features(asked: Asked, hits: Sequence[Hit], lexicon: Lexicon) -> Matrix:
    """One row of `FEATURES` a hit."""
    nearest = max(hit.dense for hit in hits)
    fullest = max(hit.lexical for hit in hits) or 1.0
    dense: dict[tuple[str, str], float] = {}
    lexical: dict[tuple[str, str], float] = {}
    for hit in hits:
        key = (hit.passage.document, hit.passage.section)
        dense[key] = max(dense.get(key, -1.0), hit.dense)
        lexical[key] = max(lexical.get(key, 0.0), hit.lexical)
    asks_row = any(word.normal in ROW_WORDS for word in asked.reading.words)
    rows = []
    for hit in hits:
        key = (hit.passage.document, hit.passage.section)
        scores = [
            STRETCH * (hit.dense - nearest),
            STRETCH * (hit.dense - LEVEL),
            hit.lexical / fullest,
            hit.lexical,
        ]
        siblings = [STRETCH * (dense[key] - nearest), lexical[key] / fullest]
        rows.append(scores + _words(asked, hit.passage, lexicon, siblings, asks_row))
    found = np.array(rows, float)
    return np.hstack([found, _known(asked, hits, found)])


def _known(asked: Asked, hits: Sequence[Hit], rows: Matrix) -> Matrix:
    """How far each hit is behind the nearest known questions. Where nobody has written questions for its
    document, its own text stands for them."""
    column = {name: rows[:, FEATURES.index(name)] for name in ("dense_gap", "section_dense", "words_indexed")}
    fullest = column["words_indexed"].max()
    found = []
    for place, hit in enumerate(hits):
        if hit.passage.document in asked.resemblance.documents:
            own, own_words, near, near_words = asked.resemblance.gaps(hit.passage)
            found.append([STRETCH * own, own_words, STRETCH * near, near_words])
        else:
            words = column["words_indexed"][place] - fullest
            found.append([column["dense_gap"][place], words, column["section_dense"][place], words])
    return np.array(found, float)


def _words(
    asked: Asked, passage: Passage, lexicon: Lexicon, siblings: list[float], asks_row: bool
) -> list[float]:
    held, kind = lexicon.holding(passage), passage.kind
    return [
        *(asked.coverage(stems) for stems in (held.text, held.indexed, held.section)),
        kind_match(asked.kinds, passage),
        *siblings,
        float(Kind.LIST in asked.kinds and kind is PassageKind.LIST),
        float(Kind.DEFINITION in asked.kinds and kind is PassageKind.DEFINITION),
        float(kind is PassageKind.DEFINITION),
        float(kind is PassageKind.ROW),
        float(asks_row and kind is PassageKind.ROW),
        float(kind is PassageKind.FAQ),
        float(kind is PassageKind.PROSE),
        float(np.log(len(passage.text)) / 5),
        asked.own_coverage(held.indexed),
        asked.own_coverage(held.indexed) if asked.reading.borrowed else 0.0,
        asked.paired(held.pairs),
        float(asked.opens(held.opening)),
        _typed(asked, passage),
        *_recalled(asked.recalled, passage),
        *(float(one in asked.kinds and gives_kind(passage, one)) for one in TYPED),
    ]


def _recalled(before: Passage | None, passage: Passage) -> tuple[float, float]:
    """Whether a passage is of the section the question before was about, and whether it was its answer: a
    follow-up stays near, but wants something else."""
    if before is None or (before.document, before.section) != (passage.document, passage.section):
        return 0.0, 0.0
    return 1.0, float(before.id == passage.id)


def _typed(asked: Asked, passage: Passage) -> float:
    """1 where a passage gives every measurable thing that is asked for, 0 where it does not, else .5."""
    wanted = asked.kinds & MEASURABLE
    return float(all(gives_kind(passage, kind) for kind in wanted)) if wanted else 0.5


def gives_kind(passage: Passage, kind: Kind) -> bool:
    """Whether a passage gives a thing of this kind, by its words or by its shape."""
    shaped = {Kind.LIST: PassageKind.LIST, Kind.DEFINITION: PassageKind.DEFINITION}
    return shaped.get(kind) is passage.kind or gives(passage.text, kind)


def signs(finding: Finding, lexicon: Lexicon, nearness: dict[str, float]) -> Matrix:
    """The row of `SIGNS` by which `verify` tells an answer from the closest passage: a finding with hits."""
    asked, best = finding.asked, finding.ranked[0]
    other = next((one for one in finding.ranked if one.passage.section != best.passage.section), best)
    held = lexicon.holding(best.passage)
    row = dict(zip(FEATURES, best.row, strict=True))
    unknown = [weight for word, weight in asked.weighed if not word.known]
    things = [weight for word, weight in asked.weighed if word.thing]
    acts = [weight for word, weight in asked.weighed if not word.known and word.acts]
    total = sum(asked.weights) or 1.0
    near = max(
        (value for name, value in nearness.items() if name not in ("off_topic", "attack")), default=0.0
    )
    rule = float(Kind.RULE in asked.kinds)
    typed = [kind for kind in asked.kinds if kind in TYPED and kind is not Kind.RULE]
    values = [
        *(best.strength, best.strength - other.strength, row["dense"], row["lexical"]),
        *(row["words_text"], row["words_indexed"], row["words_section"]),
        *(max(unknown, default=0.0), sum(unknown) / total),
        *(_most_missing(asked, held.section), _most_missing(asked, held.indexed)),
        *(row["kinds"], float(bool(asked.kinds & UNANSWERABLE))),
        float(any(year not in best.passage.indexed for year in asked.years)),
        len(asked.reading.content) / 10,
        *(STRETCH * nearness.get("off_topic", 0.0), STRETCH * near, STRETCH * nearness.get("attack", 0.0)),
        asked.own_coverage(held.section),
        float(sum(not gives_kind(best.passage, kind) for kind in typed)),
        row["pairs"],
        *(max(unknown, default=0.0) * rule, _most_missing(asked, held.section) * rule),
        *(max(things, default=0.0), max(acts, default=0.0)),
        *_resemblance(asked, best.passage),
    ]
    return np.array(values, float)


def _resemblance(asked: Asked, best: Passage) -> tuple[float, ...]:
    """Whether questions about the document are known, and how close those are that it answers, and those it
    does not."""
    found = asked.resemblance
    if best.document not in found.documents:
        return (0.0,) * 5
    near, far = found.asked, found.unasked
    return 1.0, STRETCH * (near.cosine - SAME), near.words, STRETCH * (far.cosine - SAME), far.words


def _most_missing(asked: Asked, stems: frozenset[str]) -> float:
    return max((weight * (1 - holds(word, stems)) for word, weight in asked.weighed), default=0.0)
