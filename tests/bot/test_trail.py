"""The trail of what hub and staff did: page by page, of one person, and as a spreadsheet."""

import io

import pytest
from openpyxl import load_workbook

from bot.programme.people import Role
from bot.programme.trail import Action
from config.wording import ACTIONS, tindakan
from tests.bot.desk import Desk, labels
from tests.simulator.client import TOKEN, Json


async def content_of(desk: Desk, message: Json) -> bytes:
    """The bytes of the document of a message."""
    found = await desk.client.result("getFile", file_id=message["document"]["file_id"])
    return (await desk.client.http.get(f"/file/bot{TOKEN}/{found['file_path']}")).content


def test_every_action_is_said_in_indonesian() -> None:
    assert set(ACTIONS) == {action.value for action in Action}
    assert tindakan("role_given") == "memberi peran"


@pytest.mark.asyncio(loop_scope="module")
async def test_it_is_shown_and_sent(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.STAFF)
    now = desk.app.clock.now()
    async with desk.app.database.transaction() as records:
        me = await records.people.by_telegram(chat)
        assert me
        me.name = "Dini Jejak"
        made = await records.people.meet(chat + 1_000_001, "=Made Suarta", now)
        for number in range(9):
            await records.audit.note(me.id, Action.QUESTION_ANSWERED, "task", number, now)
        detail = {"role": "hub", "province": "Bali"}
        await records.audit.note(me.id, Action.ROLE_GIVEN, "person", made.id, now, detail=detail)
        await records.audit.note(None, Action.CORPUS_PUBLISHED, "generation", "000002", now)
    (page,) = await desk.say(chat, "/audit")
    assert page["text"].startswith("Jejak tindakan: 11, yang terbaru di atas")
    assert "pengelola sistem\n   menerbitkan dokumen: 000002" in page["text"]
    assert "Dini Jejak\n   memberi peran: =Made Suarta (pengelola Hub JIPP, Bali)" in page["text"]
    await desk.tap(chat, page, "›")
    assert "menjawab pertanyaan: 0" in (await desk.now(chat, page))["text"]
    await desk.tap_data(chat, page, f"trail:0.{made.id}")
    of_one = await desk.now(chat, page)
    assert of_one["text"].startswith("Jejak tindakan =Made Suarta: 1,")
    assert "Kembali ke orangnya" in labels(of_one)
    (sent,) = await desk.tap_data(chat, page, "trail_file:")
    sheet = load_workbook(io.BytesIO(await content_of(desk, sent))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("No.", "Waktu", "Oleh", "Tindakan", "Terhadap", "Keterangan")
    assert rows[1][2:] == ("Dini Jejak", "mengunduh jejak", "Dini Jejak", None)
    assert rows[3][2:] == ("Dini Jejak", "memberi peran", "=Made Suarta", "pengelola Hub JIPP, Bali")
    assert len(rows) == 13
    assert sheet.freeze_panes == "A2"
    assert sheet.cell(4, 5).data_type == "s"
    assert all(sheet.column_dimensions[column].width >= 8 for column in "ABCDEF")


@pytest.mark.asyncio(loop_scope="module")
async def test_it_is_for_staff(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.HUB, province="Bali")
    (refused,) = await desk.say(chat, "/audit")
    assert refused["text"] == "Jejak tindakan dibuka untuk petugas. Perlu melihatnya?"
    assert "Minta akses" in labels(refused)
