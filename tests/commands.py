"""`pandu …` in the process of the tests: what it prints and how it ends, without a start for each command."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bot.cli import main
from tests.bench.commands import ROOT, environment

Done = CompletedProcess[str]


def run(home: Path, *arguments: str, given: str = "", place: Path = ROOT, **settings: str) -> Done:
    """One command as `pandu` runs it: with these settings alone, `given` on standard input, in `place`."""
    printed, told = io.StringIO(), io.StringIO()
    with _standing(arguments, environment(home) | settings, given, place):
        try:
            with redirect_stdout(printed), redirect_stderr(told):
                main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
    return Done(arguments, code, printed.getvalue(), told.getvalue())


@contextmanager
def _standing(arguments: tuple[str, ...], seen: dict[str, str], given: str, place: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch, chdir(place):
        for name in os.environ:
            patch.delenv(name)
        for name, value in seen.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["pandu", *arguments])
        patch.setattr(sys, "stdin", io.StringIO(given))
        # `pandu ingest` lets others go first: the tests after it are not to be slower.
        patch.setattr(os, "nice", lambda _: 0)
        yield
