"""A field of each type, added by YAML alone to a form that is shipped, is asked, summed up and documented."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.features import registering
from bot.forms.fields import FieldType
from tests.bot.desk import Desk, open_desk
from tests.checks.forms import forms_page
from tests.filling.people import PICTURE, drafts_of
from tests.homes import furnish

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADDED = """
fields:
  post: {label: Jabatan, type: text, ask: "Apa jabatannya?", example: Kepala bagian}
  staff: {label: Jumlah staf, type: integer, ask: "Berapa stafnya?", min: 1}
  digital: {label: Layanan digital, type: percent, ask: "Berapa persen yang digital?"}
  since: {label: Mulai bertugas, type: date, ask: "Sejak tanggal berapa?"}
  evaluated: {label: Evaluasi terakhir, type: month, ask: "Bulan apa evaluasinya?"}
  reach: {label: Cara dihubungi, type: choice, ask: "Lewat apa?", options: {wa: WhatsApp, mail: Surel}}
  newsletter: {label: Kabar bulanan, type: yes_no, ask: "Mau menerima kabar bulanan?"}
  branch: {label: Cabang, type: agency, ask: "Di daerah mana cabangnya?"}
  helpers: {label: Rekan, type: list, item: rekan, ask: "Siapa rekannya?", fields: {
    who: {label: Nama, type: text, ask: "Siapa namanya?"}}}
  letter: {label: Surat tugas, type: evidence, ask: "Mana surat tugasnya?", accepts: [photo, link]}
"""
SAID = (
    ("post", "Kepala bagian", "Jabatan: Kepala bagian"),
    ("staff", "dua belas orang", "Jumlah staf: 12"),
    ("digital", "12,5 persen", "Layanan digital: 12,5%"),
    ("since", "5 Februari 2024", "Mulai bertugas: Senin, 5 Februari 2024"),
    ("evaluated", "Februari 2024", "Evaluasi terakhir: Februari 2024"),
    ("reach", "wa", "Cara dihubungi: WhatsApp"),
    ("newsletter", "boleh", "Kabar bulanan: Ya"),
    ("branch", "pemkab sleman", "Cabang: Kabupaten Sleman"),
    ("helpers", "Bu Lina", "Rekan: 1 rekan"),
    ("letter", "", "Surat tugas: 1 foto"),
)
KNOWN = ("ibu", "Ratna Wulandari", "dinkes kota bandung", "boleh disimpan")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> AsyncIterator[Desk]:
    """A bot whose ministry has added ten fields to the registration."""
    home = tmp_path_factory.mktemp("home")
    furnish(home, corpus_home)
    (home / "config" / "forms").mkdir(parents=True)
    (home / "config" / "forms" / "join.yaml").write_text(ADDED, encoding="utf-8")
    async with open_desk(home) as opened:
        yield opened


async def test_each_is_found_in_chat_summary_and_docs(desk: Desk, chat: int) -> None:
    form = desk.app.forms[registering.FORM]
    assert {form.by_key[key].type for key, _, _ in SAID} == set(FieldType)
    for text in ("/daftar", *KNOWN):
        (asked,) = await desk.say(chat, text)
    for key, said, _ in SAID:
        assert form.by_key[key].ask in asked["text"]
        (asked,) = await (desk.say(chat, said) if said else desk.post(chat, file=PICTURE))
        if form.by_key[key].holds_many:
            (asked,) = await desk.say(chat, "selesai")
    (draft,) = await drafts_of(desk, chat)
    assert [key for key, _, _ in SAID if key not in draft.answers] == []
    assert [line for _, _, line in SAID if line not in asked["text"]] == []
    page = forms_page(desk.app.forms)
    assert [key for key, _, _ in SAID if f"| `{key}` | {form.by_key[key].label} |" not in page] == []
    await desk.tap(chat, asked, "Kirim pendaftaran")
    assert await drafts_of(desk, chat) == []
