"""Writes docs/performance.md from what `make bench` measured last: `-m tests.checks.performance`."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from tests.bench.growth import SIZES
from tests.bench.results import FILE

Rows = Mapping[str, Mapping[str, float]]
PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
_SECTION = re.compile(r"^## (.+)\n((?:(?!## ).*\n?)*)", re.MULTILINE)
PAGES = re.compile(r"page (.+) \((\d+)\)")
INTRO = """# Performance

Written by `python -m tests.checks.performance` from the last `make bench`; do not change it here. Two cores,
no graphics processor; *load* is how many other processes wanted them when a measurement began. Under load
the milliseconds mean little; the ratios within one run and the time of the processor do.
"""
GROWTH = """
The same questions over the sample corpus and over it grown to 10,000 and 100,000 passages (words exchanged,
vectors moved), each size in processes of its own, in turn; the index of the running bot. *own* is the memory
without mapped files. Aim: at most 2.5 times from the first to the last column. Load {load:.0f}.

| | {sizes} | ratio |
|---|{lines}---|
"""
MEMORY = """
Each vector of 384 numbers takes 1.5 kB in Chroma's index, 150 MB for 100,000: most of the growth. With
`PANDU_CHROMA_URL` it is in the server's memory instead.
"""
BESIDE = """
| | idle | while `pandu ingest` runs | ratio |
|---|---|---|---|
"""
READING = """
Time of the processor a page from the file to its passages, without embedding; and the highest memory of that
process. Aim: 60 ms a page, and memory that does not follow the number of pages.

| document | pages | ms a page | MiB |
|---|---|---|---|
"""
CROWD = """
200 people who write at the same moment, limits lifted, the simulator on the same two cores. Aims: typing
shown to all within .5 s; the last answer within 1.3 times what embedding the 200 questions alone takes. Load
{load:.0f}.

| | typing shown to all (s) | last answer (s) | embedding alone (s) | ratio |
|---|---|---|---|---|
"""
SENDING = """
A simulator that takes 120 ms to answer and refuses who is over its limit. Aim: .97 of the limit, no refusal.
Load {load:.0f}.

| messages a second | recipients | of the limit | refused (429) |
|---|---|---|---|
"""
UNLIMITED = """
Without limit and latency, in turn with a bare loop of `bot.send_message` that has as many in flight (64).
Aim: .8 of what the loop sends.

| | ledger and sender | bare loop | ratio |
|---|---|---|---|
"""
REPLIES = """
Two questions a second, first alone, then while a broadcast uses what is left of 30 messages a second; replies
go first. Aim: p95 at most 1.5 times, no refusal. Together they used {share:.2f} of the limit and were refused
{floods:.0f} times. Load {load:.0f}.

| | idle | beside a broadcast | ratio |
|---|---|---|---|
"""
REPORTS = """
A message read by rules, against `dateparser` looking for its dates alone; a report of 14 visits on paper,
against an empty document of `python-docx`.

| | ms | baseline | ratio |
|---|---|---|---|
"""
IMPORTING = """
`pandu import reports` with {reports:,.0f} reports in one spreadsheet took {seconds:.0f} s, its start
included ({rows:.0f} rows a second; reading the cells alone {alone:.1f} s), and {memory:.0f} MiB at most.
Load {load:.0f}.
"""
LABELS = (
    ("retrieval_cpu_p95", "retrieval, p95, time of the processor", "ms"),
    ("retrieval_p95", "retrieval, p95", "ms"),
    ("ask_p95", "a whole answer, p95", "ms"),
    ("memory", "memory of the process", "MiB"),
    ("memory_own", "of it, own", "MiB"),
)


def page(rows: Rows, before: str) -> str:
    """The whole page; a section of which nothing was measured stays as it was before."""
    kept = dict(_SECTION.findall(before))
    parts = [INTRO]
    for title, write in SECTIONS.items():
        try:
            text = "".join(write(rows)) or kept.get(title, "")
        except KeyError:
            text = kept.get(title, "")
        parts.append(f"\n## {title}\n{text.rstrip()}\n" if text else "")
    return "".join(parts)


def _growth(rows: Rows) -> Iterator[str]:
    sizes = " | ".join(f"{size:,} passages" for size in SIZES)
    yield GROWTH.format(load=rows["growth_load"]["value"], sizes=sizes, lines="---|" * len(SIZES))
    for name, label, unit in LABELS:
        values = [rows[f"{name}_{size}"]["value"] for size in SIZES]
        yield _line([f"{label} ({unit})", *(f"{one:.0f}" for one in values), f"{values[-1] / values[0]:.2f}"])
    yield MEMORY


def _beside(rows: Rows) -> Iterator[str]:
    yield BESIDE
    for share in (50, 95):
        yield _against(f"an answer, p{share} (ms)", rows[f"ask_p{share}_beside_ingest"])


def _crowd(rows: Rows) -> Iterator[str]:
    yield CROWD.format(load=rows["crowd_load"]["value"])
    for name, label in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL")):
        typing, last = rows[f"crowd_typing_{name}"], rows[f"crowd_last_{name}"]
        seconds = (typing["value"], last["value"], last["baseline"], last["ratio"])
        yield _line([label, *(f"{value:.2f}" for value in seconds)])


def _sending(rows: Rows) -> Iterator[str]:
    yield SENDING.format(load=rows["broadcast_load"]["value"])
    for limit in (30, 300):
        names = ("recipients", "share", "floods")
        people, share, floods = (rows[f"broadcast_{name}_{limit}"]["value"] for name in names)
        yield _line([str(limit), f"{people:,.0f}", f"{share:.3f}", f"{floods:.0f}"])
    yield UNLIMITED
    yield _compared("messages a second", rows["broadcast_unlimited"])
    yield _compared("time of the processor a message (ms)", rows["broadcast_cpu"])


def _replies(rows: Rows) -> Iterator[str]:
    told = {name: rows[f"beside_broadcast_{name}"]["value"] for name in ("share", "floods", "load")}
    yield REPLIES.format(**told)
    for share in (50, 95):
        yield _against(f"an answer, p{share} (ms)", rows[f"reply_beside_broadcast_p{share}"])


def _reports(rows: Rows) -> Iterator[str]:
    yield REPORTS
    for what, label in (
        ("extract", "message"),
        ("report_docx", "Lampiran I as DOCX"),
        ("report_pdf", "receipt as PDF"),
    ):
        for share in (50, 95):
            yield _compared(f"{label}, p{share}", rows[f"{what}_p{share}"])
    told = {
        name: rows[f"import_{name}"]["value"] for name in ("reports", "seconds", "rows", "memory", "load")
    }
    yield IMPORTING.format(alone=rows["import_seconds"]["baseline"], **told)


def _reading(rows: Rows) -> Iterator[str]:
    if not any(PAGES.fullmatch(name) for name in rows):
        return
    yield READING
    for name, row in rows.items():
        if found := PAGES.fullmatch(name):
            memory = rows[f"page_memory {found[1]} ({found[2]})"]["value"]
            yield _line([found[1], found[2], f"{row['value']:.1f}", f"{memory:.0f}"])


def _against(label: str, row: Mapping[str, float]) -> str:
    return _line([label, f"{row['baseline']:.0f}", f"{row['value']:.0f}", f"{row['ratio']:.2f}"])


def _compared(label: str, row: Mapping[str, float]) -> str:
    baseline = [f"{row[name]:.3g}" if name in row else "" for name in ("baseline", "ratio")]
    return _line([label, f"{row['value']:.3g}", *baseline])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


SECTIONS: Mapping[str, Callable[[Rows], Iterator[str]]] = {
    "Growth": _growth,
    "Asking while a document is read in": _beside,
    "Reading a document": _reading,
    "Many who write at once": _crowd,
    "Sending to many": _sending,
    "Answering while a broadcast goes out": _replies,
    "Reports": _reports,
}


def main() -> None:
    """Writes the page."""
    rows, before = json.loads(FILE.read_text(encoding="utf-8")), PAGE.read_text(encoding="utf-8")
    PAGE.write_text(page(rows, before), encoding="utf-8")


if __name__ == "__main__":
    main()
