"""Criteria as people write them: all of a text counts, and what is not understood changes nothing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.models import Broadcast
from tests.bot.broadcasts import DINI, gather
from tests.bot.desk import Desk, open_desk
from tests.homes import furnish


@pytest.fixture
async def desk(tmp_path: Path, corpus_home: Path) -> AsyncIterator[Desk]:
    furnish(tmp_path, corpus_home)
    async with open_desk(tmp_path) as desk:
        await gather(desk, joined=1, absent=0)
        yield desk


async def say_criteria(desk: Desk, text: str) -> tuple[str, Broadcast]:
    """Choose the audience of the only draft in these words; gives the answer and the draft."""
    (answer,) = await desk.say(DINI, "/siaran")
    async with desk.app.database.read() as records:
        if await records.broadcasts.find(1) is None:
            await desk.tap(DINI, answer, "Tulis siaran")
            (answer,) = await desk.say(DINI, "{nama}, lokakarya.")
    await desk.tap_data(DINI, answer, "bc_audience:1")
    (answer,) = await desk.say(DINI, text)
    async with desk.app.database.read() as records:
        draft = await records.broadcasts.find(1)
    assert draft is not None
    return answer["text"], draft


async def test_all_of_a_text_counts(desk: Desk) -> None:
    inovator = {"role": ["innovator"]}
    last_month = {"unreported": ["2026-02"]}
    for said, audience in (
        ("jateng", {"province": ["Jawa Tengah"]}),
        ("DIY dan DKI", {"province": ["Daerah Istimewa Yogyakarta", "Daerah Khusus Ibukota Jakarta"]}),
        ("Papua Barat", {"province": ["Papua Barat"]}),
        ("provinsi Kepulauan Riau", {"province": ["Kepulauan Riau"]}),
        ("kabupaten", {"level": ["kabupaten"]}),
        ("tingkat kota di Bali", {"level": ["kota"], "province": ["Bali"]}),
        ("klaster digitalisasi", {"theme": ["digitalisasi-administrasi"]}),
        ("tema kemiskinan", {"theme": ["pengentasan-kemiskinan"]}),
        ("tahap 2 uji coba", {"phase": ["trial"]}),
        ("belum lapor Februari 2026, Bali", last_month | {"province": ["Bali"]}),
        ("belum lapor Februari 2026 kecuali Bali", last_month | {"without": {"province": ["Bali"]}}),
        (
            "Bali, tingkat kota, belum lapor Februari 2026, kecuali mentor",
            last_month | {"province": ["Bali"], "level": ["kota"], "without": {"role": ["mentor"]}},
        ),
        ("inovasi kelas perahu", {"innovation": ["INV-0001"]}),
    ):
        _, draft = await say_criteria(desk, said)
        assert draft.audience == inovator | audience, said


async def test_all_is_all_roles_where_none_is_named(desk: Desk) -> None:
    text, draft = await say_criteria(desk, "semua kecuali petugas")
    assert draft.audience == {"without": {"role": ["staff"]}}
    assert "semua peran · kecuali petugas" in text
    _, draft = await say_criteria(desk, "semua inovator di Bali")
    assert draft.audience == {"role": ["innovator"], "province": ["Bali"]}


@pytest.mark.parametrize("said", ["yang rajin di Bali", "Kabupaten Klaten", "belum lapor Februari, rajin"])
async def test_what_is_not_understood_changes_nothing(desk: Desk, said: str) -> None:
    text, draft = await say_criteria(desk, said)
    assert "belum saya pahami: “" in text and draft.audience == {"role": ["innovator"]}
