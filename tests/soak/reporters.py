"""People who report while their bot is killed: what each does, step by step, and what has to come of it."""

import asyncio
import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from bot.programme.people import Role
from bot.programme.periods import Period
from bot.storage.database import Database
from bot.storage.models import Update
from config.wording import bulan
from tests.bot.desk import data_of, labels
from tests.papers.test_pictures import photo
from tests.simulator.client import Client, Json

PATIENCE = 120.0
MONTH = Period.of(datetime.now().astimezone().date()).shifted(-1)
NAME = bulan(MONTH.first).split()[0].lower()


@dataclass(frozen=True, slots=True)
class Say:
    """A text, written by the hub where it is not the person's."""

    text: str
    hub: bool = False


@dataclass(frozen=True, slots=True)
class Tap:
    """The newest button with this label."""

    label: str
    hub: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """The last text becomes another."""

    text: str


@dataclass(frozen=True, slots=True)
class Album:
    """So many photos sent together."""

    photos: int


@dataclass(frozen=True, slots=True)
class Review:
    """The hub opens the person's report."""


Step = Say | Tap | Edit | Album | Review
Visits = Sequence[tuple[str, int, int | None, str | None, int]]
"""Agency, day, people, mode, and how many files of evidence show it."""


@dataclass(frozen=True, slots=True)
class Script:
    """What somebody does, and the state, visits and versions of their report afterwards."""

    steps: Sequence[Step]
    state: str
    visits: Visits
    versions: Sequence[str]
    nil: bool = False
    corrections: int = 0


SCRIPTS = (
    Script(
        (
            Say("/lapor"),
            Say("Sleman tgl 5 (12 org), Kota Madiun tgl 12 daring, Gowa tgl 20, kendala anggaran"),
            Say("eh salah, bukan Sleman tapi Bantul"),
            Album(2),
            Tap("Pasangkan semuanya"),
            Say("2=10"),
            Say("/lapor"),
            Tap("Kirim laporan"),
            Say(f"Kudus tgl 26 {NAME} 7 orang"),
            Tap("Kirim koreksi"),
        ),
        "sent",
        (
            ("Kabupaten Bantul", 5, 12, None, 1),
            ("Kota Madiun", 12, 10, "daring", 1),
            ("Kabupaten Gowa", 20, None, None, 1),
            ("Kabupaten Kudus", 26, 7, None, 0),
        ),
        ("sending", "correction"),
        corrections=1,
    ),
    Script((Say("/nihil"), Tap("Kirim nihil")), "sent", (), ("sending",), nil=True),
    Script(
        (
            Say("/lapor"),
            Say("Sleman tgl 5, luring, minat; Klaten tgl 6, 9 orang, luring, minat"),
            Tap("Kirim laporan"),
            Say("no 1 = 12"),
            Tap("Kirim perubahan"),
        ),
        "sent",
        (("Kabupaten Sleman", 5, 12, "luring", 0), ("Kabupaten Klaten", 6, 9, "luring", 0)),
        ("sending", "completion"),
    ),
    Script(
        (
            Say("/lapor"),
            Say("Klaten tgl 20, 9 org, luring"),
            Say("Sleman tgl 3 12 org"),
            Edit("Sleman tgl 3 21 org"),
            Say("Kudus tgl 4 5 org luring"),
            Say("hapus no 2"),
        ),
        "draft",
        (("Kabupaten Sleman", 3, 21, None, 0), ("Kabupaten Klaten", 20, 9, "luring", 0)),
        (),
    ),
    Script(
        (
            Say("/lapor"),
            Say("Sleman tgl 5, 12 orang, luring, minat, Kudus tgl 9, 22 orang, luring, minat"),
            Tap("Kirim laporan"),
            Say("/antrean", hub=True),
            Review(),
            Tap("Kembalikan laporan", hub=True),
            Say("no 2 orangnya 22 atau 12?", hub=True),
            Tap("Kembalikan laporan", hub=True),
            Tap("Jadi 12"),
            Review(),
            Tap("Terima laporan", hub=True),
        ),
        "accepted",
        (("Kabupaten Sleman", 5, 12, "luring", 0), ("Kabupaten Kudus", 9, 12, "luring", 0)),
        ("sending", "answer"),
    ),
)


@dataclass
class Reporter:
    """Somebody who looks after an innovation, and the hub of its province."""

    client: Client
    database: Database
    chat: int
    innovation: str
    province: str
    script: Script
    said: int = 0
    updates: dict[int, int] = field(default_factory=dict)

    @property
    def hub(self) -> int:
        """The chat of the hub."""
        return self.chat + 5

    async def live(self) -> None:
        """Join, then do all steps, each once the one before was answered."""
        await self._join(self.chat, Role.INNOVATOR, innovation_id=self.innovation)
        if any(getattr(step, "hub", False) for step in self.script.steps):
            await self._join(self.hub, Role.HUB, province=self.province)
        for step in self.script.steps:
            await self._do(step)

    async def _join(self, chat: int, role: Role, **scope: Any) -> None:
        token = f"{chat:08x}{role.value:0>24}"
        async with self.database.transaction() as records:
            await records.invites.create(token, role, datetime.now().astimezone(), **scope)
        await self._write(chat, text=f"/start {token}")

    async def _do(self, step: Step) -> None:
        match step:
            case Say(text, hub):
                written = await self._write(self.hub if hub else self.chat, text=text)
                self.said = self.said if hub else written
            case Edit(text):
                await self._write(self.chat, text=text, edit_of=self.said)
            case Album(photos):
                files = [{"file": _picture(self.chat + place)} for place in range(photos)]
                await self._write(self.chat, album=files)
            case Tap(label, hub):
                chat = self.hub if hub else self.chat
                message = await self._with_button(chat, label)
                await self._tap(chat, message, data_of(message, label))
            case Review():
                newest = (await self.client.messages(self.hub))[-1]
                await self._tap(self.hub, newest, f"review:{await self.report_id()}")

    async def report_id(self) -> int:
        """The report of last month."""
        async with self.database.read() as records:
            found = await records.reports.of(self.innovation, MONTH)
        assert found is not None, self.innovation
        return found.id

    async def _write(self, chat: int, **message: Any) -> int:
        ids = await self.client.write(chat, **message)
        await self._answered(chat, len(ids))
        return ids[0]

    async def _tap(self, chat: int, message: Json, data: str) -> None:
        """Tap; what the tap itself is answered may be lost with a process, what it does may not."""
        body = {"from": chat, "message_id": message["message_id"], "data": data}
        answering = asyncio.create_task(self.client.sim("POST", f"/chats/{chat}/taps", **body))
        await self._answered(chat, 1)
        answering.cancel()
        await asyncio.gather(answering, return_exceptions=True)

    async def _answered(self, chat: int, more: int) -> None:
        """Wait until this chat's updates are all stored and answered."""
        self.updates[chat] = self.updates.get(chat, 0) + more
        query = select(func.count(), func.count(Update.answered_at)).where(Update.chat_id == chat)
        async with asyncio.timeout(PATIENCE):
            while True:
                async with self.database.read() as records:
                    stored, answered = (await records._session.execute(query)).one()
                if stored == answered == self.updates[chat]:
                    return
                await asyncio.sleep(0.1)

    async def _with_button(self, chat: int, label: str) -> Json:
        found: list[Json] = []
        for _ in range(100):
            found = await self.client.messages(chat)
            for message in reversed(found):
                if message["from"]["is_bot"] and label in labels(message):
                    return message
            await asyncio.sleep(0.1)
        raise AssertionError((label, [one.get("text") for one in found][-4:]))


def _picture(width: int) -> Json:
    content = base64.b64encode(photo(200 + width % 200, located=True)).decode()
    return {"name": "foto.jpg", "mime": "image/jpeg", "base64": content}
