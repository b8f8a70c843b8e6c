"""Runs `pandu` as a process of its own and times it from start to end."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def environment(home: Path) -> dict[str, str]:
    """What the process sees: its home, the code of this checkout, and nothing else of ours."""
    return {"PANDU_HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}


def pandu(*arguments: str) -> list[str]:
    """The command line of `pandu` in this environment."""
    return [str(Path(sys.executable).with_name("pandu")), *arguments]


def run_pandu(home: Path, *arguments: str) -> float:
    """Seconds of one call, the better of two, so that the disk's cache is warm."""
    return min(_once(home, *arguments) for _ in range(2))


def _once(home: Path, *arguments: str) -> float:
    started = time.perf_counter()
    subprocess.run(pandu(*arguments), env=environment(home), check=True, capture_output=True)
    return time.perf_counter() - started
