"""What an ingest will do: compares the sources with what the current generation was made from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.documents import digest, fingerprint
from ingest.files import file_checksum
from ingest.inputs import Inputs, Source
from ingest.problems import Problem, stored_problems
from knowledge.errors import KnowledgeError
from knowledge.generation import Manifest, current_folder, read_manifest
from knowledge.lexical import TOKENS

READING = 3
INDEXING = 2


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What an ingest did. The first four count documents; `passages` and `innovations` are those of the
    generation as it now is; `generation` is "" where there is none (a first `check`)."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    innovations: int = 0
    seconds: float = 0.0
    generation: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What is to be read, what is kept, and the manifest before."""

    inputs: Inputs
    before: Manifest | None
    fingerprints: dict[str, str]
    unreadable: frozenset[str] = frozenset()
    kept: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def stale(self) -> tuple[Source, ...]:
        """The sources that must be read again."""
        known = self.before.fingerprints if self.before else {}
        return tuple(
            source
            for name, source in self.inputs.sources.items()
            if name in self.fingerprints and known.get(name) != self.fingerprints[name]
        )


def unchanged(plan: Plan, home: Path, model: str) -> IngestResult | None:
    """The result of an ingest that has nothing to do, None where there is something."""
    before = plan.before
    if before is None or before.signature != sign(plan, model):
        return None
    problems = (*plan.problems, *stored_problems(current_folder(home)))
    return replace(
        counts(plan),
        passages=before.passages,
        innovations=before.innovations,
        generation=before.generation,
        problems=problems,
    )


def manifest_before(home: Path) -> Manifest | None:
    """The manifest of the current generation, None where there is none that can be read."""
    try:
        return read_manifest(current_folder(home))
    except (KnowledgeError, OSError, ValueError, TypeError):
        return None


def make_plan(inputs: Inputs, before: Manifest | None) -> Plan:
    """Compares the sources with what the current generation was made from."""
    known = before.fingerprints if before else {}
    fingerprints: dict[str, str] = {}
    problems = list(inputs.notes)
    for name, source in inputs.sources.items():
        try:
            fingerprints[name] = fingerprint(source, READING)
        except OSError:
            remedy = "Dokumen lama tetap dipakai; perbaiki `file` di manifes."
            problems.append(Problem(str(source.path), 0, "Berkas tidak dapat dibaca.", remedy))
    unreadable = frozenset(inputs.sources) - frozenset(fingerprints)
    staying = before.loose if before and inputs.whole else tuple(known)
    staying = tuple(name for name in staying if name not in inputs.withdrawn)
    kept = tuple(
        name for name in known if name in unreadable or (name in staying and name not in fingerprints)
    )
    return Plan(inputs, before, fingerprints, unreadable, kept, tuple(problems))


def excuse(plan: Plan, failed: Mapping[str, Problem]) -> Plan:
    """The plan without the documents that turned out to be unreadable; they stay as they were, if any."""
    if not failed:
        return plan
    known = plan.before.fingerprints if plan.before else {}
    return replace(
        plan,
        fingerprints={name: mark for name, mark in plan.fingerprints.items() if name not in failed},
        unreadable=plan.unreadable | frozenset(failed),
        kept=(*plan.kept, *(name for name in failed if name in known)),
        problems=(*plan.problems, *failed.values()),
    )


def sign(plan: Plan, model: str) -> str:
    """The signature of everything that goes into a generation; equal signatures mean equal generations."""
    known = plan.before.fingerprints if plan.before else {}
    documents = [f"{name}={value}" for name, value in plan.fingerprints.items()]
    documents += [f"{name}={known[name]}" for name in plan.kept]
    return digest(model, f"{READING}.{INDEXING}.{TOKENS}", catalogue_mark(plan), *documents)


def catalogue_mark(plan: Plan) -> str:
    """The checksum of the catalogue's file, or the mark of the one that stays."""
    before = plan.before.catalogue if plan.before else ""
    path = plan.inputs.catalogue
    if path is None:
        return "" if plan.inputs.whole else before
    try:
        return file_checksum(path)
    except OSError:
        return before


def counts(plan: Plan) -> IngestResult:
    """How many documents are added, changed, unchanged and removed."""
    known = plan.before.fingerprints if plan.before else {}
    stale = {source.entry.id for source in plan.stale}
    return IngestResult(
        added=len(stale - set(known)),
        changed=len(stale & set(known)),
        unchanged=len(plan.fingerprints) - len(stale) + len(plan.kept),
        removed=len(set(known) - set(plan.fingerprints) - set(plan.kept)),
        problems=plan.problems,
    )
