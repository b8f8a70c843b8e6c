"""Two people share the draft of an innovation, and it goes over with a handover, by the person or the hub."""

import pytest

from bot.programme.people import Role
from tests.bot.desk import Desk, Json, data_of, labels
from tests.bot.people import become
from tests.filling.people import answers_of, drafts_of, look_after, sent_by

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def catalogued(desk: Desk, name: str) -> str:
    """The id of an innovation of the catalogue."""
    innovations = (await desk.app.finder.ready()).innovations
    return next(one.id for one in innovations if name in (one.short_name, one.name))


async def sees_nothing(desk: Desk, chat: int, prompt: Json, title: str = "Laporan bersama") -> None:
    """Neither words nor buttons, old ones too, lead somebody to the draft, and a text is a question."""
    assert await drafts_of(desk, chat) == []
    (none,) = await desk.say(chat, "/lanjut")
    assert title not in none["text"]
    (home,) = await desk.say(chat, "/menu")
    assert title not in home["text"]
    base = data_of(prompt, "Lihat ringkasan").split(".")[0]
    for data in (
        f"{base}.r",
        f"{base}.v",
        f"{base}.t",
        f"{base}.s",
        f"{base}.g",
        f"draft:{base.split(':')[1]}",
    ):
        (gone,) = await desk.tap_data(chat, prompt, data)
        assert "tidak terbuka di sini" in gone["text"], data
    await desk.say(chat, "Rahasia", reply_to=prompt["message_id"])


async def test_who_comes_second_sees_who_fills_it_in_and_takes_over(desk: Desk, chat: int) -> None:
    other = chat + 1
    await look_after(desk, chat, other, innovation=f"uji-{chat}")
    await desk.say(chat, "/bersama")
    await desk.say(chat, "Gerai")
    (held,) = await desk.say(other, "/bersama")
    assert held["text"].startswith(f"Laporan bersama sedang diisi Orang {chat}, baru saja.")
    assert labels(held) == ["Lihat draf", "Ambil alih"]
    (view,) = await desk.tap(other, held, "Lihat draf") or [await desk.now(other, held)]
    assert "1. Nama: Gerai" in view["text"] and labels(view) == ["Ambil alih"]
    (asked,) = await desk.tap(other, held, "Ambil alih") or [await desk.now(other, held)]
    assert "Berapa orang?" in asked["text"]
    await desk.say(other, "12")
    assert await answers_of(desk, other) == {"name": "Gerai", "people": 12}


async def test_what_is_written_while_another_writes_is_taken_with_the_pen(desk: Desk, chat: int) -> None:
    other = chat + 1
    await look_after(desk, chat, other, innovation=f"uji-{chat}")
    for text in ("/bersama", "Gerai"):
        await desk.say(chat, text)
    (held,) = await desk.say(other, "/bersama")
    await desk.tap(other, held, "Ambil alih")
    (held,) = await desk.say(chat, "15")
    assert "Pesan tadi belum dicatat" in held["text"]
    assert await answers_of(desk, chat) == {"name": "Gerai"}
    await desk.tap(chat, held, "Ambil alih")
    assert await answers_of(desk, chat) == {"name": "Gerai", "people": 15}


async def test_what_one_sends_the_other_is_told(desk: Desk, chat: int) -> None:
    other = chat + 1
    await look_after(desk, chat, other, innovation=f"uji-{chat}")
    for text in ("/bersama", "Gerai"):
        (asked,) = await desk.say(chat, text)
    (held,) = await desk.say(other, "/bersama")
    await desk.tap(other, held, "Ambil alih")
    for text in ("12", "kirim"):
        await desk.say(other, text)
    assert len(await sent_by(desk, other)) == 1
    (told,) = await desk.tap_data(chat, asked, data_of(asked, "Lihat ringkasan"))
    assert told["text"].startswith(f"Laporan bersama sudah dikirim Orang {other} pada")
    assert await sent_by(desk, chat) == []


async def test_the_person_hands_over_in_the_middle(desk: Desk, chat: int) -> None:
    successor = chat + 1
    innovation = await catalogued(desk, "EDAT")
    await become(desk, chat, Role.INNOVATOR, innovation_id=innovation)
    await desk.say(chat, "/bersama")
    (asked,) = await desk.say(chat, "EDAT Februari")
    await desk.say(chat, "/batal")
    (opened,) = await desk.say(chat, "saya pindah tugas, penggantinya bu Lina")
    token = opened["text"].split("?start=")[1].split()[0]
    await desk.say(successor, f"/start {token}")
    await sees_nothing(desk, chat, asked)
    (went_on,) = await desk.say(successor, "/lanjut")
    assert "Berapa orang?" in went_on["text"]
    (summary,) = await desk.say(successor, "21")
    assert "1. Nama: EDAT Februari" in summary["text"]
    await desk.tap(successor, summary, "Kirim bersama")
    assert await sent_by(desk, successor) == [{"name": "EDAT Februari", "people": 21}]
    assert await sent_by(desk, chat) == []


async def test_the_hub_hands_over_while_a_text_is_waited_for(desk: Desk, chat: int) -> None:
    hub, successor = chat + 1, chat + 2
    innovation = await catalogued(desk, "Bela Kaca")
    await become(desk, hub, Role.HUB, province="Papua Barat")
    await become(desk, chat, Role.INNOVATOR, innovation_id=innovation)
    await desk.say(chat, "/bersama")
    (asked,) = await desk.say(chat, "Bela Kaca Februari")
    async with desk.app.database.read() as records:
        person = await records.people.by_telegram(chat)
    assert person
    (start,) = await desk.say(hub, "/bantuan")
    await desk.tap_data(hub, start, f"handover:{person.id}")
    (opened,) = await desk.say(hub, "bu Lina")
    token = opened["text"].split("?start=")[1].split()[0]
    await desk.say(successor, f"/start {token}")
    late = await desk.say(chat, "12")
    assert all("Berapa orang" not in message["text"] for message in late)
    await sees_nothing(desk, chat, asked)
    assert await answers_of(desk, successor) == {"name": "Bela Kaca Februari"}
    (went_on,) = await desk.say(successor, "/lanjut")
    assert "Berapa orang?" in went_on["text"]
