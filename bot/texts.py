"""Renders config/texts, where every sentence stands as a template; when it is said is left to others."""

import html
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any

import yaml

from config import wording

if TYPE_CHECKING:
    from jinja2 import Environment, Template

log = logging.getLogger(__name__)

SHIPPED = Path(wording.__file__).parent / "texts"
MAX_LABEL, MAX_DATA, MAX_COPY = 22, 64, 256

KINDS: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "int": (int,),
    "id": (int,),
    "number": (int, float),
    "flag": (bool,),
    "date": (date,),
    "moment": (datetime,),
    "list": (list, tuple),
    "map": (Mapping,),
    "item": (object,),
}
_MAYBE = "maybe "
_HEAD = re.compile(r"\A\{#-?(?P<head>.*?)-?#\}[ \t]*\n?(?P<rest>.*)\Z", re.DOTALL)
_BUTTON = re.compile(r"\[([^\[\]()]+)\]\(([^\[\]()]+)\)[ \t]*")
_HIDDEN = str.maketrans(
    {"[": "\ue000", "]": "\ue001", "(": "\ue002", ")": "\ue003", "\n": "\ue004", "\r": ""}
)
_SHOWN = str.maketrans({"\ue000": "[", "\ue001": "]", "\ue002": "(", "\ue003": ")", "\ue004": "\n"})


class TextError(Exception):
    """A template that is not there, not well formed, or was given other arguments than it declares."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"texts/{name}.jinja: {reason}")
        self.name = name
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Button:
    """One button: exactly one of `data` (≤ 64 bytes), `url` and `copy` (≤ 256 characters) is set."""

    label: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What is shown: Telegram HTML and rows of buttons."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()

    @property
    def plain(self) -> str:
        """The text without markup."""
        return html.unescape(re.sub(r"<[^>]*>", "", self.text))


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a template's first comment says: kinds by argument (one with "maybe" may be left out), samples."""

    args: Mapping[str, str]
    samples: tuple[Mapping[str, Any], ...]


class Texts:
    """The templates shipped with Pandu, each overlaid by its twin of the same name in `overlay`.

    A twin that cannot be rendered is logged, and the shipped template speaks in its place. What was compiled
    once is kept for all of the process.
    """

    def __init__(self, overlay: Path | None = None) -> None:
        overlays: tuple[Path, ...] = (overlay,) if overlay is not None and overlay.is_dir() else ()
        self._folders = (*overlays, SHIPPED)
        self._shipped = Texts() if overlays else None
        self._compiled: dict[str, _Compiled] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every template's name, in order; parts (`_name`) are not among them."""
        files = (file for folder in self._folders for file in folder.glob("*.jinja"))
        return tuple(sorted({file.stem for file in files if not file.stem.startswith("_")}))

    def render(self, name: str, /, **args: Any) -> Message:
        """The message of a template; raises TextError for a wrong name or other arguments than declared."""
        try:
            return self._compile(name).render(args)
        except TextError as error:
            if self._shipped is None or name not in self._shipped.names:
                raise
            message = self._shipped.render(name, **args)
            log.warning("text_overlay_refused", extra={"template": name, "reason": error.reason})
            return message

    def problems(self) -> tuple[str, ...]:
        """What is wrong with each template, rendered with its samples; empty where all is well."""
        return tuple(str(problem) for name in self.names if (problem := self._problem(name)))

    def _problem(self, name: str) -> TextError | None:
        try:
            compiled = self._compile(name)
            for sample in compiled.declaration.samples:
                compiled.render(sample)
        except TextError as error:
            return error
        twin = self._shipped.declaration(name) if self._overlays(name) and self._shipped else None
        if twin and twin.args != compiled.declaration.args:
            return TextError(name, "declares other arguments than the template it overlays")
        return None

    def _overlays(self, name: str) -> bool:
        """Whether it is read from the overlay in the place of a shipped one."""
        return len([folder for folder in self._folders if (folder / f"{name}.jinja").is_file()]) > 1

    def declaration(self, name: str) -> Declaration:
        """What template `name` says about its arguments."""
        return self._compile(name).declaration

    def _compile(self, name: str) -> "_Compiled":
        if name not in self._compiled:
            self._compiled[name] = _Compiled.read(name, self.source(name), self._bodies, self._keyboards)
        return self._compiled[name]

    def source(self, name: str) -> str:
        """The text of the file that template `name` is rendered from."""
        file = next((path for f in self._folders if (path := f / f"{name}.jinja").is_file()), None)
        if file is None:
            raise TextError(name, "there is no such template")
        return file.read_text(encoding="utf-8")

    @cached_property
    def _bodies(self) -> "Environment":
        return _environment(tuple(self._folders), escaped=True)

    @cached_property
    def _keyboards(self) -> "Environment":
        return _environment(tuple(self._folders), escaped=False)


@cache
def _environment(folders: tuple[Path, ...], escaped: bool) -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(folders),
        undefined=StrictUndefined,
        autoescape=escaped,  # noqa: S701 - labels and callback data are plain text
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=None if escaped else _hide,
    )
    for word in wording.FILTERS:
        environment.filters[word.__name__] = word
    return environment


def _template(environment: "Environment", code: CodeType) -> "Template":
    return environment.template_class.from_code(environment, code, environment.make_globals(None))


def _hide(value: object) -> object:
    """What a person wrote must not end a button: its brackets are hidden until buttons are cut out."""
    return value.translate(_HIDDEN) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class _Parsed:
    declaration: Declaration
    body: CodeType
    keyboard: CodeType | None


@cache
def _parse(name: str, source: str) -> _Parsed:
    """All of a template but the folders of its parts: what costs time, and is the same for every `Texts`."""
    from jinja2 import TemplateSyntaxError

    found = _HEAD.match(source)
    if found is None:
        raise TextError(name, "the first line must be a comment that declares args and a sample")
    declaration = _declaration(name, found["head"])
    body, _, keyboard = found["rest"].partition("\n---\n")
    try:
        _refuse_undeclared(name, found["rest"], declaration)
        rows = _environment((), escaped=False).compile(keyboard) if keyboard.strip() else None
        return _Parsed(declaration, _environment((), escaped=True).compile(body), rows)
    except TemplateSyntaxError as error:
        raise TextError(name, f"line {error.lineno}: {error.message}") from error


@dataclass(frozen=True, slots=True)
class _Compiled:
    name: str
    declaration: Declaration
    body: "Template"
    keyboard: "Template | None"

    @classmethod
    @cache
    def read(cls, name: str, source: str, bodies: "Environment", keyboards: "Environment") -> "_Compiled":
        parsed = _parse(name, source)
        rows = _template(keyboards, parsed.keyboard) if parsed.keyboard else None
        return cls(name, parsed.declaration, _template(bodies, parsed.body), rows)

    def render(self, args: Mapping[str, Any]) -> Message:
        from jinja2 import TemplateError

        given = self._checked(args)
        try:
            text = re.sub(r"\n{3,}", "\n\n", self.body.render(given)).strip()
            rows = self.keyboard.render(given) if self.keyboard else ""
        except TemplateError as error:
            raise TextError(self.name, str(error)) from error
        return Message(text, tuple(self._row(line) for line in rows.splitlines() if line.strip()))

    def _checked(self, args: Mapping[str, Any]) -> dict[str, Any]:
        declared = self.declaration.args
        if unknown := sorted(args.keys() - declared.keys()):
            raise TextError(self.name, f"does not declare {', '.join(unknown)}")
        for name, kind in declared.items():
            if args.get(name) is None:
                if not kind.startswith(_MAYBE):
                    raise TextError(self.name, f"needs {name} ({kind})")
            elif not isinstance(args[name], KINDS[kind.removeprefix(_MAYBE)]):
                raise TextError(self.name, f"{name} must be {kind}, not {type(args[name]).__name__}")
        return {name: args.get(name) for name in declared}

    def _row(self, line: str) -> tuple[Button, ...]:
        line = line.strip()
        if _BUTTON.sub("", line):
            raise TextError(self.name, f"not a row of [label](target): {line}")
        return tuple(self._button(label, target) for label, target in _BUTTON.findall(line))

    def _button(self, label: str, target: str) -> Button:
        label = " ".join(label.translate(_SHOWN).split())
        label = label if len(label) <= MAX_LABEL else label[: MAX_LABEL - 1].rstrip() + "…"
        kind, _, rest = target.translate(_SHOWN).partition(":")
        if kind == "copy" and 0 < len(rest) <= MAX_COPY:
            return Button(label, copy=rest)
        if kind == "url" and rest.startswith(("https://", "tg://")):
            return Button(label, url=rest)
        if kind not in ("copy", "url") and 0 < len(f"{kind}:{rest}".encode()) <= MAX_DATA:
            return Button(label, data=f"{kind}:{rest}")
        raise TextError(self.name, f"the target of [{label}] is empty, too long or no address")


def _declaration(name: str, head: str) -> Declaration:
    try:
        data = yaml.load(head, Loader=yaml.CSafeLoader) or {}
    except yaml.YAMLError as error:
        raise TextError(name, f"the declaration is not YAML: {error}") from error
    if not isinstance(data, dict):
        raise TextError(name, "the declaration must be {args: …, sample: …}")
    args = {str(arg): str(kind) for arg, kind in (data.get("args") or {}).items()}
    if wrong := [kind for kind in args.values() if kind.removeprefix(_MAYBE) not in KINDS]:
        raise TextError(name, f"unknown kind {wrong[0]}; there are {', '.join(KINDS)}")
    samples = data.get("samples") or [data.get("sample") or {}]
    return Declaration(args, tuple(samples))


def _refuse_undeclared(name: str, source: str, declaration: Declaration) -> None:
    from jinja2 import meta

    used = meta.find_undeclared_variables(_environment((), escaped=True).parse(source))
    if unknown := sorted(used - declaration.args.keys()):
        raise TextError(name, f"uses {', '.join(unknown)} without declaring it")
