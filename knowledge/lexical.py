"""The lexical leg: BM25 over Indonesian stems, saved with the generation."""

import re
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bm25s import BM25
    from Stemmer import Stemmer

Tokenizer = Callable[[str], list[str]]
WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
# k1 and b of Anserini's BM25 baselines for short passages; better than 1.5 and 0.75 on every set tried.
SATURATION, LENGTH = 0.9, 0.4
TOKENS = 1
_stemming = threading.local()


def tokenize(text: str) -> list[str]:
    """Lower-case stems of the words in `text`, in order; numbers keep their inner points (`1.065`).

    The same for passages and questions; a language layer may put words in before, but indexes are built with
    this. Raise `TOKENS` when what comes out changes: it makes ingest build the index anew.
    """
    return [stem(word) for word in WORD.findall(text.lower())]


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The Indonesian stem of one lower-case word."""
    if not hasattr(_stemming, "stemmer"):
        _stemming.stemmer = _new_stemmer()
    stemmed: str = _stemming.stemmer.stemWord(word)
    return word if stemmed == word else stemmed


def _new_stemmer() -> "Stemmer":
    from Stemmer import Stemmer

    return Stemmer("indonesian")


class LexicalIndex:
    """BM25 scores of every passage for a question."""

    def __init__(self, model: "BM25", passages: int, tokenizer: Tokenizer = tokenize) -> None:
        self._model, self._passages, self._tokenizer = model, passages, tokenizer
        self._ceilings = self._highest()

    @classmethod
    def build(cls, texts: Sequence[str], tokenizer: Tokenizer = tokenize) -> "LexicalIndex":
        """The index of `texts`, whose order is the order of the scores."""
        from bm25s import BM25

        model = BM25(k1=SATURATION, b=LENGTH)
        model.index([tokenize(text) or [""] for text in texts] or [[""]], show_progress=False)
        return cls(model, len(texts), tokenizer)

    @classmethod
    def load(cls, folder: Path, passages: int, tokenizer: Tokenizer = tokenize) -> "LexicalIndex":
        """The index saved in `folder`; `tokenizer` reads the questions."""
        from bm25s import BM25

        return cls(BM25.load(folder, show_progress=False), passages, tokenizer)

    def save(self, folder: Path) -> None:
        """Writes the index into `folder`."""
        self._model.save(folder, show_progress=False)

    def tokens(self, query: str) -> list[str]:
        """The words of a question, as they are looked up."""
        return self._tokenizer(query)

    def scores(self, words: Sequence[str]) -> NDArray[np.float32]:
        """One BM25 score a passage for these tokens, 0 where none is shared."""
        known = self._model.get_tokens_ids(list(words))
        if not known or not self._passages:
            return np.zeros(self._passages, np.float32)
        found: NDArray[np.float32] = self._model.get_scores_from_ids(known)
        return found[: self._passages]

    def ceiling(self, words: Sequence[str]) -> float:
        """The score of a passage that held every one of these tokens as densely as any passage does; a word
        no passage holds counts like the rarest. Dividing by it makes scores comparable across questions."""
        ids, rarest = self._model.vocab_dict, self._ceilings.max(initial=0.0)
        return float(sum(self._ceilings[ids[word]] if word in ids else rarest for word in words))

    def knows(self, token: str) -> bool:
        """Whether any passage holds this stem."""
        return token in self._model.vocab_dict

    def _highest(self) -> NDArray[np.float32]:
        """The highest score each word gives to any passage."""
        scores = self._model.scores
        starts, data = scores["indptr"], scores["data"]
        highest = np.zeros(max(len(starts) - 1, len(self._model.vocab_dict)), np.float32)
        filled = np.flatnonzero(np.diff(starts))
        if len(filled):
            highest[filled] = np.maximum.reduceat(data, starts[filled])
        return highest
