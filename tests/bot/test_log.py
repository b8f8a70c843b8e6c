"""The log says what happened, and nothing that people wrote, are called, or may keep secret."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.programme.people import Role
from config.logging import configure
from tests.bot.desk import Desk, open_desk
from tests.homes import furnish
from tests.simulator.client import TOKEN

PERSON, STAFF = 931_000_111_222, 931_000_111_333
SECRETS = ("Sutinah", "durian", TOKEN, str(PERSON), "0812")


async def converse(desk: Desk) -> str:
    """Questions, searches, a link, a form of text, a tap, an answer; gives the token of the link."""
    await desk.join(STAFF, Role.STAFF)
    token = "5ec2e7" * 5 + "ab"
    async with desk.app.database.transaction() as records:
        await records.invites.create(token, Role.MENTOR, desk.app.clock.now())
    await desk.client.sim("POST", "/people", id=PERSON, first_name="Sutinah")
    await desk.say(PERSON, f"/start {token}")
    await desk.say(PERSON, "bolehkah replikasi kebun durian dimodifikasi? hp 081234567890")
    await desk.say(PERSON, "cari inovasi durian")
    await desk.say(PERSON, "/petugas")
    await desk.say(PERSON, "saya Sutinah, kapan panen durian?")
    card = (await desk.client.messages(STAFF))[-1]
    await desk.say(STAFF, "panen durian bulan depan", reply_to=card["message_id"])
    await desk.say(PERSON, "/orang Sutinah durian")
    return token


async def break_down(desk: Desk) -> None:
    """The same where the database refuses to keep a question."""
    async with desk.app.database._engine.connect() as connection:
        await connection.execute(text("ALTER TABLE questions RENAME TO hidden"))
        await connection.commit()
    (sorry,) = await desk.say(PERSON, "saya Sutinah, bolehkah durian?")
    assert "Kode:" in sorry["text"]


async def test_nothing_personal_is_logged(
    tmp_path: Path, corpus_home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = logging.getLogger().handlers[:], logging.getLogger().level
    furnish(tmp_path, corpus_home)
    configure("DEBUG")
    try:
        async with open_desk(tmp_path) as desk:
            token = await converse(desk)
            await break_down(desk)
    finally:
        logging.getLogger().handlers[:], _ = before
        logging.getLogger().setLevel(before[1])
    written = capfd.readouterr().err
    assert "update failed" in written
    for secret in (*SECRETS, token):
        assert secret not in written, written[max(written.index(secret) - 300, 0) :][:600]
