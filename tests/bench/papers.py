"""A report on paper: Lampiran I as DOCX and the receipt as PDF, one after the other."""

import io
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.bench.results import Figure, percentile

MADE, VISITS = 100, 14
ROW = ("Kabupaten Sleman", "3 Februari 2026", "luring", "12", "panduan", "berminat", "ada", "")


def measure(_: Path) -> dict[str, Figure]:
    """Milliseconds of a report of 14 visits as DOCX, against the library's empty document, and as PDF."""
    import docx

    from bot.papers.monthly_report import ReportPaper, to_docx
    from bot.papers.receipt import to_pdf

    paper = ReportPaper(
        date(2026, 2, 1),
        "Gerai Sehat Keliling",
        "Pemerintah Kabupaten Klaten",
        "Yusuf Hidayat",
        rows=[ROW] * VISITS,
        lines=[("Kendala", "anggaran, perlu bantuan")],
        receipt="SR-2602-0117",
        sent="Kamis, 5 Maret 2026 pukul 23.41 WIB",
        mark="tepat waktu",
    )
    empty = _times(lambda: docx.Document().save(io.BytesIO()))
    as_docx, as_pdf = _times(lambda: to_docx(paper)), _times(lambda: to_pdf(paper))
    return {
        "report_docx_p50": Figure(percentile(as_docx, 0.5), "ms", percentile(empty, 0.5)),
        "report_docx_p95": Figure(percentile(as_docx, 0.95), "ms", percentile(empty, 0.95)),
        "report_pdf_p50": Figure(percentile(as_pdf, 0.5), "ms"),
        "report_pdf_p95": Figure(percentile(as_pdf, 0.95), "ms"),
    }


def _times(make: Callable[[], object]) -> list[float]:
    make()
    times = []
    for _ in range(MADE):
        started = time.perf_counter()
        make()
        times.append((time.perf_counter() - started) * 1000)
    return times
