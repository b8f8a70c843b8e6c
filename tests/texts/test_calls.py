"""Code and templates agree: every call names a template and its arguments, and every button has an owner."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TypeGuard

import pytest

from bot.texts import Texts
from config.content import load

BOT = Path(__file__).parents[2] / "bot"
FOLDERS = sorted({file.parent for file in BOT.rglob("*.py")})
TEXTS = Texts()
SHOWING = ("reply", "show", "render")
NOT_ARGUMENTS = {"card", "at"}
FOUND = 500
"""Calls that there are at least."""


@dataclass(frozen=True)
class Call:
    where: str
    template: str
    arguments: frozenset[str]
    unpacks: bool


@cache
def calls(file: Path) -> list[Call]:
    nodes = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if _shows(node)]
    return [made for node in nodes for made in call(f"{file.relative_to(BOT)}:{node.lineno}", node)]


def _shows(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SHOWING


def call(where: str, node: ast.Call) -> Iterator[Call]:
    first = node.args[0] if node.args else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        named = {keyword.arg for keyword in node.keywords if keyword.arg} - NOT_ARGUMENTS
        yield Call(where, first.value, frozenset(named), any(k.arg is None for k in node.keywords))


@pytest.mark.parametrize(
    "folder", sorted({file.parent for file in BOT.rglob("*.py")}), ids=lambda one: one.name
)
def test_a_call_gives_what_its_template_declares(folder: Path) -> None:
    for made in (made for file in sorted(folder.glob("*.py")) for made in calls(file)):
        assert made.template in TEXTS.names, made
        declared = TEXTS.declaration(made.template).args
        needed = {name for name, kind in declared.items() if not kind.startswith("maybe ")}
        assert made.arguments - set(declared) == set(), made
        assert made.unpacks or needed - made.arguments == set(), made


def test_calls_are_found() -> None:
    assert sum(len(calls(file)) for file in BOT.rglob("*.py")) > FOUND


@cache
def owners() -> set[str]:
    from bot import features
    from bot.feature import Registry
    from bot.features.upcoming import announce
    from bot.filling import commands

    modules = [import_module(f"bot.features.{found.name}") for found in iter_modules(features.__path__)]
    owned = [module.feature for module in modules if hasattr(module, "feature")]
    return set(Registry([*owned, commands.feature, announce({})]).buttons)


@pytest.mark.parametrize("name", TEXTS.names)
def test_no_button_leads_nowhere(name: str) -> None:
    messages = [TEXTS.render(name, **sample) for sample in TEXTS.declaration(name).samples]
    buttons = [button for message in messages for row in message.buttons for button in row if button.data]
    assert {button.data.partition(":")[0] for button in buttons if button.data} - owners() == set()
    coming = {button.data for button in buttons if button.data and button.data.startswith("soon:")}
    assert coming <= {f"soon:{key}" for key in load("upcoming.yaml", dict[str, dict[str, str]])}
    asked = {button.data for button in buttons if button.data and button.data.startswith("ask:")}
    assert asked <= {f"ask:{key}" for key in load("questions.yaml", dict[str, str])}
