"""Earlier months from one spreadsheet: how long `pandu import reports` takes, and what memory it needs."""

import asyncio
import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.answering import prepare
from tests.bench.commands import environment, pandu
from tests.bench.results import SHORT, Figure

HEAD = ("Inovasi", "Bulan", "Instansi peserta", "Tanggal kunjungan", "Jumlah peserta", "Kendala")
AGENCIES = ("Kab. Sleman", "Kota Madiun", "Kabupaten Gowa", "Kab Klaten", "Dinkes Kota Bogor", "Kab. Bantul")
INNOVATIONS, MONTHS = (200, 6) if SHORT else (200, 60)
"""One report each: 12,000 of them, a fifth nil, the others of one or two visits."""


def measure(scratch: Path) -> dict[str, Figure]:
    """Seconds from the call to its end, against reading the cells of that file alone; its highest memory."""
    asyncio.run(prepare(scratch))
    file = scratch / "laporan-lama.xlsx"
    rows = list(_rows())
    _write(file, rows)
    load, alone = os.getloadavg()[0], _read(file)
    seconds, memory, told = _import(scratch, file)
    if (told["rows"], told["reports"]) != (len(rows), INNOVATIONS * MONTHS):
        raise RuntimeError(f"{told['reports']} of {INNOVATIONS * MONTHS} reports were stored")
    return {
        "import_load": Figure(load, "processes"),
        "import_reports": Figure(INNOVATIONS * MONTHS, "reports"),
        "import_seconds": Figure(seconds, "s", alone),
        "import_rows": Figure(len(rows) / seconds, "rows/s"),
        "import_memory": Figure(memory, "MiB"),
    }


def _rows() -> Iterator[tuple[str, ...]]:
    for number in range(INNOVATIONS * MONTHS):
        innovation, month = f"INV-{number % INNOVATIONS + 1:04d}", number // INNOVATIONS
        period = f"{2021 + month // 12}-{month % 12 + 1:02d}"
        if number % 5 == 0:
            yield innovation, period, "nihil", "", "", ""
        for visit in range(0 if number % 5 == 0 else 1 + number % 2):
            agency, day = AGENCIES[(number + visit) % len(AGENCIES)], f"{visit * 9 + 3:02d}"
            problem = "anggaran" if number % 7 == 0 else ""
            yield (
                innovation,
                period,
                agency,
                f"{day}/{period[5:]}/{period[:4]}",
                f"{5 + number % 20}",
                problem,
            )


def _write(file: Path, rows: list[tuple[str, ...]]) -> None:
    from bot.papers.sheets import Sheet, to_xlsx

    file.write_bytes(to_xlsx([Sheet("Laporan", HEAD, rows)]))


def _read(file: Path) -> float:
    from bot.papers.sheets import from_xlsx

    content, started = file.read_bytes(), time.perf_counter()
    from_xlsx(content)
    return time.perf_counter() - started


def _import(home: Path, file: Path) -> tuple[float, float, dict[str, int]]:
    """Seconds, MiB at most, and what the command told."""
    command, answer = pandu("import", "reports", str(file), "--json"), home / "told.json"
    started = time.perf_counter()
    with answer.open("wb") as out:
        process = subprocess.Popen(command, env=environment(home), stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(f"the import ended with {process.returncode}")
    return seconds, usage.ru_maxrss / 1024, json.loads(answer.read_text(encoding="utf-8"))
