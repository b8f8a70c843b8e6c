"""The one table of permissions is product section 7, and whoever leaves it does not start."""

import re
from pathlib import Path

import pytest

from bot.context import Turn
from bot.feature import Feature, Registry, WrongPermissionError
from bot.programme.people import (
    COMMANDS,
    EVERYBODY,
    PERMISSIONS,
    Permission,
    Role,
    may,
    may_give,
    role_for,
    role_in_use,
)

PRODUCT = (Path(__file__).parents[2] / "docs" / "product.md").read_text(encoding="utf-8")
SECTION = PRODUCT.split("## 7. Commands")[1]
Marks = dict[Role | None, str]


def product() -> dict[str, Marks]:
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in SECTION.splitlines() if "| /" in line
    ]
    return {row[0].removeprefix("/"): dict(zip(EVERYBODY, row[2:], strict=True)) for row in rows}


def hidden() -> dict[str, set[Role | None]]:
    line = next(line for line in SECTION.splitlines() if line.startswith("Hidden, for petugas"))
    staff, hub = line.split("Hidden, for all")[0].split("Hidden, for hub and petugas")
    named: dict[str, set[Role | None]] = {name: {Role.STAFF} for name in re.findall(r"/(\w+)", staff)}
    named.update({name: {Role.HUB, Role.STAFF} for name in re.findall(r"/(\w+)", hub)})
    return named


@pytest.mark.parametrize(("command", "marks"), product().items())
def test_the_table_is_the_product(command: str, marks: Marks) -> None:
    row = COMMANDS[command]
    assert row.menu == {role for role, mark in marks.items() if mark == "●"}
    assert PERMISSIONS[row.permission] >= {role for role, mark in marks.items() if mark}


@pytest.mark.parametrize(("command", "marks"), product().items())
def test_a_permission_gives_no_more_than_the_product(command: str, marks: Marks) -> None:
    assert PERMISSIONS[COMMANDS[command].permission] <= {role for role, mark in marks.items() if mark}


def test_what_is_hidden_is_for_whom_the_product_says() -> None:
    assert set(COMMANDS) - set(product()) == set(hidden())
    assert all(PERMISSIONS[COMMANDS[name].permission] == whom for name, whom in hidden().items())
    assert not any(COMMANDS[name].menu for name in hidden())


@pytest.mark.parametrize("role", EVERYBODY)
def test_no_menu_is_longer_than_twelve(role: Role | None) -> None:
    assert sum(role in row.menu for row in COMMANDS.values()) <= 12


def test_every_permission_has_a_row() -> None:
    assert set(PERMISSIONS) == set(Permission)


def test_menus_are_in_the_order_of_the_product() -> None:
    assert [name for name in COMMANDS if name in product()] == list(product())


async def handler(_: Turn) -> None:
    """Nothing."""


def test_a_command_without_a_permission_fails_at_start() -> None:
    with pytest.raises(TypeError):
        Feature("x").command("jam")(handler)  # type: ignore[call-arg]
    for register in (Feature("x").button, Feature("x").cursor, Feature("x").deep_link, Feature("x").reply_to):
        with pytest.raises(TypeError):
            register("jam")(handler)  # type: ignore[call-arg]


def test_a_command_that_leaves_the_table_fails_at_start() -> None:
    feature = Feature("x")
    feature.command("orang", Permission.ASK)(handler)
    with pytest.raises(WrongPermissionError):
        Registry([feature])


def test_what_is_announced_is_in_no_menu() -> None:
    feature = Feature("x", announces=True)
    feature.command("orang", Permission.ASK, menu="Cari orang")(handler)
    assert Registry([feature]).menu(Role.STAFF) == ()


def test_which_role_is_used() -> None:
    both = frozenset({Role.INNOVATOR, Role.STAFF})
    assert role_in_use(both, None) is Role.STAFF
    assert role_in_use(both, Role.INNOVATOR) is Role.INNOVATOR
    assert role_in_use(both, Role.HUB) is Role.STAFF
    assert role_in_use(frozenset(), Role.HUB) is None
    assert role_for(both, Permission.REPORT, Role.STAFF) is Role.INNOVATOR
    assert role_for(both, Permission.SEE_PEOPLE, Role.STAFF) is Role.STAFF
    assert role_for(both, Permission.ASK, Role.STAFF) is Role.STAFF


def test_who_may_give_what() -> None:
    assert may_give(frozenset({Role.STAFF})) == set(Role)
    assert may_give(frozenset({Role.HUB})) == {Role.OFFICIAL, Role.INNOVATOR, Role.MENTOR}
    assert may_give(frozenset({Role.MENTOR})) == set()
    assert not may(frozenset({Role.HUB}), Permission.DEACTIVATE)
    assert may(frozenset(), Permission.REGISTER)
    assert not may(frozenset({Role.HUB}), Permission.REGISTER)
