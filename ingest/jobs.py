"""What can be done to the corpus from chat, each job one call; who runs them in a process is `__main__`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ingest.answered import ID, Approved, entry_of, stored_answers, with_answer, without_answer
from ingest.building import SHELF, corpus_lock
from ingest.files import read_file
from ingest.inputs import is_table
from ingest.manifest import DocumentEntry
from ingest.pipeline import Progress, ingest
from ingest.plan import IngestResult
from ingest.preview import corrected, understand
from ingest.shelf import put_catalogue, put_document, read_shelf, shelf_lock, withdraw, write_text
from knowledge.errors import NoCorpusError
from knowledge.generation import corpus_folder, publish

if TYPE_CHECKING:
    from knowledge.models import Embedder


@dataclass(frozen=True)
class Workplace:
    """Where the corpus is and what it is made with."""

    home: Path
    embedder: "Embedder"
    chroma_url: str = ""
    progress: Progress | None = field(default=None)


def publish_file(place: Workplace, file: Path, facts: Mapping[str, str]) -> IngestResult:
    """Keeps `file` under `facts` (a whole block of the manifest; none for a catalogue) and makes it live.

    Raises UnreadableError, SourcesRefusedError and IngestBusyError; then everything is as it was.
    """
    if is_table(file, place.home / "config"):
        understand(file, place.home, {})
        return _changed(place, lambda: put_catalogue(place.home, file))
    read_file(file)
    entry = corrected(file, DocumentEntry.model_validate(facts), {})
    return _changed(place, lambda: put_document(place.home, file, entry))


def withdraw_document(place: Workplace, document: str) -> IngestResult:
    """Takes a document out of the corpus."""
    return _changed(place, lambda: withdraw(place.home, document))


def add_answer(place: Workplace, one: Approved) -> IngestResult:
    """Puts an approved answer into the document of them and makes it live."""

    def put() -> None:
        _put(place, with_answer(stored_answers(place.home), one), entry_of(one, "jawaban.md"))

    return _changed(place, put)


def take_back_answer(place: Workplace, question: str) -> IngestResult:
    """Takes an approved answer out of the document of them, and the document out where it was the last."""

    def take() -> None:
        loaded = read_shelf(place.home)
        entries = loaded.manifest.documents if loaded.manifest else ()
        entry = next((one for one in entries if one.id == ID), None)
        text = without_answer(stored_answers(place.home), question)
        if entry is None or not text:
            withdraw(place.home, ID)
        else:
            _put(place, text, entry)

    return _changed(place, take)


def _put(place: Workplace, text: str, entry: DocumentEntry) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "jawaban.md"
        file.write_text(text, encoding="utf-8")
        put_document(place.home, file, entry)


def roll_back(home: Path, generation: str) -> None:
    """Makes a kept generation current again, and what staff had sent as it was then.

    Raises NoCorpusError where it is not kept any more. The shelf first: where the pointer is not reached, the
    next ingest arrives at the same documents.
    """
    folder = corpus_folder(home) / generation
    if not folder.is_dir():
        raise NoCorpusError(folder)
    with shelf_lock(home), corpus_lock(home):
        stored = folder / SHELF
        write_text(home, stored.read_text(encoding="utf-8") if stored.is_file() else "")
        publish(home, generation)


def _changed(place: Workplace, change: Callable[[], None]) -> IngestResult:
    """Changes the shelf, then the corpus; takes the change back where the corpus cannot follow."""
    with shelf_lock(place.home):
        change()
        return ingest(None, place.home, place.embedder, place.progress, chroma_url=place.chroma_url)
