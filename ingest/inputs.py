"""From the paths an operator names to the sources to read; the manifest decides, front matter fills in."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.manifest import NAME, DocumentEntry, load_manifest
from ingest.problems import Problem, SourcesRefusedError
from knowledge.passages import DocumentKind, DocumentStatus

SAMPLE = Path(__file__).parent / "sources"
MARKDOWN = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Source:
    """One document to read. `loose`: named by itself, not by a manifest."""

    entry: DocumentEntry
    path: Path
    loose: bool = False


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
        elif path.suffix == ".csv":
            inputs.catalogue = path
        elif path.suffix in MARKDOWN and path.is_file():
            source = _loose(path)
            inputs.sources[source.entry.id] = source
        else:
            message = "Berkas tidak ada." if not path.exists() else "Jenis berkas belum dapat dibaca."
            inputs.problems.append(
                Problem(str(path), 0, message, "Beri berkas .md, .csv, atau manifest.yaml.")
            )
    if inputs.problems:
        raise SourcesRefusedError(inputs.problems)
    return inputs


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


def _loose(path: Path) -> Source:
    from ingest.readers.markdown import split_front_matter

    text = path.read_text(encoding="utf-8", errors="replace")
    matter, body, _ = split_front_matter(text)
    status = matter.get("status", "")
    known = status in tuple(DocumentStatus)
    entry = DocumentEntry(
        id=slug(matter.get("id", path.stem)),
        file=path.name,
        kind=_kind(body.splitlines()),
        title=matter.get("title") or path.stem,
        edition=matter.get("edition") or "tanpa edisi",
        status=DocumentStatus(status) if known else _status(status),
        issued_by=matter.get("issued_by") or "tidak disebutkan",
    )
    return Source(entry, path, loose=True)


def slug(text: str) -> str:
    """`Pedoman 2026 (Final)` -> `pedoman-2026-final`."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower())) or "dokumen"


def _status(words: str) -> DocumentStatus:
    return DocumentStatus.SAMPLE if "contoh" in words.lower() else DocumentStatus.DRAFT


def _kind(lines: Iterable[str]) -> DocumentKind:
    headings = [line.strip("# ") for line in lines if line.startswith("#")]
    if any(re.fullmatch(r"Pasal \d+[A-Z]?", heading) for heading in headings):
        return DocumentKind.REGULATION
    asked = sum(heading.endswith("?") for heading in headings)
    return DocumentKind.FAQ if headings and asked * 2 > len(headings) else DocumentKind.GUIDE
