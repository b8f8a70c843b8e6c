"""Identity and phone numbers in questions are kept nowhere."""

import pytest
from sqlalchemy import text

from tests.bot.desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")
_NIK, _PHONE = "3404012345670001", "081234567890"


async def test_no_number_is_kept(desk: Desk, chat: int) -> None:
    asked = f"NIK saya {_NIK}, hp {_PHONE}. Honor mentor berapa?"
    (answer,) = await desk.say(chat, asked)
    await desk.tap(chat, answer, "Tanyakan ke petugas")
    await desk.say(chat, f"cari inovasi malaria {_NIK} {_PHONE}")
    (message,) = await desk.client.write(chat, text="honor mentor berapa")
    await desk.settle()
    await desk.post(chat, text=f"honor mentor berapa ya, hp {_PHONE}", edit_of=message)
    async with desk.app.database._engine.connect() as connection:
        for table in ("questions", "searches", "tasks", "updates", "cursors"):
            rows = (await connection.execute(text(f"SELECT * FROM {table}"))).all()  # noqa: S608
            assert _NIK not in str(rows) and _PHONE not in str(rows), table
