"""The manifest of sources, validated: which files there are, what they are and what may be relied on."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from ingest.problems import Problem
from knowledge.passages import DocumentKind, DocumentStatus

NAME = "manifest.yaml"
LONGEST_ID = 40
"""So that a button can name a section of the document: 64 bytes are all it holds."""
IsoDay = Annotated[str, BeforeValidator(str), Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class DocumentEntry(BaseModel):
    """One block under `documents`."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=LONGEST_ID)
    file: Words
    kind: DocumentKind
    title: Words
    name: str = ""
    edition: Words
    status: DocumentStatus
    issued_by: Words
    number: str = ""
    date: IsoDay = ""
    replaces: str = ""
    replaced_by: str = ""


class CatalogueEntry(BaseModel):
    """The block `catalogue`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: Words


class SourceManifest(BaseModel):
    """A whole manifest. `withdrawn` are ids that stay out of the corpus, whoever else names them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    documents: tuple[DocumentEntry, ...] = ()
    catalogue: CatalogueEntry | None = None
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """A manifest that may be followed, or the problems why not."""

    manifest: SourceManifest | None
    problems: tuple[Problem, ...]


REMEDIES = {
    "missing": "Tambahkan baris `{field}: …` pada blok itu.",
    "extra_forbidden": "Hapus kunci `{field}` atau perbaiki ejaannya.",
    "string_too_long": "Pakai paling banyak {expected} karakter.",
    "enum": "Pakai salah satu dari: {expected}.",
    "string_pattern_mismatch": "Pakai huruf kecil, angka dan `-` (`pedoman-2026`); tanggal `2026-01-31`.",
}


def load_manifest(path: Path) -> Loaded:
    """Reads and checks `path`; each problem names line and remedy."""
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text)
        raw = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError):
        problem = Problem(str(path), 0, "Manifes tidak dapat dibaca.", "Periksa apakah berkas ada dan UTF-8.")
        return Loaded(None, (problem,))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        problem = Problem(str(path), line, "Susunan YAML rusak.", "Periksa spasi di depan dan titik dua.")
        return Loaded(None, (problem,))
    try:
        manifest = SourceManifest.model_validate(raw or {})
    except ValidationError as error:
        return Loaded(None, tuple(_problems(path, node, error)))
    problems = tuple(_repeated(path, node, manifest))
    return Loaded(None if problems else manifest, problems)


def _problems(path: Path, node: yaml.Node | None, error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        where = [str(part) for part in detail["loc"]]
        field = where[-1] if where else "manifest"
        remedy = REMEDIES.get(detail["type"], "Isi dengan satu baris teks.")
        context = detail.get("ctx", {})
        expected = context.get("expected") or context.get("max_length", "")
        message = f"Isian `{'.'.join(where) or field}` tidak dapat dipakai."
        yield Problem(
            str(path), _line(node, detail["loc"]), message, remedy.format(field=field, expected=expected)
        )


def _repeated(path: Path, node: yaml.Node | None, manifest: SourceManifest) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, entry in enumerate(manifest.documents):
        if entry.id in seen:
            line = _line(node, ("documents", place, "id"))
            yield Problem(
                str(path), line, f"Id `{entry.id}` dipakai dua kali.", "Beri id lain pada salah satunya."
            )
        seen.add(entry.id)


def _line(node: yaml.Node | None, where: tuple[Any, ...]) -> int:
    """The line of the deepest node on the way to `where`."""
    line = node.start_mark.line + 1 if node else 0
    for part in where:
        node = _child(node, part)
        if node is None:
            break
        line = node.start_mark.line + 1
    return line


def _child(node: yaml.Node | None, part: object) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        child: yaml.Node = node.value[part]
        return child
    return None
