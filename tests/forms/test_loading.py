"""Forms are loaded from YAML and overlaid; what is wrong is named with file, line and remedy."""

from pathlib import Path

import pytest

from bot.forms.fields import EvidenceKind, FieldType
from bot.forms.loading import load_form, load_forms
from config.content import ContentError
from tests.forms.conftest import SAMPLES, sample_engine, sample_form

HEAD = "title: Uji\nsend: Kirim uji\nfields:\n"
GOOD = "  name:\n    label: Nama\n    type: text\n    ask: Siapa?\n"


def written(folder: Path, text: str, name: str = "uji") -> Path:
    """An overlay that holds one form."""
    (folder / "forms").mkdir(exist_ok=True)
    (folder / "forms" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_every_type_is_in_the_sample() -> None:
    form = sample_form()
    assert {field.type for field in form.fields} == set(FieldType)
    assert form.by_key["visits"].noun == "kunjungan"
    assert form.by_key["files"].accepts == tuple(EvidenceKind)


def test_the_example_of_every_field_is_an_answer() -> None:
    engine = sample_engine()
    fields = [field for top in engine.form.fields for field in (top, *top.parts) if field.example]
    assert len(fields) > 5
    from bot.forms.reading import Read

    assert [field.key for field in fields if not isinstance(engine.read(field, field.example), Read)] == []


def test_an_overlay_adds_a_field_where_it_says(tmp_path: Path) -> None:
    base = (SAMPLES / "kegiatan.yaml").read_text(encoding="utf-8")
    more = "  budget:\n    label: Biaya\n    type: integer\n    ask: Berapa biayanya?\n    after: people\n"
    form = load_form("kegiatan", written(tmp_path, base + more, "kegiatan"))
    keys = [field.key for field in form.fields]
    assert keys[keys.index("people") + 1] == "budget"


def test_a_hidden_field_is_not_asked(tmp_path: Path) -> None:
    text = HEAD + GOOD + GOOD.replace("name:", "unit:") + "    hidden: true\n"
    assert [field.key for field in load_form("uji", written(tmp_path, text)).fields] == ["name"]


def test_forms_of_the_overlay_are_among_all(tmp_path: Path) -> None:
    assert "uji" in load_forms(written(tmp_path, HEAD + GOOD))
    assert "uji" not in load_forms()


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (HEAD + GOOD.replace("text", "teks"), 6, "harus salah satu dari"),
        (HEAD + GOOD.replace("type: text", "type: choice"), 4, "dua pilihan"),
        (HEAD + GOOD + "    options: {a: A, b: B}\n", 8, "hanya untuk isian jenis choice"),
        (HEAD + GOOD.replace("type: text", "type: list"), 4, "perlu fields"),
        (HEAD + GOOD + "    min: 2026-01-01\n", 8, "belum cocok"),
        (HEAD + GOOD.replace("type: text", "type: date") + "    max: 5\n", 8, "belum cocok"),
        (HEAD + GOOD + "    when: unit = a\n", 8, "belum ada isian unit"),
        (HEAD + GOOD + "    when: name\n", 8, "ditulis isian = nilai"),
        (HEAD + GOOD + "    after: unit\n", 8, "belum ada isian unit"),
        (HEAD + GOOD + "    pattern: '['\n", 8, "bukan pola"),
        (HEAD + GOOD + "    pattern: 'a+'\n", 8, "perlu hint"),
        (HEAD + GOOD + "    wajib: true\n", 8, "belum dikenal"),
        (HEAD + GOOD.replace("    ask: Siapa?\n", ""), 4, "wajib diisi"),
        (HEAD + GOOD.replace("name:", "Nama:"), 4, "huruf kecil"),
        (HEAD + GOOD.replace("name:", f"{'a' * 40}:"), 4, "terlalu panjang"),
        (HEAD.replace("Kirim uji", "Kirim uji yang panjang sekali") + GOOD, 2, "paling banyak 22 huruf"),
        ("title: Uji\nsend: Kirim\nfields: {}\n", 3, "belum boleh kosong"),
    ],
)
def test_a_form_that_cannot_be_used_says_where_and_why(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    with pytest.raises(ContentError) as error:
        load_form("uji", written(tmp_path, text))
    assert reason in str(error.value)
    assert error.value.line == line
    assert error.value.file == tmp_path / "forms" / "uji.yaml"
    assert "Perbaiki baris" in error.value.remedy


def test_a_list_in_a_list_is_refused_where_it_stands(tmp_path: Path) -> None:
    inner = (
        GOOD.replace("  ", "      ", 1).replace("\n    ", "\n        ").replace("type: text", "type: list")
    )
    text = HEAD + GOOD.replace("type: text", "type: list") + "    fields:\n" + inner
    with pytest.raises(ContentError, match=r"belum didukung|perlu fields"):
        load_form("uji", written(tmp_path, text))


def test_the_name_of_a_form_is_short(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="nama borang"):
        load_form("Uji", written(tmp_path, HEAD + GOOD, "Uji"))
