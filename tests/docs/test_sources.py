"""The size budget counts what it says it counts."""

import ast
from pathlib import Path

import pytest

from tests.checks import sources

LONG = "def long():\n" + "    x = 1\n" * 40
SHORT = 'def short():\n    """One\n\n    two.\n    """\n' + "    x = 1\n" * 39
DEEP = """def deep():
    for a in b:
        with c:
            try:
                if d:
                    e()
            finally:
                f()
"""
CHAIN = """def chain():
    if a:
        pass
    elif b:
        pass
    elif c:
        pass
"""


def function(source: str) -> ast.FunctionDef:
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


@pytest.mark.parametrize(("source", "lines"), [(LONG, 41), (SHORT, 40)])
def test_a_function_is_as_long_as_its_code(source: str, lines: int) -> None:
    assert sources.length(function(source)) == lines


@pytest.mark.parametrize(("source", "depth"), [(DEEP, 4), (CHAIN, 1), (LONG, 0)])
def test_blocks_inside_one_another_are_counted(source: str, depth: int) -> None:
    assert sources.nesting(function(source)) == depth


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    folder = tmp_path / "bot"
    folder.mkdir()
    return folder / "module.py"


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        (LONG, "long: 41 lines"),
        (DEEP, "blocks 4 deep"),
        ("x = 1\n" * 301, "301 lines, at most 300"),
        ("import os\nx = os.environ['A']\n", "bot/module.py:2: os.environ belongs to Settings"),
        ("from datetime import datetime\nx = datetime.now()\n", "datetime.now belongs to a Clock"),
        ("import time\nx = time.time()\n", "time.time belongs to a Clock"),
    ],
)
def test_faults_name_file_and_line(module: Path, source: str, fault: str) -> None:
    module.write_text(source)
    assert any(fault in found for found in sources.faults(module))


def test_what_is_within_the_budget_passes(module: Path) -> None:
    module.write_text(SHORT + "\n\n" + CHAIN + "import time\ny = time.perf_counter()\n")
    assert list(sources.faults(module)) == []
