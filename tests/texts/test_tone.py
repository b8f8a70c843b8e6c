"""The tone lint finds what it is for, and the shipped templates pass it."""

from pathlib import Path

import pytest

from bot.texts import Texts
from tests.checks import tone

HEAD = "{# {args: {n: int, t: text}, sample: {n: 4, t: Pak Yusuf}} #}\n"


@pytest.mark.parametrize("name", Texts().names)
def test_shipped_templates_keep_the_tone(name: str) -> None:
    assert [*tone.faults(Texts(), name), *tone.cut_labels(Texts(), name)] == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("Laporan gagal dikirim.", "“gagal” is not said"),
        ("Hai Kak, ada apa?", "“Kak” is not said"),
        ("Silahkan ketik.", "“Silahkan” is not said"),
        ("Terkirim!", "no exclamation marks"),
        ("Anda BELUM lapor.", "in capitals"),
        ("Ada 1065 inovasi.", "did not go through a filter"),
        ("Tenggat 2026-03-05.", "did not go through a filter"),
        ("Ada {{ n }} inovasi.", "needs a filter"),
        ("Terkirim ✅ tadi.", "inside a line"),
        ("🎉 Terkirim.", "emoji other than"),
        ("✅ Satu.\n⏰ Dua.", "more than one emoji"),
        (" ".join(["kata"] * 16) + ".", "16 words"),
        ("Satu kalimat pendek saja. " * 25, "characters without quotations"),
        ("Kirim?\n---\n[Ya](kirim:)", "does not say what happens"),
        ("Kirim?\n---\n[Kirim ✅](kirim:)", "has an emoji"),
        ("Kirim?\n---\n[Kirim laporan bulan Februari](kirim:)", "longer than 22"),
        ("Kirim?\n---\n" + "[Kirim satu](a:1)\n" * 9, "9 buttons"),
        ("{{ hilang }}", "without declaring it"),
    ],
)
def test_what_is_not_said_is_found(tmp_path: Path, body: str, fault: str) -> None:
    (tmp_path / "uji.jinja").write_text(f"{HEAD}{body}\n", encoding="utf-8")
    texts = Texts(tmp_path)
    assert any(fault in found for found in [*tone.faults(texts, "uji"), *tone.cut_labels(texts, "uji")])


@pytest.mark.parametrize(
    "body",
    [
        "Saya belum menemukan jawabannya. “Gagal! adalah SALAH 1065 dan " + "kata " * 30 + "akhir.”",
        "✅ Terkirim, {{ t }}. Ada {{ n | ribuan }} kunjungan pada 2026.",
        "📄 Pasal 5\n📄 Pasal 6",
        "Pertanyaan no. 12 sudah dijawab. Lihat juga no. 13.",
    ],
)
def test_quotations_and_values_are_not_ours(tmp_path: Path, body: str) -> None:
    (tmp_path / "uji.jinja").write_text(f"{HEAD}{body}\n", encoding="utf-8")
    assert list(tone.faults(Texts(tmp_path), "uji")) == []
