"""Puts a generation together: reads what is stale, keeps what is not, embeds only words never seen before."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import numpy as np

from ingest.building import Contents, build_generation, next_name
from ingest.documents import ReadDocument, read_document
from ingest.plan import IngestResult, Plan, catalogue_mark, counts, excuse, sign, unchanged
from ingest.problems import Problem, problems_by_document
from ingest.readers.reading import UnreadableError
from ingest.readers.table import examine_catalogue, read_catalogue, rejected_file
from ingest.shelf import shelf_text
from knowledge.catalogue import Innovation
from knowledge.errors import KnowledgeError
from knowledge.generation import Corpus, Manifest, Vectors, corpus_folder, current_folder, open_corpus
from knowledge.passages import Passage
from knowledge.search.profiles import profile_vectors
from knowledge.store import import_chroma

if TYPE_CHECKING:
    from knowledge.models import Embedder

BATCH = 64
REJECTED = "katalog-ditolak.csv"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Gathered:
    """Everything a generation will hold but its vectors; `failed` could not be read, and is as it was."""

    documents: tuple[ReadDocument, ...]
    innovations: tuple[Innovation, ...]
    problems: dict[str, tuple[Problem, ...]]
    failed: dict[str, Problem]

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages in the order of the documents."""
        return tuple(passage for document in self.documents for passage in document.passages)


@dataclass(frozen=True)
class Tools:
    """Where a generation goes and what it is made with; `progress` is told (stage, done, total)."""

    home: Path
    embedder: "Embedder"
    progress: Progress
    chroma_url: str = ""


def examine(plan: Plan, tools: Tools) -> IngestResult:
    """Reads and reports; writes nothing."""
    gathered = gather(plan, _corpus_before(tools.home), tools.progress)
    return _result(excuse(plan, gathered.failed), gathered, plan.before.generation if plan.before else "")


def assemble(plan: Plan, tools: Tools) -> IngestResult:
    """Carries out `plan`: a new generation is current when this returns."""
    # Chroma takes over a second to import: done while the engine, which needs no interpreter, embeds.
    importing = Thread(target=import_chroma, name="import-chroma")
    importing.start()
    before = _corpus_before(tools.home)
    gathered = gather(plan, before, tools.progress)
    plan = excuse(plan, gathered.failed)
    nothing = gathered.failed and not (gathered.documents or gathered.innovations)
    if (same := unchanged(plan, tools.home, tools.embedder.model)) or nothing:
        importing.join()
        return same or _result(plan, gathered, "")
    vectors = embed(gathered.passages, before, tools.embedder, tools.progress)
    _store_rejected(plan, tools.home)
    profile_vectors(tools.home, gathered.innovations, tools.embedder)
    manifest = _manifest(plan, tools.home, tools.embedder.model, gathered)
    importing.join()
    tools.progress("write", 0, 1)
    build_generation(tools.home, manifest, _contents(tools.home, gathered, vectors), tools.chroma_url)
    tools.progress("write", 1, 1)
    return _result(plan, gathered, manifest.generation)


def _result(plan: Plan, gathered: Gathered, generation: str) -> IngestResult:
    found = (one for problems in gathered.problems.values() for one in problems)
    return replace(
        counts(plan),
        passages=len(gathered.passages),
        innovations=len(gathered.innovations),
        generation=generation,
        problems=(*plan.problems, *found),
    )


def _corpus_before(home: Path) -> Corpus | None:
    try:
        return open_corpus(current_folder(home))
    except KnowledgeError:
        return None


def gather(plan: Plan, before: Corpus | None, progress: Progress) -> Gathered:
    """Reads the stale documents and takes the others from the generation before."""
    stale = {source.entry.id: source for source in plan.stale}
    known = problems_by_document(before.folder) if before else {}
    documents: list[ReadDocument] = []
    problems: dict[str, tuple[Problem, ...]] = {}
    failed: dict[str, Problem] = {}
    names = [*plan.fingerprints, *plan.kept]
    for done, name in enumerate(names):
        progress("read", done, len(names))
        earlier = _earlier(before, name)
        if name in stale or earlier is None:
            try:
                documents.append(read_document(plan.inputs.sources[name]))
                problems[name] = documents[-1].problems
            except UnreadableError as error:
                failed[name] = error.problem
                documents.extend([earlier] if earlier else [])
        else:
            documents.append(earlier)
            problems[name] = known.get(name, ())
    progress("read", len(names), len(names))
    innovations, problems[""] = _innovations(plan, before, known.get("", ()))
    return Gathered(linked(documents), innovations, problems, failed)


def _earlier(before: Corpus | None, name: str) -> ReadDocument | None:
    if before is None or name not in before.documents:
        return None
    return ReadDocument(
        before.documents[name],
        tuple(section for section in before.sections if section.document == name),
        tuple(passage for passage in before.passages if passage.document == name),
        plain=tuple(line for line in before.plain if line.document == name),
    )


def _innovations(
    plan: Plan, before: Corpus | None, known: tuple[Problem, ...]
) -> tuple[tuple[Innovation, ...], tuple[Problem, ...]]:
    path = plan.inputs.catalogue
    earlier = before.innovations if before else ()
    if path is None:
        return ((), ()) if plan.inputs.whole else (earlier, known)
    if not path.is_file():
        remedy = "Katalog lama tetap dipakai; perbaiki `catalogue` di manifes."
        return earlier, (Problem(str(path), 0, "Katalog tidak ada.", remedy),)
    return read_catalogue(path, plan.inputs.overlay)


def _store_rejected(plan: Plan, home: Path) -> None:
    """Leaves the rows that the catalogue could not use in `home`, for whoever sent them to correct."""
    path, target = plan.inputs.catalogue, home / REJECTED
    if path is None or not path.is_file():
        return
    if data := rejected_file(examine_catalogue(path, plan.inputs.overlay)):
        target.write_bytes(data)
    else:
        target.unlink(missing_ok=True)


def linked(documents: Sequence[ReadDocument]) -> tuple[ReadDocument, ...]:
    """The documents, each that another says it replaces knowing by which."""
    by = {one.document.replaces: one.document.id for one in documents if one.document.replaces}
    return tuple(
        replace(one, document=replace(one.document, replaced_by=by[one.document.id]))
        if one.document.id in by and not one.document.replaced_by
        else one
        for one in documents
    )


def embed(
    passages: Sequence[Passage], before: Corpus | None, embedder: "Embedder", progress: Progress
) -> Vectors:
    """One row a passage; texts that the generation before embedded with the same model are copied from it."""
    known: dict[str, Vectors] = {}
    if before is not None and before.manifest.model == embedder.model:
        known = {one.indexed: before.vectors[row] for row, one in enumerate(before.passages)}
    fresh = list(dict.fromkeys(one.indexed for one in passages if one.indexed not in known))
    done = 0
    for batch in _batches(fresh):
        progress("embed", done, len(fresh))
        known |= zip(batch, np.asarray(embedder.embed_documents(batch), np.float32), strict=True)
        done += len(batch)
    progress("embed", done, len(fresh))
    if not passages:
        return np.zeros((0, 0), np.float32)
    return np.stack([known[one.indexed] for one in passages]).astype(np.float32)


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(texts), BATCH):
        yield list(texts[start : start + BATCH])


def _manifest(plan: Plan, home: Path, model: str, gathered: Gathered) -> Manifest:
    signature = sign(plan, model)
    known = plan.before.fingerprints if plan.before else {}
    loose = {name for name, source in plan.inputs.sources.items() if source.loose}
    loose |= set(plan.kept) & set(plan.before.loose if plan.before else ())
    return Manifest(
        generation=next_name(corpus_folder(home), signature),
        signature=signature,
        model=model,
        fingerprints=plan.fingerprints | {name: known[name] for name in plan.kept},
        loose=tuple(sorted(loose)),
        catalogue=catalogue_mark(plan),
        passages=len(gathered.passages),
        innovations=len(gathered.innovations),
    )


def _contents(home: Path, gathered: Gathered, vectors: Vectors) -> Contents:
    return Contents(
        shelf=shelf_text(home),
        documents=[one.document for one in gathered.documents],
        sections=[section for one in gathered.documents for section in one.sections],
        passages=gathered.passages,
        innovations=gathered.innovations,
        vectors=vectors,
        plain=[line for one in gathered.documents for line in one.plain],
        problems=gathered.problems,
    )
