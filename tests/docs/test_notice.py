"""NOTICE names every library the program and its tests ask for, with the licence its own metadata gives."""

import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^    (\S+) {2,}(\S.*)$", re.MULTILINE)
NAMED = re.compile(r"[A-Za-z][\w.-]*")
FAMILIES = ("Apache", "BSD", "LGPL", "MPL", "MIT", "PSF")


def noted() -> dict[str, str]:
    text = (ROOT / "NOTICE").read_text(encoding="utf-8")
    return {name.lower(): licence for name, licence in LINE.findall(text)}


def wanted() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = list(project["project"]["dependencies"])
    for group in project["dependency-groups"].values():
        lines += group
    return {name[0].lower() for line in lines if (name := NAMED.match(line))}


def families(text: str) -> set[str]:
    return {one for one in FAMILIES if re.search(rf"\b{one}(?![a-z])", text, re.IGNORECASE)}


def stated(name: str) -> str:
    """What a distribution says of its licence, in all the places it may say it."""
    about = metadata(name)
    classifiers = [one for one in about.get_all("Classifier") or [] if one.startswith("License")]
    return " ".join([about.get("License-Expression") or "", about.get("License") or "", *classifiers])


def test_every_direct_dependency_is_named_and_nothing_else() -> None:
    assert set(noted()) == wanted()


def test_the_licences_are_those_of_the_installed_libraries() -> None:
    for name, licence in noted().items():
        text = stated(name).replace("Lesser General Public", "LGPL").replace("PSFL", "PSF")
        assert families(licence) & families(text), f"{name}: {licence}, but its metadata says {text[:80]}"
