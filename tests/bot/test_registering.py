"""`/daftar`: who a person is, from free text, with consent; agencies that are unclear are asked about."""

import pytest

from bot.forms.writing import capitalised
from bot.programme.people import Role
from bot.storage.models import Agency, Draft, Owner, Person
from tests.bot.desk import Desk, Json, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")
PRIVATE = {"type": "all_private_chats"}


async def person_of(desk: Desk, chat: int) -> tuple[Person, Agency | None, Agency | None]:
    """A person as stored, with their agency and the agency that it is a unit of."""
    async with desk.app.database.read() as records:
        person = await records.people.by_telegram(chat)
        assert person is not None
        agency = await records.agencies.find(person.agency_id) if person.agency_id else None
        parent = await records.agencies.find(agency.parent_id) if agency and agency.parent_id else None
    return person, agency, parent


async def draft_of(desk: Desk, chat: int) -> Draft | None:
    """The person's open registration."""
    async with desk.app.database.read() as records:
        person = await records.people.by_telegram(chat)
        return await records.drafts.of("join", Owner(person_id=person.id)) if person else None


async def said(desk: Desk, chat: int, *texts: str) -> Json:
    """The answer to the last of several texts."""
    for text in texts:
        (answer,) = await desk.say(chat, text)
    return answer


async def test_with_taps_from_the_home_screen(desk: Desk, chat: int) -> None:
    home = await said(desk, chat, "/start", "/menu")
    assert "Nama dan instansi belum terdaftar" in home["text"]
    (asked,) = await desk.tap(chat, home, "Isi nama dan instansi")
    assert "Bagaimana sebaiknya disapa?" in asked["text"]
    await desk.tap(chat, asked, "Ibu")
    asked = await said(desk, chat, "Ratna Wulandari", "pemkab fakfak")
    assert "Instansi: Kabupaten Fak Fak" in asked["text"] and "Di unit kerja mana?" in asked["text"]
    asked = await said(desk, chat, "bagian organisasi")
    assert labels(asked)[:2] == ["Boleh disimpan", "Jangan disimpan"] and "Pasal 58" in asked["text"]
    await desk.tap(chat, asked, "Boleh disimpan")
    summary = await desk.now(chat, asked)
    (done,) = await desk.tap(chat, summary, "Kirim pendaftaran") or [await desk.now(chat, summary)]
    place = "Bagian Organisasi, Kabupaten Fak Fak"
    assert done["text"].startswith(f"✅ Terdaftar: Ratna Wulandari, {place}.\nPandu menyapa Bu Ratna.")
    person, agency, parent = await person_of(desk, chat)
    assert agency and parent and (agency.name, parent.name, parent.code) == (*place.split(", "), parent.code)
    assert person.consent_at and person.salutation == "ibu" and person.zone == "Asia/Jayapura"
    home = await said(desk, chat, "/menu")
    assert "Bu Ratna." in home["text"] and "belum terdaftar" not in home["text"]
    again = await said(desk, chat, "daftar")
    assert "1. Sapaan: Ibu" in again["text"] and f"Instansi: {place}" in again["text"]


@pytest.mark.parametrize(
    ("text", "unit", "official"),
    [
        ("dinkes kota bandung", "Dinkes", "Kota Bandung"),
        ("saya dari rsud wates kulon progo", "RSUD Wates", "Kabupaten Kulon Progo"),
        ("Biro Organisasi Provinsi Jawa Tengah", "Biro Organisasi", "Provinsi Jawa Tengah"),
    ],
)
async def test_a_unit_is_a_child_of_its_agency(
    desk: Desk, chat: int, text: str, unit: str, official: str
) -> None:
    asked = await said(desk, chat, "saya mau daftar", "pak", "Budi Santoso", text)
    assert "Bolehkah data ini disimpan?" in asked["text"]
    await said(desk, chat, "ya", "kirim")
    _, agency, parent = await person_of(desk, chat)
    assert agency and parent and (agency.name, parent.name, agency.kind) == (unit, official, "unit")


async def test_a_central_agency_and_no_unit(desk: Desk, chat: int) -> None:
    await said(desk, chat, "daftar", "nama saja", "Budi", "kemenkes", "lewati", "setuju", "kirim")
    person, agency, parent = await person_of(desk, chat)
    assert agency and (agency.name, agency.kind, parent) == ("Kementerian Kesehatan", "pusat", None)
    assert person.address == "Budi"


async def test_a_name_of_two_agencies_is_asked_about(desk: Desk, chat: int) -> None:
    asked = await said(desk, chat, "/daftar", "ibu", "Siti", "Bandung")
    assert labels(asked)[:2] == ["Kabupaten Bandung", "Kota Bandung"]
    asked = await said(desk, chat, "yang kota")
    assert "Instansi: Kota Bandung" in asked["text"] and "Di unit kerja mana?" in asked["text"]


async def test_an_agency_that_no_list_holds_is_asked_about(desk: Desk, chat: int) -> None:
    asked = await said(desk, chat, "/daftar", "ibu", "Siti", "puskesmas sukamaju")
    assert asked["text"].startswith("“puskesmas sukamaju” belum ada di daftar daerah")
    assert labels(asked)[0] == "puskesmas sukamaju"
    asked = await said(desk, chat, "puskesmas sukamaju sleman")
    assert "Instansi: puskesmas sukamaju, Kabupaten Sleman" in asked["text"]
    asked = await said(desk, chat, "ubah 3", "Universitas Contoh")
    await desk.tap(chat, asked, "Universitas Contoh")
    draft = await draft_of(desk, chat)
    assert draft and draft.answers["agency"] == {"name": "Universitas Contoh"}


async def test_questions_are_answered_in_the_middle(desk: Desk, chat: int) -> None:
    await said(desk, chat, "/daftar", "ibu", "Siti")
    for question in ("berapa lama magang replikasi?", "berapa lama magang replikasi"):
        answer, asked = await desk.say(chat, question)
        assert "Pasal" in answer["text"] and "Dari instansi mana?" in asked["text"]
    draft = await draft_of(desk, chat)
    assert draft and "agency" not in draft.answers
    asked = await said(desk, chat, "kembali", "0812")
    assert "Nama ditulis dengan huruf saja." in asked["text"]


async def test_without_consent_nothing_is_kept(desk: Desk, chat: int) -> None:
    await said(desk, chat, "/daftar", "ibu", "Siti Rahasia", "klaten", "lewati", "jangan")
    draft = await draft_of(desk, chat)
    assert draft is not None
    refused = await said(desk, chat, "kirim")
    assert "belum ada yang disimpan" in refused["text"] and "Isi pendaftaran lagi" in labels(refused)
    person, agency, _ = await person_of(desk, chat)
    assert (agency, person.consent_at, person.salutation) == (None, None, None)
    assert "Rahasia" not in person.name
    async with desk.app.database.read() as records:
        kept = await records.drafts.find(draft.id)
    assert kept and (kept.answers, kept.place) == ({}, {})


async def test_guests_see_it_in_their_menu_and_others_are_led_on(desk: Desk, chat: int) -> None:
    guests = [shown["command"] for shown in await desk.client.result("getMyCommands", scope=PRIVATE)]
    assert guests == ["menu", "cari", "daftar", "petugas", "privasi", "bantuan"]
    await desk.join(chat, Role.INNOVATOR)
    refused = await said(desk, chat, "/daftar")
    assert "Pendaftaran sudah selesai" in refused["text"] and labels(refused)


async def test_units_in_small_letters_are_written_as_names() -> None:
    assert capitalised("rsud wates") == "RSUD Wates" and capitalised("dpmptsp") == "DPMPTSP"
    assert capitalised("Dinas PUPR") == "Dinas PUPR"
