"""Handover by the person, by the hub and of a province: everything moves, the old custodian sees nothing."""

import pytest

from bot.programme.people import Role
from tests.bot.desk import Desk, Json, labels
from tests.bot.people import become, innovations_of, roles_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def find(desk: Desk, name: str) -> str:
    """The id of an innovation by its name."""
    innovations = (await desk.app.finder.ready()).innovations
    return next(one.id for one in innovations if name in (one.short_name, one.name))


def link_of(message: Json) -> str:
    """The argument of the link in a message."""
    return str(message["text"].split("?start=")[1].split()[0])


async def narahubung(desk: Desk, chat: int, name: str = "EDAT") -> str:
    """Make somebody the narahubung of an innovation; gives its id."""
    identity = await find(desk, name)
    await become(desk, chat, Role.INNOVATOR, innovation_id=identity)
    return identity


async def test_in_words_with_the_name_of_the_successor(desk: Desk, chat: int) -> None:
    successor, hub = chat + 1_000_000, chat + 2_000_000
    await become(desk, hub, Role.HUB, province="Papua Barat")
    identity = await narahubung(desk, chat)
    (asked,) = await desk.say(chat, "honor mentor berapa")
    await desk.tap(chat, asked, "Tanyakan ke petugas")
    (opened,) = await desk.say(chat, "saya pindah tugas, penggantinya pak Arif")
    assert "Serah terima untuk pak Arif" in opened["text"] and "• EDAT" in opened["text"]
    assert "1 permohonan yang menunggu" in opened["text"] and "7 hari" in opened["text"]
    assert labels(opened) == ["Salin pesan WA", "Buka WA", "Batal serah terima"]
    copied = opened["reply_markup"]["inline_keyboard"][0][0]["copy_text"]["text"]
    assert len(copied) <= 256 and link_of(opened) in copied
    (own,) = await desk.say(chat, f"/start {link_of(opened)}")
    assert "untuk pengganti" in own["text"]
    assert await innovations_of(desk, chat) == [identity]
    last = (await desk.client.messages(hub))[-1]["message_id"]
    (welcome,) = await desk.say(successor, f"/start {link_of(opened)}")
    assert welcome["text"].startswith("Selamat datang, Pak Arif.") and "• EDAT" in welcome["text"]
    assert await innovations_of(desk, successor) == [identity]
    assert await innovations_of(desk, chat) == [] and await roles_of(desk, chat) == frozenset()
    (told,) = await desk.since(hub, last)
    assert "Pasal 8 ayat (2)" in told["text"] and "5 hari kerja" in told["text"]
    done = (await desk.client.messages(chat))[-1]
    assert done["text"].startswith("✅ Serah terima selesai")
    (refused,) = await desk.say(chat, "/profil")
    assert "dibuka untuk" in refused["text"]
    commands = await desk.client.result("getMyCommands", scope={"type": "chat", "chat_id": chat})
    assert "profil" not in [command["command"] for command in commands]
    async with desk.app.database.read() as records:
        person = await records.people.by_telegram(successor)
        assert person and await records.tasks.count_of(person.id) == 1
    (used,) = await desk.say(chat + 3_000_000, f"/start {link_of(opened)}")
    assert "sudah dipakai" in used["text"]
    await desk.tap(hub, told, "Kembalikan tugas")
    assert await innovations_of(desk, chat) == [identity]
    assert await innovations_of(desk, successor) == []


async def test_from_the_profile_asks_for_the_name_and_can_be_cancelled(desk: Desk, chat: int) -> None:
    identity = await narahubung(desk, chat, "Jabat Erat")
    (profile,) = await desk.say(chat, "/profil")
    assert "Jabat Erat" in profile["text"] or "Yang diurus" in profile["text"]
    (ask,) = await desk.tap(chat, profile, "Serah terima tugas")
    assert "Siapa pengganti" in ask["text"]
    (opened,) = await desk.say(chat, "bu Lina")
    assert "Serah terima untuk bu Lina" in opened["text"]
    await desk.tap(chat, opened, "Batal serah terima")
    assert "dibatalkan" in (await desk.now(chat, opened))["text"]
    (over,) = await desk.say(chat + 1_000_000, f"/start {link_of(opened)}")
    assert "dibatalkan" in over["text"]
    assert await innovations_of(desk, chat) == [identity]


async def test_the_wrong_successor_gives_it_back(desk: Desk, chat: int) -> None:
    identity = await narahubung(desk, chat, "1 PK-100 KK")
    (opened,) = await desk.say(chat, "Selamat pagi, saya dimutasi ke Setda. Pengganti saya Bu Lina.")
    wrong = chat + 1_000_000
    (welcome,) = await desk.say(wrong, f"/start {link_of(opened)}")
    await desk.tap(wrong, welcome, "Bukan saya")
    assert "kembali kepada" in (await desk.now(wrong, welcome))["text"]
    assert await innovations_of(desk, chat) == [identity] and await innovations_of(desk, wrong) == []
    assert "kembali kepada" in (await desk.client.messages(chat))[-1]["text"]


async def test_by_the_hub_where_the_person_is_gone(desk: Desk, chat: int) -> None:
    hub, elsewhere, successor = chat + 1_000_000, chat + 2_000_000, chat + 3_000_000
    await become(desk, hub, Role.HUB, province="Papua Barat")
    await become(desk, elsewhere, Role.HUB, province="Bali")
    identity = await narahubung(desk, chat, "Bela Kaca")
    async with desk.app.database.read() as records:
        person = await records.people.by_telegram(chat)
    assert person
    (start,) = await desk.say(elsewhere, "/bantuan")
    (stale,) = await desk.tap_data(elsewhere, start, f"handover:{person.id}")
    assert "Siapa pengganti" not in stale["text"]
    (start,) = await desk.say(hub, "/bantuan")
    (ask,) = await desk.tap_data(hub, start, f"handover:{person.id}")
    assert "Siapa pengganti" in ask["text"]
    (opened,) = await desk.say(hub, "bu Lina")
    assert "• Bela Kaca" in opened["text"]
    await desk.say(successor, f"/start {link_of(opened)}")
    assert await innovations_of(desk, successor) == [identity]
    assert await innovations_of(desk, chat) == [] and await roles_of(desk, chat) == frozenset()


async def test_a_province_goes_over_by_staff_only(desk: Desk, chat: int) -> None:
    staff, successor = chat + 1_000_000, chat + 2_000_000
    await become(desk, staff, Role.STAFF)
    await become(desk, chat, Role.HUB, province="Riau")
    (own,) = await desk.say(chat, "saya pindah tugas")
    assert "diserahkan oleh petugas" in own["text"]
    async with desk.app.database.read() as records:
        person = await records.people.by_telegram(chat)
    assert person
    (ask,) = await desk.tap_data(staff, (await desk.say(staff, "/bantuan"))[0], f"handover:{person.id}.Riau")
    assert "Siapa pengganti" in ask["text"]
    (opened,) = await desk.say(staff, "pak Budi")
    assert "pengelola Hub JIPP Riau" in opened["text"]
    await desk.say(successor, f"/start {link_of(opened)}")
    assert await roles_of(desk, chat) == frozenset()
    assert await roles_of(desk, successor) == {Role.HUB}


@pytest.mark.parametrize(
    "text",
    [
        "saya pindah tugas, apakah narahubung harus diganti?",
        "kalau saya pindah tugas siapa penggantinya",
        "bagaimana prosedur penggantian narahubung",
    ],
)
async def test_a_question_about_it_is_a_question(desk: Desk, chat: int, text: str) -> None:
    (answer,) = await desk.say(chat, text)
    assert "Serah terima" not in answer["text"] and "Belum ada tugas" not in answer["text"]


async def test_who_has_nothing_to_hand_over_is_told_so(desk: Desk, chat: int) -> None:
    (nothing,) = await desk.say(chat, "saya pindah tugas, penggantinya pak Arif")
    assert "Belum ada tugas yang tercatat" in nothing["text"]


async def test_the_profile_can_be_changed(desk: Desk, chat: int) -> None:
    await narahubung(desk, chat, "EDAT")
    (profile,) = await desk.say(chat, "/profil")
    (which,) = await desk.tap(chat, profile, "Ubah data diri")
    (ask,) = await desk.tap(chat, which, "Ubah nama")
    assert "nama lengkap" in ask["text"]
    (named,) = await desk.say(chat, "Ratna Sari")
    assert named["text"].startswith("Ratna Sari, inovator.")
    (addressed,) = await desk.tap(chat, which, "Sapa Ibu")
    assert "Disapa: Bu Ratna" in addressed["text"]
    await desk.tap(chat, which, "Ubah nomor WA")
    (wrong,) = await desk.say(chat, "0274 512345")
    assert "bukan nomor WA" in wrong["text"]
    (right,) = await desk.say(chat, "0812 3456 7890")
    assert "6281234567890, hanya dilihat Hub dan petugas" in right["text"]


async def test_a_colleague_joins_by_a_link_of_the_narahubung(desk: Desk, chat: int) -> None:
    identity = await narahubung(desk, chat, "Kelas Perahu")
    (profile,) = await desk.say(chat, "/profil")
    (colleagues,) = await desk.tap(chat, profile, "Lihat rekan")
    assert "Kelas Perahu" in colleagues["text"]
    (link,) = await desk.tap(chat, colleagues, next(one for one in labels(colleagues) if "Undang" in one))
    (welcome,) = await desk.say(chat + 1_000_000, f"/start {link_of(link)}")
    assert "rekan narahubung inovasi “Kelas Perahu”" in welcome["text"]
    assert await innovations_of(desk, chat + 1_000_000) == [identity]
    (stale,) = await desk.tap_data(chat, colleagues, "colleague:INV-0002")
    assert "WA" not in stale["text"]
