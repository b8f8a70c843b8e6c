"""The tutorial's commands do what it says, in a folder of their own, with the files that it shows."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.bench.commands import environment
from tests.commands import run as run_in

ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
FILES = re.findall(r"^`(data/[^`]+)`:\n\n```\w+\n(.*?)```", TUTORIAL, re.MULTILINE | re.DOTALL)
BLOCKS = re.findall(r"```sh\n(.*?)```(?:\n\n```text\n(.*?)```)?", TUTORIAL, re.DOTALL)
STAYS = ("run", "invite", "doctor")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> Path:
    folder = tmp_path_factory.mktemp("tutorial")
    shutil.copytree(corpus_home / "corpus", folder / "data" / "corpus")
    for name in ("ingest", "config"):
        (folder / name).symlink_to(ROOT / name)
    for name, text in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def run(command: str, place: Path) -> str:
    program, *arguments = shlex.split(command)
    if program.endswith("pandu"):
        done = run_in(place / "data", *arguments, place=place)
    else:
        seen = environment(place / "data")
        done = subprocess.run(
            [program, *arguments], cwd=place, env=seen, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


def test_commands_print_what_the_tutorial_shows(place: Path) -> None:
    shown = 0
    for block, output in BLOCKS:
        commands = [line for line in block.splitlines() if not line.startswith("make ")]
        printed = [
            run(c, place) for c in commands if c.removeprefix(".venv/bin/pandu ").split()[0] not in STAYS
        ]
        if output:
            assert printed[-1].strip() == output.strip()
            shown += 1
    assert len(FILES) == 2
    assert shown == 2
    assert (place / "data" / "config" / "texts" / "feedback_thanks.jinja").is_file()


def test_the_readme_shows_what_pandu_says(place: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    conversation = re.search(r"```text\n(.*?)```", readme, re.DOTALL)
    assert conversation is not None
    asked, said = conversation[1].replace("*", "").split("🤖")
    printed = run(f".venv/bin/pandu ask {shlex.quote(asked.replace('👤', '').strip())}", place)
    told = " ".join(line for line in said.split("\n") if not line.strip().startswith("["))
    greeting = re.compile(r"selamat (pagi|siang|sore|malam)")
    assert greeting.sub("", " ".join(told.split())) == greeting.sub("", " ".join(printed.split()))
