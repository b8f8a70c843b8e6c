"""`make bench`: runs all measurements, or those named on the command line."""

import sys
import tempfile
from pathlib import Path

from tests.bench import (
    answering,
    beside,
    chat,
    crowd,
    extracting,
    failing,
    grounding,
    growth,
    importing,
    pages,
    papers,
    reading,
    sending,
    sending_beside,
)
from tests.bench.results import write

SUITES = {
    "reading": reading.measure,
    "answering": answering.measure,
    "extracting": extracting.measure,
    "papers": papers.measure,
    "importing": importing.measure,
    "grounding": grounding.measure,
    "failing": failing.measure,
    "chat": chat.measure,
    "crowd": crowd.measure,
    "beside": beside.measure,
    "growth": growth.measure,
    "pages": pages.measure,
    "sending": sending.measure,
    "sending_beside": sending_beside.measure,
}


def main(names: list[str]) -> None:
    """Run the named suites (all without names) in one scratch home."""
    with tempfile.TemporaryDirectory() as scratch:
        for name in names or list(SUITES):
            write(SUITES[name](Path(scratch)))


if __name__ == "__main__":
    main(sys.argv[1:])
