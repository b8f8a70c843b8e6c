"""Short texts that answer an invitation are told from questions about the programme and reports."""

import pytest

from bot.forms.attendance import Said, read_attendance

A, N, R, Q, S = Said.ATTENDING, Said.NOT_ATTENDING, Said.REPRESENTED, Said.QUESTION, Said.SEEN


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("siap bu", A),
        ("Siap, hadir pak 🙏", A),
        ("insyaallah hadir", A),
        ("baik bu, kami hadir", A),
        ("bisa hadir", A),
        ("izin, saya dinas luar", N),
        ("mohon izin tidak bisa hadir karena sakit", N),
        ("tdk bisa ikut bu", N),
        ("maaf berhalangan", N),
        ("diwakili pak Arif", R),
        ("saya diwakilkan kasubbag ya bu", R),
        ("linknya mana?", Q),
        ("link zoom nya mana bu", Q),
        ("tempatnya di mana", Q),
        ("rapatnya sampai jam berapa pak?", Q),
        ("mulai jam berapa ya", Q),
        ("laporan paling lambat jam berapa?", None),
        ("lokakarya itu berapa hari?", None),
        ("👍", S),
        ("👍👍🏻", S),
        ("🙏", S),
        ("siap laporannya saya kirim besok", None),
        ("kapan tenggat laporan?", None),
        ("apa saja tahapan replikasi?", None),
        ("sleman baru pulang, 12 orang, minat", None),
        ("berapa lama magang?", None),
        ("assalamualaikum", None),
        ("hadir 12 orang dari dinas kesehatan kabupaten boyolali pada kunjungan studi tiru tadi pagi", None),
        ("bisa hadir berapa orang?", None),
        ("", None),
    ],
)
def test_what_is_said(text: str, said: Said | None) -> None:
    assert read_attendance(text) is said


@pytest.mark.parametrize(
    ("text", "said"), [("baik bu", A), ("ok", A), ("noted pak", A), ("terima kasih", None)]
)
def test_a_quoting_text_needs_to_be_less_sure(text: str, said: Said | None) -> None:
    assert read_attendance(text, quoting=True) is said
    assert read_attendance(text) is None
