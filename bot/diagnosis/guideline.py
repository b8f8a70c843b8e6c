"""Whether the loaded guideline still says what the settings say it does (design, decision 13)."""

import asyncio
from collections.abc import Iterator, Sequence

from bot.app import Upcoming
from bot.diagnosis.finding import Finding
from bot.programme.proof import rules_of, states
from bot.programme.rules import Programme, Rule
from config.content import load
from config.settings import Settings
from knowledge.errors import KnowledgeError
from knowledge.generation import Corpus, current_folder, open_corpus
from knowledge.passages import Document, DocumentKind, DocumentStatus

LONGEST_QUOTE = 160


async def look_at_guideline(settings: Settings) -> Sequence[Finding]:
    """Each rule and each opened section that the loaded edition does not bear out; one finding if all are."""
    programme = load("programme.yaml", Programme, settings.overlay)
    upcoming = load("upcoming.yaml", dict[str, Upcoming], settings.overlay)
    try:
        corpus = await asyncio.to_thread(lambda: open_corpus(current_folder(settings.home)))
    except KnowledgeError:
        return [Finding("guideline", False, "not compared, no corpus can be read", "See corpus, above.")]
    document = guideline_of(corpus, programme)
    if document is None:
        remedy = "Ingest it, or name its id as documents.guideline in programme.yaml."
        return [Finding("guideline", False, "no guideline is loaded", remedy)]
    title = f"{document.name or document.title}, edition {document.edition}"
    wrong = [*_unproven(corpus, document, programme), *_missing(corpus, upcoming)]
    cited = sum(1 for _, rule in rules_of(programme) if rule.is_cited)
    return wrong or [Finding("guideline", True, f"{title} states all {cited} rules that cite it")]


def guideline_of(corpus: Corpus, programme: Programme) -> Document | None:
    """The document that programme.yaml names, or what has taken its place; else the one regulation there is.

    A draft takes nobody's place.
    """
    named = programme.documents.guideline
    heirs = {one.replaces: one for one in corpus.documents.values() if _counts(one)}
    found = corpus.documents.get(named) or heirs.get(named)
    seen: set[str] = set()
    while found and found.id not in seen and found.id in heirs:
        seen.add(found.id)
        found = heirs[found.id]
    if found:
        return found
    left = [one for one in corpus.documents.values() if _counts(one)]
    return left[0] if len(left) == 1 else None


def _counts(document: Document) -> bool:
    lasting = document.status in (DocumentStatus.IN_FORCE, DocumentStatus.SAMPLE)
    return lasting and document.kind is DocumentKind.REGULATION


def _unproven(corpus: Corpus, document: Document, programme: Programme) -> Iterator[Finding]:
    passages = [one for one in corpus.passages if one.document == document.id]
    for name, rule in rules_of(programme):
        if not rule.is_cited:
            continue
        own = [one.text for one in passages if f"{one.address} ".startswith(f"{rule.source} ")]
        if any(states(text, rule) for text in own):
            continue
        said = f"says: {_shortened(own[0])}" if own else f"is not in edition {document.edition}"
        others = {one.address: None for one in passages if rule.unit and states(one.text, rule)}
        elsewhere = f" It stands in {', '.join(others)}." if others else ""
        yield Finding(
            f"rule {name}",
            False,
            f"{_spoken(rule)} is not stated: {rule.source} {said}",
            f"Set value, unit and source of {name} in config/programme.yaml of PANDU_HOME.{elsewhere}",
        )


def _missing(corpus: Corpus, upcoming: dict[str, Upcoming]) -> Iterator[Finding]:
    for name, one in upcoming.items():
        if corpus.section(one.document, one.section) is None:
            yield Finding(
                f"section {name}",
                False,
                f"{one.section} of {one.document} is not in the corpus",
                f"Set document and section of {name} in config/upcoming.yaml of PANDU_HOME.",
            )


def _spoken(rule: Rule) -> str:
    return f"“{rule.value} {rule.unit}”" if rule.unit else f"“{rule.value}”"


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= LONGEST_QUOTE else f"“{line[:LONGEST_QUOTE].rstrip()} …”"
