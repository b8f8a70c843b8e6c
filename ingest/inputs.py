"""From the paths an operator names to the sources to read; the manifest decides, front matter fills in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.files import NAMES
from ingest.manifest import NAME, DocumentEntry, load_manifest
from ingest.problems import Problem, SourcesRefusedError
from ingest.readers.reading import Reading, UnreadableError
from ingest.shelf import read_shelf, shelf_folder

SAMPLE = Path(__file__).parent / "sources"


@dataclass(frozen=True, slots=True)
class Source:
    """One document to read. `loose`: named by itself, not by a manifest, and already read (`reading`)."""

    entry: DocumentEntry
    path: Path
    loose: bool = False
    reading: Reading | None = None


@dataclass(slots=True)
class Inputs:
    """Everything named. With `whole` the sources are all there is: what they do not name is removed, except
    documents that were once added loose. `withdrawn` are removed in any case; `overlay` holds the ministry's
    own column names; `notes` are problems that stop nothing."""

    sources: dict[str, Source] = field(default_factory=dict)
    catalogue: Path | None = None
    whole: bool = False
    withdrawn: frozenset[str] = frozenset()
    overlay: Path | None = None
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def find_inputs(paths: Sequence[Path] | None, home: Path | None = None) -> Inputs:
    """The sources named by `paths`: manifests, folders with one, or single files added to what is there; then
    what staff sent, which is below `home` and goes before a source of the same id.

    `[]` is the sample corpus, None only what staff sent. Raises SourcesRefusedError when a manifest or a path
    cannot be followed.
    """
    inputs = Inputs(overlay=home / "config" if home else None)
    for path in (SAMPLE,) if paths is not None and not paths else paths or ():
        if path.is_dir() or path.suffix in (".yaml", ".yml"):
            _follow(path / NAME if path.is_dir() else path, inputs)
        elif is_table(path, inputs.overlay):
            inputs.catalogue = path
        elif not path.exists():
            remedy = f"Beri berkas {NAMES}, katalog .csv, atau manifest.yaml."
            inputs.problems.append(Problem(str(path), 0, "Berkas tidak ada.", remedy))
        else:
            _add_loose(path, inputs)
    if home is not None:
        _add_shelf(home, inputs)
    if inputs.problems:
        raise SourcesRefusedError(inputs.problems)
    return inputs


def is_table(path: Path, overlay: Path | None = None) -> bool:
    """Whether a file is a catalogue and not a document."""
    if path.suffix.lower() != ".xlsx":
        return path.suffix.lower() == ".csv"
    from ingest.readers.table import is_catalogue

    return is_catalogue(path, overlay)


def _add_shelf(home: Path, inputs: Inputs) -> None:
    loaded, folder = read_shelf(home), shelf_folder(home)
    inputs.problems.extend(loaded.problems)
    if (shelf := loaded.manifest) is None:
        return
    for name in inputs.sources.keys() & set(shelf.withdrawn):
        if inputs.sources.pop(name).loose:
            remedy = f"Hapus `{name}` dari `withdrawn` pada {folder / NAME} bila harus tampil lagi."
            inputs.notes.append(Problem(name, 0, "Dokumen ini sudah ditarik petugas.", remedy))
    for entry in shelf.documents:
        inputs.sources[entry.id] = Source(entry, folder / entry.file)
    inputs.withdrawn = frozenset(shelf.withdrawn) - inputs.sources.keys()
    if shelf.catalogue is not None:
        inputs.catalogue = folder / shelf.catalogue.file


def _follow(path: Path, inputs: Inputs) -> None:
    loaded = load_manifest(path)
    inputs.problems.extend(loaded.problems)
    if loaded.manifest is None:
        return
    inputs.whole = True
    for entry in loaded.manifest.documents:
        inputs.sources[entry.id] = Source(entry, path.parent / entry.file)
    if loaded.manifest.catalogue is not None:
        inputs.catalogue = path.parent / loaded.manifest.catalogue.file


def _add_loose(path: Path, inputs: Inputs) -> None:
    from ingest.facts import describe
    from ingest.files import read_file

    try:
        reading = read_file(path)
    except UnreadableError as error:
        inputs.problems.append(error.problem)
        return
    entry = describe(path, reading)
    inputs.sources[entry.id] = Source(entry, path, loose=True, reading=reading)
