"""From the paths an operator names to the sources to read; the manifest decides, front matter fills in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.files import NAMES
from ingest.manifest import NAME, DocumentEntry, load_manifest
from ingest.problems import Problem, SourcesRefusedError
from ingest.readers.reading import Reading, UnreadableError

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
    documents that were once added loose."""

    sources: dict[str, Source] = field(default_factory=dict)
    catalogue: Path | None = None
    whole: bool = False
    problems: list[Problem] = field(default_factory=list)


def find_inputs(paths: Sequence[Path]) -> Inputs:
    """The sources named by `paths`: manifests, folders with one, or single files added to what is there.

    Without paths, the sample corpus. Raises SourcesRefusedError when a manifest or a path cannot be followed.
    """
    inputs = Inputs()
    for path in paths or (SAMPLE,):
        if path.is_dir() or path.suffix in (".yaml", ".yml"):
            _follow(path / NAME if path.is_dir() else path, inputs)
        elif path.suffix.lower() == ".csv" or (path.suffix.lower() == ".xlsx" and _is_catalogue(path)):
            inputs.catalogue = path
        elif not path.exists():
            remedy = f"Beri berkas {NAMES}, katalog .csv, atau manifest.yaml."
            inputs.problems.append(Problem(str(path), 0, "Berkas tidak ada.", remedy))
        else:
            _add_loose(path, inputs)
    if inputs.problems:
        raise SourcesRefusedError(inputs.problems)
    return inputs


def _is_catalogue(path: Path) -> bool:
    from ingest.readers.table import is_catalogue

    return is_catalogue(path)


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
