"""The budget of design section 5 (lines, functions, nesting), and calls that belong to Settings and Clock."""

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "knowledge", "ingest", "config", "tests")
MAX_LINES, MAX_TEST_LINES, MAX_FUNCTION, MAX_NESTING = 300, 400, 40, 3
MEDIAN_LINES, MEDIAN_FUNCTION = 120, 10
GENERATED = "bot/storage/migrations/versions/"
OUTSIDE_WORLD = {
    "os.environ": "Settings",
    "os.getenv": "Settings",
    "datetime.now": "a Clock",
    "datetime.today": "a Clock",
    "datetime.utcnow": "a Clock",
    "date.today": "a Clock",
    "time.time": "a Clock",
}
ALLOWED = {"config/settings.py", "bot/programme/clock.py", "bot/simulator/clock.py"}
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def python_files() -> list[Path]:
    """Every module written by hand, in order."""
    files = (file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
    return sorted(file for file in files if GENERATED not in file.as_posix())


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions and methods, inner ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, FUNCTIONS))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring."""
    doc = function.body[0] if ast.get_docstring(function) else None
    spared = (doc.end_lineno or doc.lineno) - doc.lineno + 1 if doc else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - spared


def nesting(node: ast.AST) -> int:
    """How many blocks stand inside one another; an `elif` is no deeper than its `if`."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTIONS):
            continue
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deepest = max(deepest, nesting(child) + (isinstance(child, BLOCKS) and not is_elif))
    return deepest


def calls_outside(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every use of the outside world that has to be injected."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in OUTSIDE_WORLD:
            yield node.lineno, ast.unparse(node)


def faults(file: Path) -> Iterator[str]:
    """What one file does against the budget, each with file and line."""
    name, source = file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")
    lines, tree = source.count("\n"), ast.parse(source)
    is_test = name.startswith("tests/")
    if lines > (limit := MAX_TEST_LINES if is_test else MAX_LINES):
        yield f"{name}: {lines} lines, at most {limit}"
    for function in functions(tree):
        where = f"{name}:{function.lineno} {function.name}"
        if (size := length(function)) > MAX_FUNCTION:
            yield f"{where}: {size} lines, at most {MAX_FUNCTION}"
        if (depth := nesting(function)) > MAX_NESTING:
            yield f"{where}: blocks {depth} deep, at most {MAX_NESTING}"
    if not is_test and name not in ALLOWED:
        for line, call in calls_outside(tree):
            yield f"{name}:{line}: {call} belongs to {OUTSIDE_WORLD[call]}"


def medians(files: Iterable[Path]) -> tuple[float, float]:
    """Median lines of a file and of a function, tests apart."""
    sources = [f.read_text(encoding="utf-8") for f in files if "tests" not in f.relative_to(ROOT).parts[:1]]
    sizes = [length(function) for source in sources for function in functions(ast.parse(source))]
    return median(source.count("\n") for source in sources), median(sizes)


def main() -> int:
    """Print every fault and the medians; 1 where there is a fault."""
    files = python_files()
    found = [fault for file in files for fault in faults(file)]
    lines, size = medians(files)
    if lines > MEDIAN_LINES or size > MEDIAN_FUNCTION:
        found.append(f"median file {lines} lines (≤ {MEDIAN_LINES}), function {size} (≤ {MEDIAN_FUNCTION})")
    print(*found, f"{len(files)} files, median {lines:g} lines; functions, median {size:g} lines", sep="\n")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
