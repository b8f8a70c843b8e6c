"""Messages of reports: what is read from them, on the labelled sets, and in the stories of the product."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.evaluation import measure_extraction
from bot.forms.extraction import Context, Reader
from bot.forms.gazetteer import Gazetteer
from bot.forms.slots import Asking, Extraction
from bot.programme.periods import Period
from config.settings import Settings
from knowledge.evaluation.extraction import Report

OWN = Path(__file__).parents[1] / "eval"
SHARED = Path(__file__).parents[3] / "shared" / "eval" / "dev" / "extraction.jsonl"
FEBRUARY = Context(date(2026, 3, 2), Period(2026, 2))


@cache
def reader() -> Reader:
    return Reader(Gazetteer.load())


def read(text: str, context: Context = FEBRUARY, asking: Asking | None = None) -> Extraction:
    return reader().read(text, Context(context.today, context.period, asking))


@cache
def measured(file: Path) -> Report:
    return measure_extraction(file, Settings(home=Path("unused")))


def meets(report: Report, f1: float, agencies: float = 0.95) -> None:
    document, wrong = report.as_json(), [v.message.text for v in report.verdicts if v.wrong]
    assert float(report.total.as_json()["f1"]) >= f1, wrong
    assert document["agency_accuracy"] >= agencies, wrong  # type: ignore[operator]
    assert document["date_accuracy"] >= 0.95, wrong  # type: ignore[operator]
    assert report.quiet >= 0.98, wrong


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared")
def test_the_shared_set() -> None:
    meets(measured(SHARED), 0.93)


def test_our_own_set() -> None:
    meets(measured(OWN / "extraction.jsonl"), 0.95)


def test_messages_the_rules_were_not_written_for() -> None:
    meets(measured(OWN / "extraction_unseen.jsonl"), 0.9)


def test_messages_of_tired_officials() -> None:
    meets(measured(OWN / "extraction_unseen_second.jsonl"), 0.95)


def test_messages_as_letters_forwarded_and_in_dialect() -> None:
    meets(measured(OWN / "extraction_unseen_third.jsonl"), 0.97)


def test_a_control_of_what_was_mended_for_those() -> None:
    meets(measured(OWN / "extraction_control.jsonl"), 0.97, agencies=0.92)


def test_the_example_of_the_issue_is_read_whole() -> None:
    found = read(
        "Feb ada 3 kunjungan: Sleman tgl 5 (12 org), Kota Madiun tgl 12 daring, Gowa tgl 20, "
        "rencana aksi 60%, kendala anggaran",
        Context(date(2026, 3, 2)),
    ).as_slots()
    visits = found["visits"]
    assert isinstance(visits, list)
    assert [(one["agency"], one["date"], one["visitors"], one["mode"]) for one in visits] == [
        ("Kabupaten Sleman", "2026-02-05", 12, None),
        ("Kota Madiun", "2026-02-12", None, "daring"),
        ("Kabupaten Gowa", "2026-02-20", None, None),
    ]
    assert found["period"] == "2026-02"
    assert found["progress"] == {"stage": None, "percent": 60}
    assert found["obstacles"] == "anggaran"


def test_a_header_of_whatsapp_is_a_proposal_and_nothing_else() -> None:
    found = read(
        "[05/02 10.12] Bu Lina PKM: *Klaten* jadi dtg 9 org\n"
        "[05/02 10.15] Bu Lina PKM: kendal via zoom tgl 10, 8 org"
    )
    klaten, kendal = found.visits
    assert (klaten.agency, klaten.day, klaten.visitors, klaten.proposed) == (
        "Kabupaten Klaten",
        None,
        9,
        date(2026, 2, 5),
    )
    assert (kendal.agency, kendal.day, kendal.visitors, kendal.proposed) == (
        "Kabupaten Kendal",
        date(2026, 2, 10),
        8,
        None,
    )


def test_what_may_be_two_regions_is_asked() -> None:
    (visit,) = read("bandung 12 org td pagi").visits
    assert visit.agency is None and visit.mention is not None
    assert [one.name for one in visit.mention.candidates] == ["Kabupaten Bandung", "Kota Bandung"]
    assert visit.is_sure


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("1. Sleman 5 Feb 12 org 2. Bantul 10 Feb 8 org", ["Kabupaten Sleman", "Kabupaten Bantul"]),
        (
            "ada 2: klaten sama boyolali. klaten tgl 5, boyolali tgl 9",
            ["Kabupaten Klaten", "Kabupaten Boyolali"],
        ),
        ("Kab. Sleman berkunjung dua kali, tanggal 5 dan 12 Februari", ["Kabupaten Sleman"] * 2),
        ("tim dari UGM dan UNY 10 org tgl 12", ["UGM", "UNY"]),
        ("sleman batal, yang jadi cuma bantul tgl 22 10 org", ["Kabupaten Bantul"]),
        ("bertempat di Aula Puskesmas Contoh, tamu dari Kab. Tuban 14 orang", ["Kabupaten Tuban"]),
    ],
)
def test_which_visits_a_message_holds(text: str, agencies: list[str]) -> None:
    assert [visit.agency for visit in read(text).visits] == agencies


@pytest.mark.parametrize(
    "text",
    [
        "kapan terakhir sleman datang?",
        "bsk ada kunjungan dr kab tegal 10 org",
        "Pak Bupati Sleman telepon, mau datang minggu depan",
        "semua luring kecuali kendal",
        "no 6 jadi 11 orang",
        "cek SR-2602-0117",
        "kunjungan Kab. Langkat dibatalkan krn banjir",
        "",
        "🙏",
    ],
)
def test_what_is_no_report_gives_nothing(text: str) -> None:
    assert not read(text)


def test_a_correction_gives_the_new_value_alone() -> None:
    found = read("eh salah, bukan Sleman tapi Bantul")
    (visit,) = found.visits
    assert found.corrects and visit.as_slots() == {
        "agency": "Kabupaten Bantul",
        "date": None,
        "visitors": None,
        "mode": None,
        "follow_up": None,
    }


@pytest.mark.parametrize("said", ["nihil", "tidak ada", "ga ada kendala", "aman", "-"])
def test_none_is_said_and_is_no_nil(said: str) -> None:
    found = read(said, asking=Asking.OBSTACLES)
    assert found.obstacles is not None and found.obstacles.text is None and not found.nil


@given(st.text(), st.sampled_from([None, *Asking]))
def test_nothing_raises(text: str, asking: Asking | None) -> None:
    read(text, asking=asking).as_slots()
    read(f"Kab. Sleman 12 org tgl 5 {text} kendala", asking=asking).as_slots()
