import pytest

from bot.programme.masking import IDENTITY, PHONE, masked, masked_within


@pytest.mark.parametrize(
    "number",
    [
        "3404012345670001",
        "3404 0123 4567 0001",
        "3404.0123.4567.0001",
        "198503122010011005",
        "19850312 201001 1 005",
        "0001234567890",
        "09.254.294.3-407.000",
    ],
)
def test_identity_numbers_are_masked(number: str) -> None:
    assert masked(f"NIK saya {number}, mohon dicek") == f"NIK saya {IDENTITY}, mohon dicek"
    assert masked(number) == IDENTITY


@pytest.mark.parametrize(
    "number",
    [
        "081234567890",
        "0812-3456-7890",
        "0812 3456 789",
        "+6281234567890",
        "+62 812 3456 7890",
        "6281234567890",
        "(0274) 868405",
        "0274-868405",
        "021 7398381",
        "(021) 739-8381",
    ],
)
def test_phone_numbers_are_masked(number: str) -> None:
    assert masked(f"hubungi {number} ya") == f"hubungi {PHONE} ya"
    assert masked(f"hp: {number}.") == f"hp: {PHONE}."


@pytest.mark.parametrize(
    "text",
    [
        "kunjungan 05-02-2026 dan 12-02-2026",
        "05-02-2026 12-02-2026",
        "2026-02-05 2026-02-12",
        "anggaran Rp1.500.000.000 untuk 2 tahun",
        "anggaran 1500000000",
        "Pasal 47 ayat (2) dan Pasal 49 ayat (3)",
        "cek SR-2602-0117",
        "Kepmendagri Nomor 300.2.2-2430 Tahun 2025",
        "6=10, 9=22, 11=30",
        "PermenPANRB 4/2025 dan UU 27/2022",
        "tahun 2014-2023 ada 1.065 inovasi",
        "jam 08.00-16.00",
        "KIPP-2019-0012",
        "t.me/pandu?start=0812345678901234",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert masked(text) == text


def test_what_is_masked_stays_masked() -> None:
    once = masked("NIK 3404012345670001 hp 081234567890")
    assert masked(once) == once == f"NIK {IDENTITY} hp {PHONE}"


def test_texts_within_json_are_masked_but_a_number_that_was_asked_for() -> None:
    held = {
        "note": "hp 081234567890",
        "nik": "3404012345670001",
        "rows": [{"contact": "0812-3456-7890", "n": 12}],
    }
    assert masked_within(held) == {"note": f"hp {PHONE}", "nik": IDENTITY, "rows": [held["rows"][0]]}  # type: ignore[index]
