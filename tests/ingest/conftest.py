"""A small set of sources that tests may change: a regulation, questions and answers, a catalogue."""

from pathlib import Path

import pytest

REGULATION = """\
---
id: aturan
title: Aturan Contoh
edition: Edisi 1
---

Naskah untuk pengujian.

# BAB I KETENTUAN UMUM

## Bagian Kesatu Definisi

### Pasal 1

Dalam aturan ini yang dimaksud dengan:

1. Inovator adalah instansi yang melahirkan Inovasi.
2. Replikator adalah instansi yang meniru Inovasi.

## Bagian Kedua Batas Waktu

### Pasal 2

(1) Laporan dikirim paling lambat tanggal 5.

(2) Laporan memuat:

a. nama instansi;
b. tanggal kunjungan; dan
c. bukti.

# LAMPIRAN I BENTUK LAPORAN

Isi setiap kolom.

| No. | Kolom | Isi |
|---|---|---|
| 1 | Periode | bulan dan tahun |
| 2 | Catatan | paling panjang 300 karakter |
"""

FAQ = """\
## Apakah studi tiru berbayar?

Tidak, studi tiru tidak dipungut biaya.

Sumber: aturan contoh.

## Siapa yang mengirim laporan?

Inovator mengirim laporan setiap bulan.
"""

CATALOGUE = """\
id,name,short_name,agency,agency_level,province,year,award,sector,theme,problem,summary,needs_app,sustainability,source
INV-1,Perahu Sehat,,Kabupaten Contoh,kabupaten,Maluku,2021,,kesehatan,,,Layanan pulau.,tidak,,uji
INV-2,Antre Daring,,Kota Contoh,kota,Bali,,,,,,,ya,aktif,uji
"""

MANIFEST = """\
documents:
  - id: aturan
    file: aturan.md
    kind: regulation
    title: Aturan Contoh
    edition: Edisi 1
    status: sample
    issued_by: Tim Uji
  - id: tanya
    file: tanya.md
    kind: faq
    title: Tanya Jawab
    edition: Edisi 1
    status: sample
    issued_by: Tim Uji
catalogue:
  file: katalog.csv
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder with a manifest and its three files."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for name, text in (
        ("manifest.yaml", MANIFEST),
        ("aturan.md", REGULATION),
        ("tanya.md", FAQ),
        ("katalog.csv", CATALOGUE),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    return folder
