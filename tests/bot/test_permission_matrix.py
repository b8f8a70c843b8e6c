"""Every role tries every command, button, link, cursor, reply and task, with somebody else's ids as well."""

import inspect
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.conversation import Handler
from bot.feature import Registry
from bot.programme.people import EVERYBODY, Permission, Role, may
from bot.storage.models import Entity, TaskKind
from bot.texts import SHIPPED
from tests.bot.desk import Desk, labels, open_desk
from tests.bot.test_handover import find
from tests.bot.victim import ACCOUNT, MARK, PROVINCE, make_victim
from tests.homes import furnish
from tests.simulator.client import TOKEN, Json

pytestmark = pytest.mark.asyncio(loop_scope="module")
ATTACKERS: Mapping[Role | None, int] = {role: 6_000 + n for n, role in enumerate(EVERYBODY)}
STRANGERS = [role for role in EVERYBODY if role is not Role.STAFF]
CHUNK = 40
TARGET = re.compile(r"\]\((?P<name>\w+):(?P<rest>(?:\{\{.*?\}\}|[^()\[\]])*)\)")
"""Where a button of a template leads."""
OWN = ("cards", "cursors", "updates", "leases", "audit")
"""Tables in which a row that the victim is in may change though nobody did anything to them."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> AsyncIterator[Desk]:
    """A bot with a victim, and somebody of each role elsewhere."""
    home = tmp_path_factory.mktemp("home")
    furnish(home, corpus_home)
    async with open_desk(home, person_messages_per_minute=100_000) as opened:
        innovation = await find(opened, "EDAT")
        await opened.say(ACCOUNT, "/start")
        assert await make_victim(opened.app.database, innovation, opened.app.clock.now()) == 1
        for role, chat in ATTACKERS.items():
            await opened.say(chat, "/start")
            if role:
                scope = {"province": "Bali"} if role is Role.HUB else {}
                await opened.join(chat, role, **scope)
        yield opened


def registry(desk: Desk) -> Registry:
    found = desk.application.bot_data["registry"]
    assert isinstance(found, Registry)
    return found


def permission_of(handler: Handler) -> Permission:
    """The permission that a registered handler was given."""
    return Permission(inspect.getclosurevars(handler).nonlocals["permission"])


def allowed(role: Role | None, permission: Permission) -> bool:
    return may(frozenset({role}) if role else frozenset(), permission)


def is_refused(message: Json) -> bool:
    """Whether it says for whom something is (`not_allowed`)."""
    told = message["text"]
    asks = any(label.startswith("Minta akses") for label in labels(message))
    return asks or told.startswith(("Pertanyaan untuk petugas masuk", "Pendaftaran sudah selesai"))


def shapes() -> Mapping[str, set[str]]:
    """What the buttons of the templates carry, by name, with 1 for all that is filled in."""
    found = defaultdict[str, set[str]](set)
    for file in SHIPPED.glob("*.jinja"):
        for target in TARGET.finditer(file.read_text(encoding="utf-8")):
            rest = re.sub(r"\{%.*?%\}", "", re.sub(r"\{\{.*?\}\}", "1", target["rest"]))
            found[target["name"]].add(rest)
    return found


def forged(shown: Collection[str], innovation: str) -> list[str]:
    """What a button may carry: the victim's things, all of them number 1 or 2, as it is shown with.

    What takes one thing is tried with three, what takes more (or is in no template) in any shape.
    """
    one = ("1", "2", innovation) if any(shown) or not shown else ()
    more = ("1.ok", f"1.{PROVINCE}", "1.mentor.-.ok")
    several = more if not shown or any("." in rest for rest in shown) else ()
    return list(dict.fromkeys([*sorted(shown), *one, *several]))


async def rows_of_victim(desk: Desk) -> dict[tuple[str, object], str]:
    """Everything of number 1 or 2 that names the victim or carries the mark, by table and id."""
    found: dict[tuple[str, object], str] = {}
    async with desk.app.database.read() as records:
        tables = [table for table in Entity.metadata.sorted_tables if table.name not in OWN]
        rows = {table: (await records._session.execute(select(table))).mappings().all() for table in tables}
    for table, held in rows.items():
        names = [key.parent.name for key in table.foreign_keys if key.column.table.name == "people"]
        for row in held:
            if any(row[name] == 1 for name in names) or MARK in str(row):
                found[table.name, tuple(row[key.name] for key in table.primary_key)] = str(dict(row))
    return found


async def tap_all(desk: Desk, chat: int, taps: list[str]) -> list[Json]:
    """Tap on one's own message, so that every answer is a message of its own; gives all of them."""
    (mine,) = await desk.client.write(chat, text="/bantuan")
    await desk.settle()
    for start in range(0, len(taps), CHUNK):
        for data in taps[start : start + CHUNK]:
            body = {"from": chat, "message_id": mine, "data": data, "wait": 0}
            await desk.client.sim("POST", f"/chats/{chat}/taps", **body)
        await desk.settle()
    return await desk.since(chat, mine)


async def contents(desk: Desk, messages: list[Json]) -> str:
    """All texts, captions, labels, and what is in the files."""
    found = [str(messages)]
    for sent in (message["document"] for message in messages if "document" in message):
        path = (await desk.client.result("getFile", file_id=sent["file_id"]))["file_path"]
        found.append(readable((await desk.client.http.get(f"/file/bot{TOKEN}/{path}")).content))
    return "\n".join(found)


def readable(body: bytes) -> str:
    """The text of a file, of a spreadsheet that of all its parts."""
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"".join(parts.read(name) for name in parts.namelist())
    return body.decode("utf-8", "ignore")


@pytest.mark.parametrize("role", EVERYBODY, ids=str)
async def test_every_command(desk: Desk, role: Role | None) -> None:
    upcoming = set(desk.app.upcoming)
    for name, command in registry(desk).commands.items():
        answers = await desk.say(ATTACKERS[role], f"/{name}")
        if name == "tanya" and not answers:
            continue
        told = answers[0]["text"] if answers else ""
        assert told and "Kode:" not in told, name
        assert is_refused(answers[0]) is not (name in upcoming or allowed(role, command.permission)), (
            name,
            told,
        )


@pytest.mark.parametrize("role", STRANGERS, ids=str)
async def test_every_button_with_ids_of_somebody_else(desk: Desk, role: Role | None) -> None:
    before = await rows_of_victim(desk)
    innovation, taps, closed, shown = await find(desk, "EDAT"), list[str](), list[str](), shapes()
    for name, handler in registry(desk).buttons.items():
        permission = permission_of(handler)
        if allowed(role, permission) and (role in (None, Role.HUB) or not allowed(None, permission)):
            taps += [f"{name}:{rest}"[:64] for rest in forged(shown.get(name, ()), innovation)]
        elif not allowed(role, permission):
            closed.append(f"{name}:1")
    answers = await tap_all(desk, ATTACKERS[role], taps)
    said = await contents(desk, answers)
    assert MARK not in said, said[max(said.index(MARK) - 500, 0) :][:700]
    assert "62899" not in said
    assert not any("Kode:" in one.get("text", "") for one in answers)
    refusals = await tap_all(desk, ATTACKERS[role], closed)
    assert len(refusals) == len(closed) + 1
    assert all(is_refused(one) for one in refusals[1:])
    assert await rows_of_victim(desk) == before


@pytest.mark.parametrize("role", EVERYBODY, ids=str)
async def test_every_cursor_reply_and_task_that_is_not_theirs(desk: Desk, role: Role | None) -> None:
    before, chat = await rows_of_victim(desk), ATTACKERS[role]
    desks, (start,) = registry(desk), await desk.say(chat, "/bantuan")
    async with desk.app.database.read() as records:
        person = await records.people.by_telegram(chat)
    assert person
    for step, handler in desks.desk.cursors.items():
        if not allowed(role, permission_of(handler)):
            feature, _, place = step.partition(":")
            async with desk.app.database.transaction() as records:
                until, now = desk.app.clock.now() + timedelta(hours=1), desk.app.clock.now()
                data = {"person": 1, "task": 1, "invite": 1, "upload": 1}
                await records.cursors.open(chat, person.id, feature, place, now, data=data, expires_at=until)
            await refused(desk, chat, f"diam-diam {step}")
            await desk.say(chat, "batal")
    for subject, handler in desks.desk.replies.items():
        if not allowed(role, permission_of(handler)):
            async with desk.app.database.transaction() as records:
                await records.cards.add(chat, start["message_id"], subject, 1, desk.app.clock.now())
            await refused(desk, chat, "diam-diam", reply_to=start["message_id"])
    assert set(desks.tasks) <= set(TaskKind)
    assert await rows_of_victim(desk) == before


async def refused(desk: Desk, chat: int, text: str, **more: int) -> None:
    (told,) = await desk.say(chat, text, **more)
    assert is_refused(told), told["text"]


@pytest.mark.parametrize("role", EVERYBODY, ids=str)
async def test_every_link_that_was_made_up(desk: Desk, role: Role | None) -> None:
    before = await rows_of_victim(desk)
    for prefix in registry(desk).deep_links:
        for rest in ("1", "x", "0" * 32, "1.ok"):
            answers = await desk.say(
                ATTACKERS[role], f"/start {prefix}-{rest}" if prefix else f"/start {rest}"
            )
            assert answers and not any("Kode:" in one["text"] or MARK in one["text"] for one in answers)
    assert await rows_of_victim(desk) == before


async def test_the_victim_still_sees_what_is_theirs(desk: Desk) -> None:
    await desk.say(ACCOUNT, "/start")
    (profile,) = await desk.say(ACCOUNT, "/profil")
    assert MARK in profile["text"] and "EDAT" in profile["text"]
