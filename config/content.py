"""Loads the YAML files of config/, overlaid by the ministry's own, and says plainly what is wrong in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

SHIPPED = Path(__file__).parent

T = TypeVar("T")
Address = tuple[str | int, ...]

_REASONS: Mapping[str, str] = {
    "missing": "wajib diisi",
    "extra_forbidden": "belum dikenal; periksa ejaannya",
    "string_type": "harus berupa tulisan; beri tanda kutip",
    "int_type": "harus berupa bilangan bulat",
    "int_parsing": "harus berupa bilangan bulat",
    "float_parsing": "harus berupa bilangan",
    "bool_parsing": "harus true atau false",
    "bool_type": "harus true atau false",
    "list_type": "harus berupa daftar, tiap butir diawali tanda hubung",
    "tuple_type": "harus berupa daftar, tiap butir diawali tanda hubung",
    "dict_type": "harus berupa pasangan nama: nilai",
    "model_type": "harus berupa pasangan nama: nilai",
    "model_attributes_type": "harus berupa pasangan nama: nilai",
    "string_too_short": "belum boleh kosong",
    "string_too_long": "terlalu panjang; paling banyak {max_length} huruf",
    "too_short": "belum boleh kosong",
    "enum": "harus salah satu dari {expected}",
}


class ContentError(Exception):
    """A file of config/ that cannot be used: file, line (from 1), reason and remedy, in Indonesian."""

    def __init__(self, file: Path, line: int, reason: str) -> None:
        self.file, self.line, self.reason = file, line, reason
        self.remedy = f"Perbaiki baris {line} pada {file.name}, lalu jalankan lagi."
        super().__init__(f"{file}, baris {line}: {reason}. {self.remedy}")


@dataclass(frozen=True, slots=True)
class _Place:
    file: Path
    line: int


def load(name: str, shape: type[T], overlay: Path | None = None) -> T:
    """The file `name` of config/ as `shape`, a pydantic model or any type pydantic understands.

    A file of the same name under `overlay` (Settings.overlay) is laid over it: mappings are merged key by
    key, everything else is replaced. Raises ContentError for what is not YAML, is given twice or does not
    fit.
    """
    places: dict[Address, _Place] = {}
    data: object = None
    for folder in (SHIPPED, overlay):
        if folder is not None and (file := folder / name).is_file():
            places[()] = _Place(file, 1)
            state = file.stat()
            read, found = _read(file, state.st_mtime_ns, state.st_size)
            data = _laid_over(data, read)
            places |= found
    if not places:
        raise ContentError(SHIPPED / name, 1, "berkas belum ada")
    try:
        fitting: T = _adapter(shape).validate_python(data)  # type: ignore[arg-type]
        return fitting
    except ValidationError as error:
        raise _explained(error, places) from None


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


@lru_cache(128)
def _read(file: Path, changed: int, size: int) -> tuple[object, Mapping[Address, _Place]]:
    """What a file holds, and where; as it was last `changed`, since most files are read by several."""
    places: dict[Address, _Place] = {}
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError(file, line, f"susunan YAML keliru ({error.problem})") from None
    if node is None:
        return None, places
    _remember(node, (), file, places)
    loader = yaml.SafeLoader("")
    return loader.construct_document(node), places


def _remember(node: yaml.Node, at: Address, file: Path, places: dict[Address, _Place]) -> None:
    places[at] = _Place(file, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _remember(item, (*at, index), file, places)
    if isinstance(node, yaml.MappingNode):
        seen: set[object] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in seen:
                raise ContentError(file, line, f"“{key.value}” tertulis dua kali")
            seen.add(key.value)
            _remember(value, (*at, key.value), file, places)
            places[(*at, key.value)] = _Place(file, line)


def _laid_over(under: object, over: object) -> object:
    if isinstance(under, dict) and isinstance(over, dict):
        return under | {key: _laid_over(under.get(key), value) for key, value in over.items()}
    return under if over is None else over


def _explained(error: ValidationError, places: Mapping[Address, _Place]) -> ContentError:
    first = error.errors()[0]
    at: Address = first["loc"]
    known = next(at[:n] for n in range(len(at), -1, -1) if at[:n] in places)
    name = ".".join(map(str, at)) or "isi berkas"
    known_reason = _REASONS.get(first["type"])
    reason = known_reason.format(**first.get("ctx", {})) if known_reason else first["msg"]
    return ContentError(places[known].file, places[known].line, f"“{name}” {reason}")
