"""Who replicates an innovation: entered by its people, hub, staff; changed, ended, removed, asked about."""

import pytest
from sqlalchemy import select

from bot.programme.people import Role
from bot.programme.reporting import Channel
from bot.storage.models import AuditEntry, Draft, DraftState, Journey
from tests.bot.people import become
from tests.reporting.people import Reporter, Reporting

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def journeys_of(one: Reporter) -> list[Journey]:
    """What is stored of an innovation, those that ended too."""
    async with one.reporting.desk.app.database.read() as records:
        return list(await records.journeys.of_innovation(one.innovation, ended=True))


async def told(one: Reporter) -> list[tuple[str, str | None, str]]:
    """Agency, phase and month of beginning of each."""
    return [
        (j.agency, j.phase and j.phase.value, f"{j.started_on:%Y-%m}" if j.started_on else "")
        for j in await journeys_of(one)
    ]


async def enter(one: Reporter, agency: str, phase: str = "II uji coba", month: str = "lewati") -> str:
    """Enter a replicator from what is shown; gives the last answer."""
    await one.tap("Catat replikator" if "Catat replikator" in one.buttons else "Catat replikator lain")
    await one.say(agency)
    await one.tap(phase)
    await one.say(month)
    return await one.tap("Simpan replikasi")


async def at_list(one: Reporter) -> None:
    """The list, by way of the profile."""
    await one.say("/profil")
    await one.tap("Lihat replikator")


async def colleague(yusuf: Reporter, by: int, role: Role, **scope: str) -> Reporter:
    """Somebody else, who may act for the same innovation or not."""
    await become(yusuf.reporting.desk, yusuf.chat + by, role, **scope)
    return Reporter(yusuf.reporting, yusuf.chat + by, yusuf.innovation, yusuf.name)


async def test_a_narahubung_enters_one_from_the_report_card(yusuf: Reporter) -> None:
    await yusuf.say("/lapor")
    assert f"Belum ada replikator {yusuf.name} yang dicatat." in await yusuf.tap("Lihat replikator")
    assert "Instansi mana yang mereplikasi?" in await yusuf.tap("Catat replikator")
    assert "Kabupaten Sleman" in await yusuf.say("pemkab sleman")
    assert yusuf.buttons[:4] == ["I penyiapan", "II uji coba", "III penerapan penuh", "IV pelembagaan"]
    assert "mulai bulan apa?" in await yusuf.tap("II uji coba")
    assert "Bulan mulai: Februari 2026" in await yusuf.say("feb 2026")
    assert "Replikator dicatat." in await yusuf.tap("Simpan replikasi")
    assert await told(yusuf) == [("Kabupaten Sleman", "trial", "2026-02")]
    listed = await yusuf.tap("Daftar replikator")
    assert "1. Kabupaten Sleman: tahap II uji coba" in listed and "1 Sleman" in yusuf.buttons


async def test_it_is_asked_for_in_words(yusuf: Reporter) -> None:
    for words in ("mau catat replikator", "siapa saja replikator kami?", "lihat daftar replikator"):
        assert f"Belum ada replikator {yusuf.name}" in await yusuf.say(words), words
    assert "Belum ada replikator" not in await yusuf.say("replikator itu apa?")
    made = await colleague(yusuf, 3, Role.HUB, province="Jawa Tengah")
    assert "Replikator untuk inovasi yang mana?" in await made.say("catat replikator")
    assert "Replikator inovasi mana yang dicatat?" in await made.tap("Cari inovasinya")


async def test_an_agency_that_may_be_two_is_asked_about(yusuf: Reporter) -> None:
    await at_list(yusuf)
    await yusuf.tap("Catat replikator")
    assert "ada lebih dari satu" in await yusuf.say("Bandung")
    assert yusuf.buttons[:2] == ["Kabupaten Bandung", "Kota Bandung"]
    await yusuf.tap("Kota Bandung")
    await yusuf.say("tahap 3")
    assert "Waktu itu belum tiba." in await yusuf.say("Maret 2027")
    await yusuf.tap("Lewati isian")
    await yusuf.tap("Simpan replikasi")
    assert await told(yusuf) == [("Kota Bandung", "full_use", "")]


async def test_the_same_agency_twice_is_asked_about(yusuf: Reporter) -> None:
    await at_list(yusuf)
    await enter(yusuf, "kab sleman", "I penyiapan", "Januari 2026")
    asked = await enter(yusuf, "Sleman", "II uji coba")
    assert "Kabupaten Sleman sudah tercatat" in asked and "tahap I penyiapan" in asked
    assert await told(yusuf) == [("Kabupaten Sleman", "setting_up", "2026-01")]
    assert "Perubahan disimpan." in await yusuf.tap("Sama, perbarui")
    assert await told(yusuf) == [("Kabupaten Sleman", "trial", "2026-01")]
    near = await enter(yusuf, "dinkes sleman", "I penyiapan")
    assert "Dinkes, Kabupaten Sleman: replikasi yang sama, atau tersendiri?" in near
    assert "Replikator dicatat." in await yusuf.tap("Tersendiri, simpan")
    assert [agency for agency, *_ in await told(yusuf)] == ["Dinkes, Kabupaten Sleman", "Kabupaten Sleman"]
    await enter(yusuf, "rsud sleman")
    assert "2 instansi" in await yusuf.tap("Batal simpan")


async def test_the_phase_is_changed_by_a_tap_and_the_percent_begins_anew(yusuf: Reporter) -> None:
    await at_list(yusuf)
    await enter(yusuf, "Kebumen")
    await yusuf.say("/lapor")
    shown = await yusuf.say("Sleman tgl 5, 12 orang, rencana aksi 60%")
    assert "Kemajuan: Kebumen, tahap II uji coba, 60%" in shown
    await yusuf.tap("Kirim laporan")
    await at_list(yusuf)
    assert "Kemajuan: 60%, dari laporan 2 Maret 2026" in await yusuf.tap("1 Kebumen")
    assert "Tercatat: tahap II uji coba, 60%." in await yusuf.tap("Ubah tahap")
    assert "Tahap: III penerapan penuh" in await yusuf.tap("III penerapan penuh")
    (journey,) = await journeys_of(yusuf)
    assert journey.phase == "full_use" and journey.percent is None
    kept = await yusuf.tap("Hapus replikator")
    assert "sudah disebut di laporan terkirim" in kept and "Hapus replikator" not in yusuf.buttons


async def test_a_percent_stays_with_the_phase_it_was_told_of(yusuf: Reporter) -> None:
    await at_list(yusuf)
    await enter(yusuf, "Kebumen")
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 5, 12 orang, rencana aksi 60%")
    await at_list(yusuf)
    await yusuf.tap("1 Kebumen")
    await yusuf.tap("Ubah tahap")
    await yusuf.tap("III penerapan penuh")
    assert "Kemajuan: Kebumen, tahap II uji coba, 60%" in await yusuf.say("/lapor")
    assert "Klaten" in await yusuf.say("Klaten tgl 6, 9 orang")
    await yusuf.tap("Kirim laporan")
    assert [(one.phase, one.percent) for one in await journeys_of(yusuf)] == [("full_use", None)]
    await yusuf.say("/lapor")
    await yusuf.say("Kudus tgl 2, 9 orang, rencana aksi 20%")
    await yusuf.tap("Kirim laporan")
    await yusuf.tap("Kirim sekarang")
    assert [one.percent for one in await journeys_of(yusuf)] == [20]


async def test_it_is_left_taken_over_and_gone_on_with(yusuf: Reporter, reporting: Reporting) -> None:
    await at_list(yusuf)
    await yusuf.tap("Catat replikator")
    await yusuf.say("Kebumen")
    lina = await colleague(yusuf, 1, Role.INNOVATOR, innovation_id=yusuf.innovation)
    await at_list(lina)
    assert "sedang diisi" in await lina.tap("Catat replikator")
    assert "di tahap apa?" in await lina.tap("Ambil alih")
    await lina.say("/batal")
    reporting.at(2026, 3, 3)
    assert "di tahap apa?" in await yusuf.say("/lanjut")
    await yusuf.say("uji coba sejak bulan lalu")
    await yusuf.say("kembali")
    await yusuf.say("II")
    await yusuf.say("bulan lalu")
    await yusuf.tap("Simpan replikasi")
    assert await told(yusuf) == [("Kabupaten Kebumen", "trial", "2026-02")]


async def test_staff_enter_for_an_innovation_that_there_is(yusuf: Reporter, reporting: Reporting) -> None:
    dini = await colleague(yusuf, 6, Role.STAFF)
    await dini.say("/isikan")
    await dini.tap("Catat replikator")
    assert dini.last
    for data in ("journey_new:INV-9999", "journeys:INV-9999", "lapor:INV-9999"):
        (answer,) = await reporting.desk.tap_data(dini.chat, dini.last, data)
        assert "sudah tidak berlaku" in answer["text"], data
    answers = await reporting.desk.tap_data(dini.chat, dini.last, f"journeys:{yusuf.innovation}")
    dini.last = answers[-1]
    assert "Dicatat petugas." in await enter(dini, "Kebumen")
    message = (await reporting.desk.client.messages(yusuf.chat))[-1]
    assert f"{reporting.desk.app.settings.contact_team}." in message["text"]


async def test_one_ends_goes_on_and_a_mistake_is_taken_out(yusuf: Reporter) -> None:
    await at_list(yusuf)
    await enter(yusuf, "Kebumen")
    assert "Akhiri replikasi Kabupaten Kebumen?" in await yusuf.tap("Akhiri replikasi")
    assert not (await journeys_of(yusuf))[0].ended_at
    assert "Berakhir: 2 Maret 2026" in await yusuf.tap("Akhiri replikasi")
    assert "Replikasi berjalan lagi." in await yusuf.tap("Lanjutkan replikasi")
    assert not (await journeys_of(yusuf))[0].ended_at
    await yusuf.tap("Perbaiki data")
    await yusuf.say("ubah 1 jadi Wonogiri")
    assert "Perubahan disimpan." in await yusuf.tap("Simpan replikasi")
    assert await told(yusuf) == [("Kabupaten Wonogiri", "trial", "")]
    assert "Hapus Kabupaten Wonogiri dari daftar" in await yusuf.tap("Hapus replikator")
    assert len(await journeys_of(yusuf)) == 1
    assert "sudah dihapus" in await yusuf.tap("Hapus replikator")
    assert await journeys_of(yusuf) == []


async def test_one_that_ended_does_not_go_on_beside_another(yusuf: Reporter) -> None:
    await at_list(yusuf)
    await enter(yusuf, "Kebumen")
    await yusuf.tap("Akhiri replikasi")
    await yusuf.tap("Akhiri replikasi")
    await enter(yusuf, "Kebumen", "I penyiapan")
    found = await journeys_of(yusuf)
    assert [(one.phase, bool(one.ended_at)) for one in found] == [("setting_up", False), ("trial", True)]
    await yusuf.tap("Daftar replikator")
    await yusuf.tap("2 Kebumen")
    assert "tetap berakhir" in await yusuf.tap("Lanjutkan replikasi")


async def test_a_report_asks_about_those_that_go_on(yusuf: Reporter) -> None:
    await yusuf.say("/lapor")
    shown = await yusuf.say("Sleman tgl 5, 12 orang, rencana aksi 60%")
    assert "Kemajuan: 60%" in shown and "Catat replikator" in yusuf.buttons
    card = yusuf.last
    await enter(yusuf, "Kebumen")
    await yusuf.say("/lapor")
    assert card and yusuf.buttons[0] == "Kebumen"
    assert "Kemajuan: Kebumen, tahap II uji coba, 60%" in await yusuf.tap("Kebumen")
    await yusuf.tap("Lihat replikator")
    await enter(yusuf, "Wonogiri", "III penerapan penuh")
    await enter(yusuf, "Kulon Progo")
    await yusuf.say("/lapor")
    assert "40% untuk replikasi yang mana?" in await yusuf.say("rencana aksi 40%")
    assert yusuf.buttons[:4] == ["Kebumen", "Kulon Progo", "Wonogiri", "Ketiganya"]
    await yusuf.tap("Wonogiri")
    await yusuf.tap("Kirim laporan")
    assert {j.agency: j.percent for j in await journeys_of(yusuf)} == {
        "Kabupaten Kebumen": 60,
        "Kabupaten Kulon Progo": None,
        "Kabupaten Wonogiri": 40,
    }


async def test_a_percent_goes_to_the_replicator_it_names(yusuf: Reporter) -> None:
    await at_list(yusuf)
    await enter(yusuf, "Kebumen")
    await enter(yusuf, "Wonogiri")
    await yusuf.say("rencana aksi kebumen 5%")
    assert "Kebumen, tahap II uji coba, 5%" in await yusuf.tap("Catat kunjungan")
    await yusuf.say("/lapor")
    shown = await yusuf.say("sleman tgl 5 12 org, rencana aksi kebumen 60%, wonogiri baru 40%")
    assert "Kebumen, tahap II uji coba, 60%" in shown and "Wonogiri, tahap II uji coba, 40%" in shown
    assert len(await yusuf.visits()) == 1 and "yang mana?" not in shown
    assert "Wonogiri, tahap II uji coba, 45%" in await yusuf.say("Wonogiri sekarang 45%")
    await yusuf.tap("Kirim laporan")
    assert [one.percent for one in await journeys_of(yusuf)] == [60, 45]


async def test_of_many_the_one_that_is_meant_is_found(yusuf: Reporter, reporting: Reporting) -> None:
    now = reporting.clock.now()
    async with reporting.desk.app.database.transaction() as records:
        for agency in ("Demak", "Jepara", "Kebumen", "Kendal", "Klaten", "Kudus", "Pati"):
            name = f"Kabupaten {agency}"
            await records.journeys.add(Journey(innovation_id=yusuf.innovation, agency=name, created_at=now))
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 5, 12 orang, rencana aksi 60%")
    assert yusuf.buttons[:5] == ["Demak", "Jepara", "Kebumen", "Kendal", "Replikasi lain"]
    assert len(yusuf.buttons) == 8
    assert "60% untuk replikasi yang mana?" in await yusuf.tap("Replikasi lain")
    await yusuf.tap("›")
    assert yusuf.buttons == ["Kudus", "Pati", "‹", "›", "Lihat laporan"]
    assert "Kemajuan: Pati, 60%" in await yusuf.tap("Pati")


async def test_a_percent_of_a_draft_outlives_a_mistaken_replicator(yusuf: Reporter) -> None:
    await at_list(yusuf)
    await enter(yusuf, "Kebumen")
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 5, 12 orang, rencana aksi 60%")
    await yusuf.tap("Lihat replikator")
    await yusuf.tap("1 Kebumen")
    await yusuf.tap("Hapus replikator")
    await yusuf.tap("Hapus replikator")
    assert "Kemajuan: 60%" in await yusuf.say("/lapor")
    assert "Terkirim" in await yusuf.tap("Kirim laporan")


async def test_a_phase_that_is_over_waits_on_the_home_screen(yusuf: Reporter, reporting: Reporting) -> None:
    await at_list(yusuf)
    await enter(yusuf, "Kebumen", "I penyiapan", "Februari 2026")
    assert "menurut rencana" not in await yusuf.say("/menu")
    await yusuf.say("/nihil")
    await yusuf.tap("Kirim nihil")
    reporting.at(2026, 4, 1)
    over = "Kabupaten Kebumen: menurut rencana, tahap I penyiapan berakhir 31 Maret 2026"
    assert over in await yusuf.say("/menu")
    await yusuf.tap("Tahap Kebumen")
    await yusuf.tap("II uji coba")
    assert "menurut rencana" not in await yusuf.say("/menu")


async def test_who_agreed_on_a_visit_is_offered(yusuf: Reporter) -> None:
    await yusuf.say("/lapor")
    await yusuf.say("dinkes sleman tgl 5, 12 orang, luring, sepakat")
    assert "Kabupaten Sleman sepakat mereplikasi" in await yusuf.say("/menu")
    await yusuf.say("/lapor")
    assert "Sepakat mereplikasi saat kunjungan" in await yusuf.tap("Lihat replikator")
    assert "Instansi replikator: dinkes, Kabupaten Sleman" in await yusuf.tap("Catat Sleman")
    await yusuf.tap("I penyiapan")
    await yusuf.tap("Lewati isian")
    await yusuf.tap("Simpan replikasi")
    assert await told(yusuf) == [("Dinkes, Kabupaten Sleman", "setting_up", "")]
    assert "Sepakat" not in await yusuf.tap("Daftar replikator")
    assert "sepakat" not in await yusuf.say("/menu")


async def test_the_hub_enters_for_an_innovator_who_is_told(yusuf: Reporter, reporting: Reporting) -> None:
    made = await colleague(yusuf, 3, Role.HUB, province="Jawa Tengah")
    await made.say("/isikan")
    assert "Replikator inovasi mana yang dicatat?" in await made.tap("Catat replikator")
    await made.say(yusuf.innovation)
    assert made.last
    before = (await reporting.desk.client.messages(yusuf.chat))[-1]["message_id"]
    answers = await reporting.desk.tap_data(made.chat, made.last, f"journeys:{yusuf.innovation}")
    made.last = answers[-1]
    assert "Dicatat Hub JIPP." in await enter(made, "Kebumen")
    (journey,) = await journeys_of(yusuf)
    assert journey.channel is Channel.HUB
    (message,) = await reporting.desk.since(yusuf.chat, before)
    assert message["text"].startswith(f"Kabupaten Kebumen dicatat sebagai replikator {yusuf.name}")
    assert "Hub JIPP Jawa Tengah." in message["text"]
    assert "1. Kabupaten Kebumen" in await yusuf.tap("Daftar replikator", message)
    await made.tap("Ubah tahap")
    await made.tap("III penerapan penuh")
    last = (await reporting.desk.client.messages(yusuf.chat))[-1]
    assert "diubah, sekarang tahap III penerapan penuh." in last["text"]
    async with reporting.desk.app.database.read() as records:
        trail = (
            await records._session.scalars(select(AuditEntry).where(AuditEntry.subject == "journey"))
        ).all()
    assert [one.action for one in trail if one.detail["innovation"] == yusuf.innovation] == [
        "journey_recorded",
        "journey_changed",
    ]


async def test_nobody_touches_those_of_others(yusuf: Reporter, reporting: Reporting) -> None:
    await at_list(yusuf)
    await enter(yusuf, "Kebumen")
    (journey,) = await journeys_of(yusuf)
    await yusuf.tap("Catat replikator lain")
    await yusuf.say("Kebumen")
    await yusuf.tap("I penyiapan")
    await yusuf.say("lewati")
    await yusuf.tap("Simpan replikasi")
    async with reporting.desk.app.database.read() as records:
        drafts = (await records._session.scalars(select(Draft).where(Draft.form == "journey"))).all()
    draft = next(one for one in drafts if one.innovation_id == yusuf.innovation and one.answers)
    assert draft.state is DraftState.SENT
    bali = await colleague(yusuf, 4, Role.HUB, province="Bali")
    others = await reporting.desk.app.finder.ready()
    other = next(one for one in others.innovations if one.province == "Bali")
    lina = await colleague(yusuf, 5, Role.INNOVATOR, innovation_id=other.id)
    number, here = journey.id, yusuf.innovation
    taps = [
        *(f"journeys:{here}", f"journey_new:{here}", f"journey:{number}", f"journey_phase:{number}"),
        *(f"journey_phase:{number}.anchoring", f"journey_end:{number}.ok", f"journey_open:{number}"),
        *(f"journey_remove:{number}.ok.{here}", f"journey_remove:{number}.ok.{other.id}"),
        *(f"journey_fix:{number}", f"journey_same:{draft.id}.same", f"journey_same:{draft.id}.other"),
        f"f-journey:{draft.id}.s",
    ]
    for stranger in (bali, lina):
        await stranger.say("/menu")
        assert stranger.last
        for data in taps:
            answers = await reporting.desk.tap_data(stranger.chat, stranger.last, data)
            assert not any("Kebumen" in one["text"] for one in answers), data
    (same,) = await journeys_of(yusuf)
    assert (same.phase, same.ended_at) == ("trial", None)


async def test_a_report_takes_no_journey_of_another_innovation(yusuf: Reporter, reporting: Reporting) -> None:
    others = await reporting.desk.app.finder.ready()
    other = next(one for one in others.innovations if one.province == "Bali")
    here, now = yusuf.innovation, reporting.clock.now()
    rows = ((here, "Kabupaten Kebumen"), (here, "Kabupaten Kendal"), (other.id, "Kabupaten Badung"))
    async with reporting.desk.app.database.transaction() as records:
        added = [
            await records.journeys.add(Journey(innovation_id=innovation, agency=agency, created_at=now))
            for innovation, agency in rows
        ]
        foreign = added[-1].id
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 5, 12 orang, rencana aksi 60%")
    assert yusuf.last and "Kendal" in yusuf.buttons
    report = await yusuf.report()
    await reporting.desk.tap_data(yusuf.chat, yusuf.last, f"doubt:{report.id}.journey.0.{foreign}")
    assert "60% untuk replikasi yang mana?" in await yusuf.say("/lapor")
    await yusuf.tap("Kirim laporan")
    async with reporting.desk.app.database.read() as records:
        stolen = await records.journeys.find(foreign)
    assert stolen and stolen.percent is None
