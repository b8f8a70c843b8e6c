"""`pandu import reports` and `pandu export reports`: reports in, refused rows back, a month out."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.papers.sheets import Sheet, to_xlsx
from tests.commands import run
from tests.homes import furnish

HEAD = ("Inovasi", "Bulan", "Instansi peserta", "Tanggal kunjungan", "Jumlah peserta")
ROWS = [
    ("INV-0001", "2025-02", "Kab. Sleman", "3/2/2025", "12"),
    ("INV-0001", "2025-02", "Kota Madiun", "4/2/2025", "8"),
    ("INV-0002", "Februari 2025", "nihil", "", ""),
    ("INV-0003", "kapan-kapan", "Kab. Bantul", "", ""),
]


@pytest.fixture
def home(tmp_path: Path, corpus_home: Path) -> Path:
    home = tmp_path / "home"
    furnish(home, corpus_home)
    return home


def test_reports_come_in_and_go_out(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "lama.xlsx"
    file.write_bytes(to_xlsx([Sheet("Laporan", HEAD, ROWS)]))
    made = json.loads(run(home, "import", "reports", str(file), "--json").stdout)
    assert (made["rows"], made["reports"], made["unchanged"]) == (4, 2, 0)
    assert [(one["row"], "kapan-kapan" in one["why"]) for one in made["refused"]] == [(5, True)]
    back = load_workbook(made["file"]).active
    assert back is not None and [row[0] for row in back.iter_rows(values_only=True)] == [
        "Inovasi",
        "INV-0003",
    ]
    again = json.loads(run(home, "import", "reports", str(file), "--json").stdout)
    assert (again["reports"], again["unchanged"]) == (0, 2)
    out = tmp_path / "rekap.xlsx"
    done = run(home, "export", "reports", "--period", "2025-02", "--to", str(out), "--json")
    month = json.loads(done.stdout)
    assert (month["owed"], month["reported"], month["visits"]) == (2, 2, 2)
    visits = load_workbook(out)["Kunjungan"]
    assert [row[4] for row in visits.iter_rows(values_only=True)][1:] == ["Kabupaten Sleman", "Kota Madiun"]


def test_replicators_come_in_and_go_out_and_in_again(home: Path, tmp_path: Path) -> None:
    head = ("Inovasi", "Unit kerja", "Instansi replikator", "Tahap", "Bulan mulai")
    rows = [
        ("INV-0001", "", "Pemkab Kebumen", "II", "Februari 2025"),
        ("INV-0001", "Dinas Kesehatan", "Kab. Wonogiri", "uji coba", "2025-03"),
        ("INV-0002", "", "Kota Madiun", "", ""),
        ("INV-0002", "", "Bandung", "", ""),
        ("INV-0002", "", "RSUD Entah", "", ""),
        ("INV-0002", "", "Kota Malang", "kapan-kapan", ""),
        ("INV-0002", "", "Kota Malang", "I", "Mei 2099"),
        ("INV-0002", "", "kota madiun", "I", ""),
        ("INV-0003", "", "", "", ""),
    ]
    file, out = tmp_path / "replikator.xlsx", tmp_path / "keluar.xlsx"
    file.write_bytes(to_xlsx([Sheet("Replikator", head, rows)]))
    made = json.loads(run(home, "import", "journeys", str(file), "--json").stdout)
    assert (made["rows"], made["journeys"], made["unchanged"]) == (9, 3, 0)
    assert [one["row"] for one in made["refused"]] == [5, 6, 7, 8, 9, 10]
    assert "Kabupaten Bandung atau Kota Bandung" in made["refused"][0]["why"]
    assert "baris 4" in made["refused"][4]["why"]
    written = json.loads(run(home, "export", "journeys", "--to", str(out), "--json").stdout)
    assert (written["journeys"], written["innovations"]) == (3, 2)
    sheet = load_workbook(out).active
    assert sheet is not None
    assert [row[3:6] for row in sheet.iter_rows(values_only=True)][1:] == [
        ("Dinas Kesehatan, Kabupaten Wonogiri", "tahap II uji coba", "Maret 2025"),
        ("Kabupaten Kebumen", "tahap II uji coba", "Februari 2025"),
        ("Kota Madiun", None, None),
    ]
    again = json.loads(run(home, "import", "journeys", str(out), "--json").stdout)
    assert (again["journeys"], again["unchanged"], again["refused"]) == (0, 3, [])
    rows = [("INV-0001", "", "Kebumen", "III", ""), ("INV-0002", "", "Kota Madiun", "I", "")]
    file.write_bytes(to_xlsx([Sheet("Replikator", head, rows)]))
    more = json.loads(run(home, "import", "journeys", str(file), "--json").stdout)
    assert (more["journeys"], [one["row"] for one in more["refused"]]) == (1, [2])
    assert "tahap atau bulan mulai lain" in more["refused"][0]["why"]


def test_what_cannot_be_read_ends_with_one_sentence(home: Path, tmp_path: Path) -> None:
    broken = tmp_path / "rusak.xlsx"
    broken.write_bytes(b"PK nonsense")
    done = run(home, "import", "reports", str(broken))
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    broken.write_bytes(to_xlsx([Sheet("A", ("a",), [("b",)])]))
    done = run(home, "import", "reports", str(broken))
    assert done.returncode == 1 and "config/report_columns.yaml" in done.stderr
    assert run(home, "export", "reports", "--period", "2025-13", "--to", str(tmp_path / "x")).returncode == 2
