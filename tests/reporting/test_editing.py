"""Editing: a changed Telegram message changes what it told, whatever was asked since, and nothing else."""

import pytest

from tests.reporting.people import Reporter, words
from tests.reporting.test_proving import picture

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def changed(one: Reporter, text: str, number: int) -> str:
    """Change a message that was written before; gives what the bot said since, else its last message."""
    before = (await one.reporting.desk.client.messages(one.chat))[-1]["message_id"]
    await one.reporting.desk.client.write(one.chat, text=text, edit_of=number)
    await one.reporting.desk.settle()
    answers = await one.reporting.desk.since(one.chat, before)
    one.last = answers[-1] if answers else (await one.reporting.desk.since(one.chat, 0))[-1]
    return words(one.last)


async def written(one: Reporter, text: str) -> int:
    """Write; gives the number of the message."""
    (number,) = await one.reporting.desk.client.write(one.chat, text=text)
    await one.reporting.desk.settle()
    one.last = (await one.reporting.desk.since(one.chat, number))[-1]
    return number


async def test_a_changed_catat_changes_the_visit_it_noted(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 20)
    number = await written(yusuf, "/catat sleman tgl 3 12 org")
    assert "Jumlah orang no. 1 Sleman: 12 menjadi 21" in await changed(
        yusuf, "/catat sleman tgl 3 21 org", number
    )
    assert await yusuf.visits() == [("Kabupaten Sleman", "3/2", 21, None, None)]
    await changed(yusuf, "/catat bantul tgl 4 21 org", number)
    assert await yusuf.visits() == [("Kabupaten Bantul", "4/2", 21, None, None)]
    await changed(yusuf, "/catat bantul tgl 4 21 org, klaten tgl 5 9 org", number)
    assert [one[0] for one in await yusuf.visits()] == ["Kabupaten Bantul", "Kabupaten Klaten"]


async def test_a_catat_that_said_nothing_is_completed_by_changing_it(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 20)
    number = await written(yusuf, "/catat")
    assert "Kabupaten Sleman, 3 Feb, 12 orang" in await changed(yusuf, "/catat sleman tgl 3 12 org", number)
    assert await yusuf.visits() == [("Kabupaten Sleman", "3/2", 12, None, None)]


async def test_a_changed_message_keeps_what_was_filled_in_since(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 20)
    number = await written(yusuf, "bandung tgl 3 datang 12 org")
    await yusuf.tap("Kota Bandung")
    await yusuf.say("semua luring")
    await changed(yusuf, "bandung tgl 3 datang 21 org, minat", number)
    assert await yusuf.visits() == [("Kota Bandung", "3/2", 21, "luring", "minat")]


async def test_a_changed_message_is_no_answer_to_what_was_asked_later(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 20)
    number = await written(yusuf, "sleman tgl 3 datang 12 org")
    await yusuf.say("/petugas")
    await changed(yusuf, "sleman tgl 3 datang 21 org", number)
    assert await yusuf.visits() == [("Kabupaten Sleman", "3/2", 21, None, None)]
    async with yusuf.reporting.desk.app.database.read() as records:
        person = await records.people.by_telegram(yusuf.chat)
        assert person and await records.tasks.count_of(person.id) == 0


async def test_a_visit_changed_into_another_month_is_asked_about(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 20)
    number = await written(yusuf, "sleman tgl 3 feb 12 org")
    told = await changed(yusuf, "sleman tgl 30 jan 12 org", number)
    assert "Januari" in told
    assert (await yusuf.contents()).counted == ()


async def test_a_changed_message_of_a_sent_report_waits_for_a_tap(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 20)
    number = await written(yusuf, "sleman tgl 3 12 org luring minat")
    yusuf.reporting.at(2026, 3, 3)
    await yusuf.say("/lapor")
    await yusuf.tap("Kirim laporan")
    told = await changed(yusuf, "sleman tgl 3 21 org luring minat", number)
    assert "12 menjadi 21" in told and (await yusuf.visits())[0][2] == 12
    await yusuf.tap(next(one for one in yusuf.buttons if one.startswith("Kirim")))
    assert (await yusuf.visits())[0][2] == 21 and (await yusuf.report()).corrections == 1


async def test_a_changed_caption_changes_the_visit_it_told_of(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 20)
    desk = yusuf.reporting.desk
    await desk.post(yusuf.chat, file=picture(811), text="sleman tgl 3 datang 12 org")
    number = (await desk.client.messages(yusuf.chat))[-2]["message_id"]
    assert await yusuf.visits() == [("Kabupaten Sleman", "3/2", 12, None, None)]
    assert "12 menjadi 21" in await changed(yusuf, "sleman tgl 3 datang 21 org", number)
    assert await yusuf.visits() == [("Kabupaten Sleman", "3/2", 21, None, None)]


async def test_a_changed_caption_of_an_album_wherever_it_stands(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 20)
    desk = yusuf.reporting.desk
    album = [{"file": picture(812)}, {"file": picture(813), "text": "wonogiri tgl 4 datang 9 org"}]
    numbers = await desk.client.write(yusuf.chat, album=album)
    await desk.settle()
    assert await yusuf.visits() == [("Kabupaten Wonogiri", "4/2", 9, None, None)]
    await changed(yusuf, "wonogiri tgl 4 datang 8 org, minat", numbers[1])
    assert await yusuf.visits() == [("Kabupaten Wonogiri", "4/2", 8, None, "minat")]


async def test_a_caption_added_afterwards_is_a_new_text(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 20)
    desk = yusuf.reporting.desk
    (number,) = await desk.client.write(yusuf.chat, file=picture(814))
    await desk.settle()
    assert "Kabupaten Sleman" in await changed(yusuf, "sleman tgl 3 datang 12 org", number)
    assert await yusuf.visits() == [("Kabupaten Sleman", "3/2", 12, None, None)]


async def test_a_changed_caption_of_evidence_proposes_anew_and_a_tap_pairs(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 20)
    desk = yusuf.reporting.desk
    await yusuf.say(
        "Sleman tgl 3 12 org luring minat, Klaten tgl 5 9 org luring, Boyolali tgl 9 15 org daring"
    )
    await yusuf.tap("Tambah bukti")
    album = [{"file": picture(815)}, {"file": picture(816), "text": "daftar hadir klaten"}]
    numbers = await desk.client.write(yusuf.chat, album=album)
    await desk.settle()
    yusuf.last = (await desk.since(yusuf.chat, numbers[-1]))[-1]
    await yusuf.tap("Pasangkan")
    told = await changed(yusuf, "daftar hadir sleman boyolali, 12 org", numbers[1])
    assert "Ganti dengan Sleman 3/2, Boyolali 9/2?" in told and "Klaten 5/2" in told
    assert [row.evidence for row in (await yusuf.contents()).rows] == [0, 1, 0]
    await yusuf.tap("Ganti kunjungan")
    assert [row.evidence for row in (await yusuf.contents()).rows] == [1, 0, 1]
    assert [one[2] for one in await yusuf.visits()] == [12, 9, 15]
    assert "tetap untuk Sleman 3/2, Boyolali 9/2" in await changed(yusuf, "daftar hadir", numbers[1])
    assert "sudah untuk kunjungan Sleman" in await changed(yusuf, "sleman dan boyolali", numbers[1])


async def test_the_changed_caption_of_a_question_is_answered_anew(yusuf: Reporter) -> None:
    desk = yusuf.reporting.desk
    (number,) = await desk.client.write(yusuf.chat, file=picture(817), text="apa saja tahapan replikasi?")
    await desk.settle()
    told = await changed(yusuf, "berapa lama studi tiru?", number)
    assert "Pasal 33" in told
