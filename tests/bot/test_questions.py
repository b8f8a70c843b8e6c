"""Questions: the cited answer, its full text, its neighbours, and whether it helped."""

import pytest

from tests.bot.desk import Desk, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_greeting_and_question_in_one_message(desk: Desk, chat: int) -> None:
    text = (
        "Assalamualaikum wr wb, selamat pagi Bapak/Ibu admin. Kami dari Bagian Organisasi mau bertanya, "
        "kalau mau replikasi inovasi itu langkah2nya gmn ya? terima kasih sebelumnya 🙏"
    )
    (answer,) = await desk.say(chat, text)
    assert answer["text"].startswith("Waalaikumsalam")
    assert "Pasal 21 ayat (1)" in answer["text"]
    bold = [e for e in answer["entities"] if e["type"] == "bold"]
    assert bold, "the deciding words are bold"


async def test_full_text_and_neighbours(desk: Desk, chat: int) -> None:
    (answer,) = await desk.say(chat, "gmn tahapan replikasi?")
    (section,) = await desk.tap(chat, answer, "Teks lengkap")
    assert section["text"].startswith("Pasal 21")
    assert "(3) Tahap persiapan diselesaikan" in section["text"]
    before, after = (label for label in labels(section) if "Pasal" in label)
    assert (before, after) == ("‹ Pasal 20", "Pasal 22 ›")
    assert await desk.tap(chat, section, after) == []
    assert (await desk.now(chat, section))["text"].startswith("Pasal 22")


async def test_a_pasal_named_by_its_number_is_shown_and_a_missing_one_is_said(desk: Desk, chat: int) -> None:
    (answer,) = await desk.say(chat, "kirim bunyi pasal 49 dong")
    assert "paling sedikit 1 (satu) bukti" in answer["text"] and "Pasal 49" in answer["text"]
    (refused,) = await desk.say(chat, "apa isi pasal 75 pedoman?")
    assert "Saya belum menemukan Pasal 75" in refused["text"]
    assert labels(refused) == ["Tanyakan ke petugas"]


async def test_helpful_is_stored_with_the_question(desk: Desk, chat: int) -> None:
    (answer,) = await desk.say(chat, "berapa lama magang replikasi?")
    await desk.tap(chat, answer, "Membantu")
    assert await _feedback(desk, chat) == (True, None)


async def test_unhelpful_takes_a_reason_by_button_or_in_words(desk: Desk, chat: int) -> None:
    (answer,) = await desk.say(chat, "berapa lama magang replikasi?")
    (asked,) = await desk.tap(chat, answer, "Belum membantu")
    await desk.tap(chat, asked, "Kurang lengkap")
    assert await _feedback(desk, chat) == (False, "incomplete")
    (again,) = await desk.tap(chat, answer, "Belum membantu")
    (thanks,) = await desk.say(chat, "saya tanya yang daring", reply_to=again["message_id"])
    assert "Terima kasih" in thanks["text"]
    assert await _feedback(desk, chat) == (False, "saya tanya yang daring")


async def test_nine_questions_in_a_second_get_nine_answers_in_order(desk: Desk, chat: int) -> None:
    ids = [(await desk.client.write(chat, text=f"apa isi pasal {n}?"))[0] for n in range(21, 30)]
    await desk.settle()
    answers = await desk.since(chat, ids[0])
    assert len(answers) == 9
    async with desk.app.database.read() as records:
        person = await records.people.by_telegram(chat)
        assert person
        stored = await records.questions.recent(chat, person.id, 9)
    assert [q.text for q in stored] == [f"apa isi pasal {n}?" for n in range(21, 30)]
    assert [q.reply_message_id for q in stored] == [a["message_id"] for a in answers]


async def test_somebody_elses_question_cannot_be_opened(desk: Desk, chat: int) -> None:
    (answer,) = await desk.say(chat, "gmn tahapan replikasi?")
    other = chat + 100_000
    (message,) = await desk.say(other, "/start")
    number = next(b["callback_data"] for row in answer["reply_markup"]["inline_keyboard"] for b in row)
    (refused,) = await desk.tap_data(other, message, number)
    assert "tidak berlaku" in refused["text"]


async def _feedback(desk: Desk, chat: int) -> tuple[bool, str | None]:
    async with desk.app.database.read() as records:
        person = await records.people.by_telegram(chat)
        assert person
        (question,) = await records.questions.recent(chat, person.id, 1)
        feedback = await records.questions.feedback(question.id, person.id)
    assert feedback
    return feedback.helpful, feedback.reason
