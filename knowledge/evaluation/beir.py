"""Reads a folder in BEIR layout, the official one and the short one of facqa."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import EvaluationError


@dataclass(frozen=True, slots=True)
class BeirSet:
    """Texts by id, questions by id, and for each question the gain of the texts that answer it."""

    corpus: dict[str, str]
    queries: dict[str, str]
    relevant: dict[str, dict[str, int]]


def read_beir(folder: Path) -> BeirSet:
    """The set in `folder`: `_id` or `id`; `qrels/test.tsv` with a header, or `qrels.tsv` without.

    Only questions with a judgement count. Raises EvaluationError with the file and line.
    """
    corpus = dict(_texts(folder / "corpus.jsonl"))
    queries = dict(_texts(folder / "queries.jsonl"))
    relevant: dict[str, dict[str, int]] = {}
    for query, identity, gain in _judgements(folder):
        if query in queries and gain > 0:
            relevant.setdefault(query, {})[identity] = gain
    if not corpus or not relevant:
        raise EvaluationError(folder, 0, "no text or no judged question")
    return BeirSet(corpus, {query: queries[query] for query in relevant}, relevant)


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in _lines(path):
        if line.strip():
            yield _text(path, number, line)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8") as lines:
            yield from enumerate(lines, 1)
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(path, 0, str(error)) from error


def _text(path: Path, number: int, line: str) -> tuple[str, str]:
    try:
        row = json.loads(line)
        identity = row["_id"] if "_id" in row else row["id"]
        return str(identity), f"{row.get('title') or ''}\n{row['text']}".strip()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(path, number, repr(error)) from error


def _judgements(folder: Path) -> Iterator[tuple[str, str, int]]:
    official = folder / "qrels" / "test.tsv"
    path = official if official.is_file() else folder / "qrels.tsv"
    for number, line in _lines(path):
        row = line.split()
        if len(row) < 3 or (number == 1 and not row[2].isdigit()):
            continue
        if not row[2].lstrip("-").isdigit():
            raise EvaluationError(path, number, f"no gain: {row[2]}")
        yield row[0], row[1], int(row[2])
