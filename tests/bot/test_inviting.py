"""120 invited from one file: bad rows come back, 98 + 22 = 120 on every screen, links renewed and revoked."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.papers.sheets import Sheet, from_xlsx, to_xlsx
from bot.programme.people import Role
from tests.bot.desk import Desk, Json, labels
from tests.bot.people import become, innovations_of, roles_of

pytestmark = pytest.mark.asyncio(loop_scope="module")
HEADINGS = ["No", "Nama narahubung", "Unit kerja", "Inovasi", "No. WA"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STAFF = 990_001


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def staff(desk: Desk) -> AsyncIterator[int]:
    """Mbak Dini, who is staff."""
    await become(desk, STAFF, Role.STAFF)
    yield STAFF


async def rows_for(desk: Desk, count: int, first: int = 0) -> list[list[str]]:
    """Rows of people, one an innovation of the catalogue, at the agency that owns it."""
    everything = (await desk.app.finder.ready()).innovations
    owned = [one for one in everything if (one.agency or "").startswith("Pemerintah")]
    innovations = owned[first : first + count]
    return [
        [str(n), f"Orang Ke{n}", one.agency or "", one.id, f"0812 {first + n:08d}"]
        for n, one in enumerate(innovations, 1)
    ]


async def send(desk: Desk, chat: int, rows: list[list[str]]) -> list[Json]:
    """Send a spreadsheet."""
    content = to_xlsx([Sheet("Daftar", HEADINGS, rows)])
    return await desk.post(chat, file={"name": "daftar.xlsx", "mime": XLSX, "base64": _base64(content)})


def _base64(content: bytes) -> str:
    import base64

    return base64.b64encode(content).decode()


async def open_file(desk: Desk, message: Json) -> list[list[str]]:
    """The rows of a spreadsheet the bot sent."""
    return from_xlsx(await download(desk, message))


async def download(desk: Desk, message: Json) -> bytes:
    file = await desk.application.bot.get_file(message["document"]["file_id"])
    return bytes(await file.download_as_bytearray())


async def _links(desk: Desk, message: Json) -> list[str]:
    """The tokens of a spreadsheet of links."""
    return [row[6].split("start=")[1] for row in (await open_file(desk, message))[1:] if row[6]]


async def test_120_from_one_file_and_98_join(desk: Desk, staff: int) -> None:
    (how,) = await desk.say(staff, "/undang")
    assert "Kirim berkas Excel" in how["text"]
    rows = await rows_for(desk, 122)
    rows[13][2] = "Bandung"
    rows[51][4] = "0274 512345"
    rows[52] = ["53", "Tanpa Inovasi", "Pemkab Klaten", "Inovasi yang belum ada", "081299999999"]
    (checked,) = await send(desk, staff, [*rows, ["", "", "", "", ""]])
    assert checked["text"].startswith("122 baris dibaca: 119 siap, 3 perlu diperiksa.")
    assert "baris 15: “Bandung”, Kabupaten Bandung atau Kota Bandung?" in checked["text"]
    assert labels(checked) == ["Buat undangan", "Unduh yang bermasalah"]
    (problems,) = await desk.tap(staff, checked, "Unduh yang bermasalah")
    bad = await open_file(desk, problems)
    assert bad[0][:5] == HEADINGS and bad[0][-1] == "Yang perlu diperiksa"
    assert [row[0] for row in bad[1:]] == ["14", "52", "53"]
    made, again, poster = await desk.tap(staff, checked, "Buat undangan")
    assert made["caption"].startswith("119 undangan dibuat")
    assert (await open_file(desk, again))[1:] == bad[1:]
    assert (await download(desk, poster)).startswith(b"%PDF")
    sheet = await open_file(desk, made)
    assert len(sheet) == 120 and all(len(row[7]) <= 700 for row in sheet)
    assert sheet[1][7].startswith("Yth. Bapak/Ibu Orang Ke1") and "t.me/" in sheet[1][7]
    (mended,) = await send(desk, staff, [[*bad[1][:2], "Pemkot Bandung", *bad[1][3:5]]])
    assert mended["text"].startswith("1 baris dibaca: 1 siap, 0 perlu")
    one_more = (await desk.tap(staff, mended, "Buat undangan"))[0]
    tokens = [*await _links(desk, made), *await _links(desk, one_more)]
    assert len(set(tokens)) == 120
    for number, token in enumerate(tokens[:98]):
        async with desk.app.database.transaction() as records:
            person = await records.people.meet(700_000 + number, "T", desk.app.clock.now())
            await records.invites.claim(token, person.id, desk.app.clock.now())
    (coverage,) = await desk.tap(staff, made, "Lihat yang bergabung")
    assert coverage["text"].startswith("Bergabung 98 dari 120 narahubung. Belum: 22.")
    (menu,) = await desk.say(staff, "/undang")
    assert "Bergabung 98 dari 120 narahubung." in menu["text"]
    await desk.tap(staff, coverage, "Daftar dan teks WA")
    waiting = await desk.now(staff, coverage)
    assert waiting["text"].startswith("Belum bergabung: 22 narahubung")
    (file,) = await desk.tap(staff, waiting, "Unduh Excel")
    assert len(await open_file(desk, file)) == 23


async def test_links_over_are_renewed_together_and_the_parts_add_up(desk: Desk, staff: int) -> None:
    async with desk.app.database.transaction() as records:
        waiting = await records.narahubung.missing(desk.app.clock.now())
        for one in waiting[:8]:
            invite = await records.invites.find(one.invite.id)
            assert invite
            invite.expires_at = desk.app.clock.now() - timedelta(minutes=1)
        for one in waiting[8:11]:
            await records.invites.number(one.invite.id, None, desk.app.clock.now())
    (coverage,) = await desk.tap_data(staff, (await desk.say(staff, "/bantuan"))[0], "coverage:")
    assert "11 belum membuka tautan, 8 tautan kedaluwarsa, 3 nomor salah" in coverage["text"]
    renewed, file = await desk.tap(staff, coverage, "Perbarui tautan")
    assert renewed["text"].startswith("8 tautan diperbarui")
    assert len(await _links(desk, file)) == 22
    (after,) = await desk.tap_data(staff, coverage, "coverage:")
    assert "19 belum membuka tautan, 0 tautan kedaluwarsa, 3 nomor salah" in after["text"]


async def test_a_wrong_number_is_noted_and_put_right(desk: Desk, staff: int) -> None:
    (start,) = await desk.say(staff, "/bantuan")
    await desk.tap_data(staff, start, "missing:0")
    (card,) = await desk.tap(staff, await desk.now(staff, start), "1")
    assert "Teks WA, ketuk untuk menyalin" in card["text"] and "Buka WA" in labels(card)
    (asked,) = await desk.tap(staff, card, "Nomor salah")
    assert "yang benar?" in asked["text"]
    (again,) = await desk.say(staff, "belum tahu")
    assert "bukan nomor WA" in again["text"]
    (right,) = await desk.say(staff, "0813 1111 2222")
    assert "Belum membuka tautan" in right["text"]
    wa = next(b["url"] for row in right["reply_markup"]["inline_keyboard"] for b in row if "url" in b)
    assert wa.startswith("https://wa.me/6281311112222?text=Yth.")


async def test_a_link_taken_by_another_is_revoked_by_a_tap(desk: Desk, staff: int, chat: int) -> None:
    async with desk.app.database.read() as records:
        before = await records.narahubung.coverage(desk.app.clock.now())
    (start,) = await desk.say(staff, "/bantuan")
    (listed,) = await desk.tap_data(staff, start, "missing_file:")
    token = (await _links(desk, listed))[0]
    (welcome,) = await desk.say(chat, f"/start {token}")
    assert await roles_of(desk, chat) == {Role.INNOVATOR}
    await desk.tap_data(staff, start, "joined:0")
    joined = await desk.now(staff, start)
    assert f"akun “Orang {chat}”" in joined["text"]
    (card,) = await desk.tap(staff, joined, "1")
    await desk.tap(staff, card, "Cabut tautan")
    done = await desk.now(staff, card)
    assert "Tautan baru" in done["text"]
    (told,) = await desk.since(chat, welcome["message_id"])
    assert "dicabut" in told["text"]
    assert await roles_of(desk, chat) == frozenset() and await innovations_of(desk, chat) == []
    (over,) = await desk.say(chat, f"/start {token}")
    assert "sudah dicabut" in over["text"]
    (fresh,) = await desk.tap(staff, done, "Kirim tautan baru")
    assert "Belum membuka tautan" in fresh["text"]
    async with desk.app.database.read() as records:
        assert await records.narahubung.coverage(desk.app.clock.now()) == before


async def test_a_hub_sees_its_province_and_nobody_elses_file(desk: Desk, staff: int, chat: int) -> None:
    await become(desk, chat, Role.HUB, province="Sulawesi Selatan")
    await desk.say(chat, "/undang")
    rows = await rows_for(desk, 9, first=122)
    (checked,) = await send(desk, chat, rows)
    assert "di luar provinsi Hub ini" in checked["text"]
    async with desk.app.database.read() as records:
        everybody = await records.narahubung.missing(desk.app.clock.now())
        own = await records.narahubung.missing(desk.app.clock.now(), frozenset({"Sulawesi Selatan"}))
    elsewhere = next(one for one in everybody if one.invite.id not in {mine.invite.id for mine in own})
    (refused,) = await desk.tap_data(chat, checked, f"invited:{elsewhere.invite.id}")
    assert "sudah" in refused["text"] or "lama" in refused["text"]
    (stale,) = await desk.tap_data(staff, checked, "invite_make:999") or [refused]
    assert "caption" not in stale


async def test_what_is_no_list_is_said_to_be_none(desk: Desk, staff: int) -> None:
    await desk.say(staff, "/undang")
    nonsense = {"name": "a.xlsx", "mime": XLSX, "base64": _base64(b"PK nonsense")}
    (wrong,) = await desk.post(staff, file=nonsense)
    assert ".xlsx" in wrong["text"]
    content = to_xlsx([Sheet("Daftar", ["Nama", "Catatan"], [["Lina", "x"]])])
    (columns,) = await desk.post(staff, file={"name": "a.xlsx", "mime": XLSX, "base64": _base64(content)})
    assert columns["text"].startswith("Kolom yang belum ada: unit, inovasi, nomor WA.")
    (sample,) = await desk.tap(staff, columns, "Unduh contoh berkas")
    assert (await open_file(desk, sample))[0][0] == "Nama"
    (poster,) = await desk.tap_data(staff, columns, "invite_poster:")
    assert poster["document"]["file_name"] == "poster-pandu.pdf"
