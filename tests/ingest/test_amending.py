"""A regulation that changes another: its instructions are apart from the Pasal they give anew."""

import pytest

from ingest.blocks import Block, BlockKind
from ingest.checks import check_structure
from ingest.chunking import passages_of
from ingest.outline import RawSection
from ingest.regulation import outline_regulation

HEAD = """\
PERATURAN MENTERI CONTOH
NOMOR 5 TAHUN 2024
TENTANG
PERUBAHAN KEDUA ATAS PERATURAN MENTERI CONTOH NOMOR 3 TAHUN 2020
MEMUTUSKAN:
"""
TEXT = """\
Pasal I
Beberapa ketentuan dalam Peraturan Menteri Contoh diubah sebagai berikut:
1. Ketentuan Pasal 1 diubah sehingga berbunyi sebagai berikut:
Pasal 1
Dalam Peraturan Menteri ini yang dimaksud dengan:
1. Layanan adalah kegiatan melayani.
2. Instansi adalah kementerian.
2. Ketentuan ayat (1) dan ayat (3) Pasal 5 diubah, sehingga Pasal 5
berbunyi sebagai berikut:
Pasal 5
(1) Instansi melapor setiap bulan.
(2) Laporan memuat:
a. nama; dan
b. tanggal.
3. Di antara Pasal 12 dan Pasal 13 disisipkan 2 (dua) pasal, yakni
Pasal 12A dan Pasal 12B, sehingga berbunyi sebagai berikut:
Pasal 12A
Instansi dapat meminta pendampingan.
Pasal 12B
(1) Pendampingan paling lama 10 hari.
(2) Pendampingan tidak dipungut biaya.
4. Pasal 15 dihapus.
5. Di antara BAB V dan BAB VI disisipkan 1 (satu) bab, yakni BAB VA yang berbunyi:
BAB VA
KETENTUAN PERALIHAN
Pasal 22A
Instansi menyesuaikan diri paling lama 1 tahun.
Pasal II
Peraturan Menteri ini mulai berlaku pada tanggal diundangkan.
Agar setiap orang mengetahuinya, memerintahkan pengundangan.
PENJELASAN
ATAS
PERATURAN MENTERI CONTOH
I. UMUM
Umum.
II. PASAL DEMI PASAL
Pasal I
Angka 1
Pasal 1
Cukup jelas.
Pasal II
Cukup jelas.
"""
SECTIONS = [
    "Pasal I", "Pasal I angka 1", "Pasal 1", "Pasal I angka 2", "Pasal 5", "Pasal I angka 3", "Pasal 12A",
    "Pasal 12B", "Pasal I angka 4", "Pasal I angka 5", "Pasal 22A", "Pasal II",
]  # fmt: skip


def outline(text: str) -> tuple[RawSection, ...]:
    return outline_regulation((Block(BlockKind.PARAGRAPH, text.strip(), 1),), "Judul")


@pytest.mark.parametrize("head", [HEAD, "PERATURAN MENTERI CONTOH\n"])
def test_instructions_and_new_pasal_are_sections_in_order(head: str) -> None:
    raws = outline(head + TEXT)
    assert [raw.address for raw in raws if raw.address.startswith("Pasal")] == SECTIONS
    found = {one.address: one.text for raw in raws for one in passages_of("uji", raw, 0)}
    assert found["Pasal 1 angka 2"] == "Instansi adalah kementerian."
    assert found["Pasal 5 ayat (2)"].endswith("b. tanggal.")
    assert found["Pasal I angka 4"] == "4. Pasal 15 dihapus."
    assert found["Pasal 12B ayat (2)"] == "Pendampingan tidak dipungut biaya."


def test_a_new_bab_ends_with_its_instruction_and_the_penjelasan_stays_apart() -> None:
    raws = {raw.address: raw for raw in outline(HEAD + TEXT)}
    assert raws["Pasal 22A"].heading == ("BAB VA KETENTUAN PERALIHAN",)
    assert raws["Pasal II"].heading == ()
    assert raws["Penjelasan Pasal I"].heading == ("PENJELASAN",)
    assert raws["Penjelasan Pasal II"].blocks[0].text == "Cukup jelas."


def test_it_is_checked_without_gaps_in_its_numbers() -> None:
    assert list(check_structure("uji", outline(HEAD + TEXT))) == []


def test_a_list_that_speaks_of_changes_is_no_instruction_elsewhere() -> None:
    raws = outline(
        "Pasal 1\nMeliputi:\n1. Ketentuan yang diubah; dan\n2. Pasal yang dihapus.\nPasal 2\nIsi.\n"
    )
    assert [raw.address for raw in raws] == ["Pasal 1", "Pasal 2"]
