"""The tree and the arrows of docs/design.md are the import contracts, and the folders that are there."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
DESIGN = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
CONTRACTS = {
    contract["name"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}
Layers = list[set[str]]


def named(layers: list[str]) -> Layers:
    return [set(re.findall(r"\w+", layer)) for layer in layers]


def arrows(start: str) -> Layers:
    line = next(line for line in DESIGN.splitlines() if line.startswith(start))
    return named(re.sub(r"\(.*?\)", "", line.removeprefix("bot: ")).split(" > "))


def test_the_rooms_are_in_the_order_of_the_design() -> None:
    contract = named(CONTRACTS["The rooms of bot, top down"]["layers"])
    contract[-1] -= {"simulator"}
    assert contract == arrows("bot: cli")


def test_the_packages_are_in_the_order_of_the_design() -> None:
    assert named(CONTRACTS["bot > ingest > knowledge > config"]["layers"]) == arrows("bot (cli")


def test_the_design_names_who_may_speak_to_telegram_and_to_the_database() -> None:
    allowed = {
        c["protected_modules"][0]: c["allowed_importers"]
        for c in CONTRACTS.values()
        if "allowed_importers" in c
    }
    telegram = re.search(r"telegram only in ([^·]+)·", DESIGN)
    sql = re.search(r"sqlalchemy only in ([^·]+)·", DESIGN)
    assert telegram is not None
    assert sql is not None
    assert set(allowed["telegram"]) == {f"bot.{name.strip()}" for name in telegram[1].split(",")}
    assert set(allowed["sqlalchemy"]) == {f"bot.{n.strip().removeprefix('bot.')}" for n in sql[1].split(",")}


def test_every_module_of_bot_is_a_room() -> None:
    rooms = set().union(*named(CONTRACTS["The rooms of bot, top down"]["layers"]))
    there = {file.stem for file in (ROOT / "bot").glob("*.py")} | {
        folder.name for folder in (ROOT / "bot").iterdir() if any(folder.glob("*.py"))
    }
    assert there - {"__init__"} <= rooms


def test_the_top_level_is_fixed() -> None:
    tree = DESIGN.split("## 2. Rooms")[1].split("```")[1]
    packages = re.findall(r"^(\w+)/", tree, re.MULTILINE)
    assert set(packages) == {"config", "ingest", "knowledge", "bot"}
    assert all((ROOT / package / "__init__.py").is_file() for package in packages)
