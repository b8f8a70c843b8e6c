"""A regulation is cut by Pasal and LAMPIRAN, and into passages by ayat, definition and table row."""

from ingest.checks import check_structure
from ingest.chunking import passages_of, section_of
from ingest.outline import RawSection, SectionKind
from ingest.readers.markdown import read_markdown
from ingest.regulation import outline_regulation
from knowledge.passages import Passage, PassageKind
from tests.ingest.conftest import REGULATION


def outline(text: str) -> tuple[RawSection, ...]:
    return outline_regulation(read_markdown(text), "Aturan Contoh")


def passages(text: str) -> list[Passage]:
    return [passage for raw in outline(text) for passage in passages_of("aturan", raw, 0)]


def test_sections_have_address_path_and_line() -> None:
    found = [(raw.address, raw.kind, raw.heading, raw.line) for raw in outline(REGULATION)]
    assert found == [
        ("Aturan Contoh", SectionKind.PLAIN, (), 1),
        ("Pasal 1", SectionKind.ARTICLE, ("BAB I KETENTUAN UMUM", "Bagian Kesatu Definisi"), 13),
        ("Pasal 2", SectionKind.ARTICLE, ("BAB I KETENTUAN UMUM", "Bagian Kedua Batas Waktu"), 22),
        ("LAMPIRAN I BENTUK LAPORAN", SectionKind.ANNEX, (), 32),
    ]


def test_a_section_keeps_its_whole_text_and_a_title_without_numbering() -> None:
    section = section_of("aturan", outline(REGULATION)[2], 2)
    assert section.title == "Batas Waktu"
    assert section.text == (
        "(1) Laporan dikirim paling lambat tanggal 5.\n\n"
        "(2) Laporan memuat:\na. nama instansi;\nb. tanggal kunjungan; dan\nc. bukti."
    )


def test_passages_follow_ayat_and_definitions() -> None:
    found = {passage.address: passage for passage in passages(REGULATION)}
    assert found["Pasal 1 angka 2"].kind is PassageKind.DEFINITION
    assert found["Pasal 1 angka 2"].text == "Replikator adalah instansi yang meniru Inovasi."
    assert "dimaksud dengan" in found["Pasal 1 angka 2"].context
    assert found["Pasal 2 ayat (1)"].text == "Laporan dikirim paling lambat tanggal 5."
    assert found["Pasal 2 ayat (1)"].context == "Batas Waktu"


def test_a_list_is_one_passage_whole_and_in_order() -> None:
    ayat = next(passage for passage in passages(REGULATION) if passage.address == "Pasal 2 ayat (2)")
    assert ayat.kind is PassageKind.LIST
    assert ayat.text == "Laporan memuat:\na. nama instansi;\nb. tanggal kunjungan; dan\nc. bukti."


def test_rows_of_a_table_are_passages_with_their_column_names() -> None:
    rows = [passage for passage in passages(REGULATION) if passage.kind is PassageKind.ROW]
    assert [row.text for row in rows] == [
        "1. Kolom: Periode; Isi: bulan dan tahun",
        "2. Kolom: Catatan; Isi: paling panjang 300 karakter",
    ]
    assert {row.address for row in rows} == {"LAMPIRAN I BENTUK LAPORAN"}


def test_a_wrapped_reference_to_an_ayat_is_not_an_ayat() -> None:
    text = "### Pasal 7\n\n(1) Diajukan.\n(2) Sebagaimana dimaksud pada ayat\n(1) paling lama 5 hari.\n"
    found = {passage.address: passage.text for passage in passages(text)}
    assert found["Pasal 7 ayat (2)"] == "Sebagaimana dimaksud pada ayat (1) paling lama 5 hari."


def test_units_below_huruf_stay_in_their_list() -> None:
    text = "### Pasal 3\n\n(1) Terdiri atas:\n\na. satu:\n\n1. anak satu;\n2. anak dua;\n\nb. dua.\n"
    (only,) = passages(text)
    assert only.text == "Terdiri atas:\na. satu:\n1. anak satu;\n2. anak dua;\nb. dua."


def test_a_pasal_without_ayat_is_addressed_as_a_whole() -> None:
    (only,) = passages("### Pasal 36\n\nModel terdiri atas:\n\na. mandiri; dan\nb. langsung.\n")
    assert (only.address, only.kind) == ("Pasal 36", PassageKind.LIST)


def test_a_heading_printed_as_a_paragraph_still_opens_its_pasal() -> None:
    assert [raw.address for raw in outline("Pasal 1\n\nIsi.\n\nPasal 2\n\nIsi dua.\n")] == [
        "Pasal 1",
        "Pasal 2",
    ]


def test_what_a_person_would_notice_is_reported_with_its_line() -> None:
    text = "### Pasal 1\n\n(1) Satu.\n\n(3) Tiga.\n\n### Pasal 3\n\n### Pasal 3\n\nIsi.\n"
    problems = list(check_structure("aturan.md", outline(text)))
    assert [(one.line, one.message) for one in problems] == [
        (5, "Pasal 1 ayat melompat dari 1 ke 3."),
        (7, "`Pasal 3` tidak berisi apa pun."),
        (9, "`Pasal 3` sudah ada di baris 7."),
        (7, "Pasal melompat dari 1 ke 3."),
    ]
    assert all(one.remedy for one in problems)


def test_a_sound_text_has_no_problems() -> None:
    assert list(check_structure("aturan.md", outline(REGULATION))) == []
