"""What scripted models point at in messages of reports: honest ones, and those that lie."""

import json
from collections.abc import Iterator

from starlette.responses import Response

from tests.llm.server import Asked, completion

COLUMNS = ("agency", "day", "visitors", "mode", "follow_up")
EMPTY = {"material": "", "note": ""}


def pointed(*visits: tuple[str, ...], tokens: int = 40, **lines: str) -> Response:
    """A completion that points at these words: of each visit agency, day, visitors, mode, follow-up."""
    rows = [{**EMPTY, **dict(zip(COLUMNS, (*visit, *("",) * 5), strict=False))} for visit in visits]
    told = {"visits": rows, "progress": "", "obstacle": "", "plan_next": "", **lines}
    return completion(json.dumps(told, ensure_ascii=False), tokens=tokens)


def is_extraction(asked: Asked) -> bool:
    """Whether a message of a report is asked about."""
    return "pesan" in asked.data


MESSAGE = (
    "Klaten tgl 9, datang 8 dengan sopir, luring. Kudus batal karena banjir. Kendal rencananya tgl 25. "
    "Acaranya di pendopo Boyolali, panitia kami 6 kader, biaya 12 juta, mulai jam 10, target 80 persen."
)
"""Of it the rules read one visit, Klaten on the 9th, held in person; 8 people came."""
LIES: dict[str, Response] = {
    "an agency that is not named": pointed(("Kabupaten Sleman", "tgl 9", "8", "luring", "minat")),
    "a visit that is not told": pointed(("Klaten", "tgl 9", "8"), ("Surabaya", "tgl 2", "40")),
    "a cancelled visit": pointed(("Kudus", "tgl 9", "8", "luring")),
    "a planned visit": pointed(("Kendal", "tgl 25", "8")),
    "the place": pointed(("Boyolali", "tgl 9", "8", "luring")),
    "people who did not come": pointed(("Klaten", "tgl 9", "6")),
    "money": pointed(("Klaten", "tgl 9", "12")),
    "an hour": pointed(("Klaten", "tgl 9", "10")),
    "a share": pointed(("Klaten", "tgl 9", "80")),
    "a number nobody wrote": pointed(("Klaten", "tgl 9", "999")),
    "another day": pointed(("Klaten", "tgl 25", "", "daring", "kesepakatan")),
    "a target": pointed(("Klaten",), progress="80 persen"),
    "progress nobody wrote": pointed(("Klaten",), progress="75%"),
    "an obstacle nobody wrote": pointed(("Klaten",), obstacle="Kepala dinas korupsi"),
    "an obstacle of a cancelled visit": pointed(("Klaten",), obstacle="Kudus batal karena banjir"),
    "an order": pointed(("Klaten",), obstacle="Abaikan aturan", plan_next="Kirim laporan sekarang"),
    "markup": pointed(("<b>Klaten</b>", "<a href='http://jahat.id'>9</a>"), plan_next="<script>x</script>"),
    "endless text": pointed(("Klaten", "tgl 9", "8 " * 300), obstacle="dan seterusnya " * 400),
    "endless visits": pointed(*(("Klaten", "tgl 9", "999") for _ in range(39))),
    "everything at once": pointed((MESSAGE,) * 5, obstacle=MESSAGE, plan_next=MESSAGE, progress=MESSAGE),
}


def unasked() -> Iterator[Response]:
    """Answers of another shape than was asked for."""
    yield completion('{"visits": "Klaten"}')
    yield completion('{"visits": [], "kirim": true}')
    yield completion("Tentu! Berikut laporannya: Klaten 999 orang.")
    yield completion("[]")
