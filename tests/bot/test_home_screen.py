"""The home screen says what waits, with a button each; refusals lead on; who is deactivated hears it once."""

from datetime import timedelta

import pytest

from bot.programme.people import Role
from bot.storage.models import Person
from config.wording import sapaan
from tests.bot.desk import Desk, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def change(desk: Desk, chat: int, **values: object) -> None:
    """Set columns of a person."""
    async with desk.app.database.transaction() as records:
        known = await records.people.by_telegram(chat)
        person = await records.people.to_write(known.id) if known else None
        assert isinstance(person, Person)
        for name, value in values.items():
            setattr(person, name, value)


async def test_it_greets_by_hour_and_name(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.INNOVATOR)
    await change(desk, chat, name="Drs. Yusuf Hidayat, M.Si.", salutation="bapak", zone="Asia/Jayapura")
    (home,) = await desk.say(chat, "/menu")
    assert home["text"].startswith(f"{sapaan(desk.app.clock.now(), 'Asia/Jayapura')}, Pak Yusuf.")
    assert "Belum ada yang menunggu." in home["text"]
    for text in ("/start", "/status", "status", "mulai", "kembali", "lewati", "halo", "Assalamualaikum"):
        (same,) = await desk.say(chat, text)
        assert labels(same) == labels(home), text
        assert "Pak Yusuf." in same["text"]
    assert same["text"].startswith("Waalaikumsalam, selamat")
    (thanks,) = await desk.say(chat, "terima kasih")
    assert thanks["text"] == "Sama-sama, Pak Yusuf."


async def test_a_stranger_is_not_called_by_name(desk: Desk, chat: int) -> None:
    await desk.say(chat, "/start")
    (home,) = await desk.say(chat, "/menu")
    assert ", Bapak/Ibu." in home["text"]


async def test_it_says_what_waits_with_a_button_each(desk: Desk, chat: int) -> None:
    staff = chat + 1_000_000
    await desk.join(staff, Role.STAFF)
    await desk.join(chat, Role.OFFICIAL)
    await desk.say(chat, "/petugas")
    await desk.say(chat, "siapa yang menanggung penginapan?")
    (home,) = await desk.say(chat, "/menu")
    assert "• 1 pertanyaan ke petugas belum dijawab" in home["text"]
    (own,) = await desk.tap(chat, home, "Lihat pertanyaan saya")
    assert "siapa yang menanggung penginapan?" in own["text"]
    (screen,) = await desk.say(staff, "/menu")
    assert "tugas menunggu di antrean" in screen["text"]
    assert "belum dijawab" not in screen["text"]
    await desk.tap(staff, screen, "Lihat antrean")
    queue = await desk.now(staff, screen)
    assert "paling mendesak di atas" in queue["text"]


async def test_a_hub_counts_its_own_province(desk: Desk, chat: int) -> None:
    asker, hub, other = chat, chat + 1_000_000, chat + 2_000_000
    await desk.join(asker, Role.MENTOR, province="Papua")
    await desk.join(hub, Role.HUB, province="Papua")
    await desk.join(other, Role.HUB, province="Maluku")
    last = (await desk.client.messages(hub))[-1]["message_id"]
    await desk.say(asker, "/petugas")
    await desk.say(asker, "kapan pembekalan Hub?")
    (told,) = await desk.since(hub, last)
    assert "kapan pembekalan Hub?" in told["text"]
    (home,) = await desk.say(hub, "/menu")
    assert "• 1 tugas menunggu" in home["text"]
    (home,) = await desk.say(other, "/menu")
    assert "Belum ada yang menunggu." in home["text"]
    (queue,) = await desk.say(other, "/antrean")
    assert "kapan pembekalan Hub?" not in queue["text"]


async def test_thirty_idle_days_bring_it_after_the_answer(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.OFFICIAL)
    now = desk.app.clock.now()
    await change(desk, chat, last_seen_at=now - timedelta(days=29))
    assert len(await desk.say(chat, "apa saja tahapan replikasi?")) == 1
    await change(desk, chat, last_seen_at=now - timedelta(days=31))
    answer, home = await desk.say(chat, "apa saja tahapan replikasi?")
    assert "tiga tahap" in answer["text"]
    assert "Belum ada yang menunggu." in home["text"]
    await change(desk, chat, last_seen_at=now - timedelta(days=31))
    assert len(await desk.say(chat, "/menu")) == 1


async def test_a_refusal_leads_to_the_hub(desk: Desk, chat: int) -> None:
    hub = chat + 1_000_000
    await desk.join(hub, Role.HUB, province="Gorontalo")
    await desk.join(chat, Role.INNOVATOR, province="Gorontalo")
    last = (await desk.client.messages(hub))[-1]["message_id"]
    (refused,) = await desk.say(chat, "/antrean")
    assert refused["text"] == "Antrean dibuka untuk pengelola Hub JIPP. Perlu melihatnya?"
    (stored,) = await desk.tap(chat, refused, "Minta akses ke Hub")
    assert "Minta akses: Antrean. Peran sekarang: inovator." in stored["text"]
    (told,) = await desk.since(hub, last)
    assert "Minta akses: Antrean" in told["text"]
    (again,) = await desk.tap(chat, refused, "Minta akses ke Hub")
    assert again["text"] == stored["text"]
    (forged,) = await desk.tap_data(chat, refused, "access:ask")
    assert "sudah tidak berlaku" in forged["text"]


async def test_staff_who_ask_staff_see_the_queue(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.STAFF)
    (told,) = await desk.say(chat, "/petugas")
    assert labels(told)[0] == "Lihat antrean"


async def test_who_is_deactivated_reads_one_sentence_and_loses_nothing(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.STAFF)
    (home,) = await desk.say(chat, "/menu")
    await change(desk, chat, active=False)
    for text in ("/menu", "/antrean", "apa saja tahapan replikasi?"):
        (told,) = await desk.say(chat, text)
        assert "sedang dinonaktifkan" in told["text"]
        assert desk.app.settings.contact_team in told["text"]
    (told,) = await desk.tap_data(chat, home, "queue:0")
    assert "sedang dinonaktifkan" in told["text"]
    await change(desk, chat, active=True)
    (queue,) = await desk.say(chat, "/antrean")
    assert "dinonaktifkan" not in queue["text"]
