"""Taking a document out, and going back to an earlier version of all, each after one question."""

from bot.app import CorpusBusyError, CorpusRefusedError, Version
from bot.context import Turn
from bot.features.guideline.listing import described
from bot.features.guideline.owner import feature
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.database import Records


@feature.button("guide_out", Permission.KEEP_DOCUMENTS)
async def ask_withdraw(turn: Turn) -> None:
    """Whether a document is to be taken out: `guide_out:<id>`."""
    corpus = turn.app.library.current().corpus
    document = corpus.documents.get(turn.argument(0))
    if document is None:
        await turn.reply("stale_button")
        return
    await turn.show("guide_out", document=described(corpus, document))


@feature.button("guide_withdraw", Permission.KEEP_DOCUMENTS)
async def withdraw(turn: Turn) -> None:
    """Take a document out: `guide_withdraw:<id>`."""
    name = turn.argument(0)
    if not turn.applied_by and name not in turn.app.library.current().corpus.documents:
        await turn.reply("stale_button")
        return
    at = await turn.show("guide_working", at=turn.tapped_message)
    try:
        done = await turn.app.corpus.withdraw(name)
    except CorpusBusyError:
        await turn.show("guide_busy", at=at)
        return
    await _note(turn, Action.DOCUMENT_WITHDRAWN, "document", name)
    await turn.show("guide_changed", at=at, withdrawn=True, passages=done.passages)


@feature.button("guide_versions", Permission.KEEP_DOCUMENTS)
async def show_versions(turn: Turn) -> None:
    """The versions that are kept, newest first."""
    rows = [_row(one) for one in turn.app.corpus.versions()]
    await turn.show("guide_versions", versions=rows, zone=turn.zone.key)


@feature.button("guide_back", Permission.KEEP_DOCUMENTS)
async def ask_rollback(turn: Turn) -> None:
    """Whether to go back to a version, and what that changes: `guide_back:<generation>`."""
    versions = {one.generation: one for one in turn.app.corpus.versions()}
    version = versions.get(turn.argument(0))
    if version is None or version.current:
        await turn.reply("stale_button")
        return
    now = next((set(one.documents) for one in versions.values() if one.current), set[str]())
    then, names = set(version.documents), turn.document_names
    await turn.show(
        "guide_back",
        version=_row(version),
        gone=[names.get(name, name) for name in sorted(now - then)],
        back=[names.get(name, name) for name in sorted(then - now)],
        zone=turn.zone.key,
    )


@feature.button("guide_rollback", Permission.KEEP_DOCUMENTS)
async def roll_back(turn: Turn) -> None:
    """Go back to a version: `guide_rollback:<generation>`."""
    generation = turn.argument(0)
    if generation not in {one.generation for one in turn.app.corpus.versions()}:
        await turn.reply("stale_button")
        return
    try:
        done = await turn.app.corpus.rollback(generation)
    except (CorpusBusyError, CorpusRefusedError):
        await turn.show("guide_busy")
        return
    await _note(turn, Action.CORPUS_ROLLED_BACK, "corpus", generation)
    await turn.show("guide_changed", withdrawn=False, passages=done.passages)


def _row(version: Version) -> dict[str, object]:
    return {
        "id": version.generation,
        "at": version.made_at,
        "documents": len(version.documents),
        "passages": version.passages,
        "current": version.current,
    }


async def _note(turn: Turn, action: Action, subject: str, identity: str) -> None:
    async def note(records: Records) -> None:
        await records.audit.note(turn.known_person.id, action, subject, identity, turn.now)

    await turn.once(note)
