"""A feature with two forms of the tests: one that a person owns, one that belongs to an innovation."""

import base64
import json
import shutil
from pathlib import Path
from typing import Any

from bot.context import Turn
from bot.feature import Feature
from bot.filling import Filled, FormFlow
from bot.programme.custody import CustodianKind
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.models import Draft, Owner, Task, TaskKind
from tests.bot.desk import Desk
from tests.forms.conftest import SAMPLES

INNOVATION = "gerai-sehat"
GATHERS = 1.0
SENT = "{# {args: {people: text}, sample: {people: '12'}} #}\nTerkirim, {{ people }} orang.\n"
SHARED = "title: Laporan bersama\nsend: Kirim bersama\nfields:\n"
FIRST = (
    *("Belajar posyandu", "12 orang", "60%", "28 Februari 2026", "Februari 2026", "daring", "Zoom", "tidak"),
    *("pemkab sleman", "Klaten", "5 Feb 2026", "luring"),
)
PICTURE = {"name": "a.jpg", "mime": "image/jpeg", "base64": base64.b64encode(b"a picture").decode()}


def make_home(home: Path) -> Path:
    """A PANDU_HOME with the forms of the tests in its overlay."""
    shutil.copytree(SAMPLES, home / "config" / "forms", dirs_exist_ok=True)
    shared = "  name:\n    label: Nama\n    type: text\n    ask: Siapa namanya?\n"
    shared += "  people:\n    label: Jumlah\n    type: integer\n    ask: Berapa orang?\n    required: true\n"
    (home / "config" / "forms" / "bersama.yaml").write_text(SHARED + shared, encoding="utf-8")
    hasty = shared.replace("Laporan bersama", "Laporan deras")
    (home / "config" / "forms" / "deras.yaml").write_text(SHARED + hasty, encoding="utf-8")
    (home / "config" / "texts").mkdir(exist_ok=True)
    (home / "config" / "texts" / "uji_sent.jinja").write_text(SENT, encoding="utf-8")
    return home


async def _done(turn: Turn, records: Records, filled: Filled) -> None:
    await records.tasks.open(
        Task(
            kind=TaskKind.QUESTION,
            person_id=turn.known_person.id,
            chat_id=turn.chat_id,
            text=json.dumps(filled.answers),
            created_at=turn.now,
            origin_update=turn.update_id,
        )
    )


async def _shown(turn: Turn, filled: Filled) -> None:
    await turn.reply("uji_sent", people=str(filled.answers.get("people")))


def make_feature() -> Feature:
    """`/uji` opens the person's own form, `/bersama` the one of the innovation, `/deras` one that gathers."""
    feature = Feature("uji")

    own = FormFlow(feature, "kegiatan", Permission.ASK, done=_done, shown=_shown)
    shared = FormFlow(feature, "bersama", Permission.ASK, done=_done, shown=_shown)

    hasty = FormFlow(feature, "deras", Permission.ASK, done=_done, shown=_shown, gathers=GATHERS)

    @feature.command("deras", Permission.ASK)
    async def open_hasty(turn: Turn) -> None:
        """Open the form whose messages come in a burst."""
        await hasty.start(turn, Owner(person_id=turn.known_person.id))

    @feature.command("uji", Permission.ASK)
    async def open_own(turn: Turn) -> None:
        """Open the person's own form."""
        await own.start(turn, Owner(person_id=turn.known_person.id))

    @feature.command("bersama", Permission.ASK)
    async def open_shared(turn: Turn) -> None:
        """Open the form of the innovation that the person looks after."""
        async with turn.app.database.read() as records:
            held = await records.custodians.of_person(turn.known_person.id, turn.now)
        innovation = held[0].innovation_id if held else INNOVATION
        await shared.start(turn, Owner(innovation_id=innovation), period="2026-02")

    return feature


async def look_after(desk: Desk, *chats: int, innovation: str = INNOVATION) -> None:
    """Make people custodians of an innovation; they have written before."""
    async with desk.app.database.transaction() as records:
        for chat in chats:
            person = await records.people.meet(chat, f"Orang {chat}", desk.app.clock.now())
            await records.custodians.add(
                person.id, CustodianKind.MAIN, desk.app.clock.now(), innovation_id=innovation
            )


async def drafts_of(desk: Desk, chat: int) -> list[Draft]:
    """The open drafts that a person may fill in."""
    async with desk.app.database.read() as records:
        person = await records.people.by_telegram(chat)
        assert person is not None
        return list(await records.drafts.open_of(person.id, desk.app.clock.now()))


async def answers_of(desk: Desk, chat: int) -> dict[str, Any]:
    """What the one open draft of a person holds."""
    (draft,) = await drafts_of(desk, chat)
    return draft.answers


async def sent_by(desk: Desk, chat: int) -> list[dict[str, Any]]:
    """What a person has sent, as the feature was handed it."""
    async with desk.app.database.read() as records:
        tasks = await records.tasks.list_open(limit=1000)
        person = await records.people.by_telegram(chat)
    return [json.loads(task.text) for task in tasks if person and task.person_id == person.id]
