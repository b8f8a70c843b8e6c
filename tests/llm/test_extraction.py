"""Reports read with a model beside the rules: it adds what stands in the message, and nothing else."""

import asyncio
import json
from datetime import date
from pathlib import Path

import pytest
from starlette.responses import Response

from bot.cli.evaluation import measure_extraction
from bot.forms.extraction import Context
from bot.forms.loading import load_form, load_forms
from bot.forms.pointing import Pointer, shape_of
from bot.forms.second_reading import SecondReader
from bot.forms.slots import Extraction
from bot.programme.masking import masked_for_others
from bot.programme.periods import Period
from bot.wiring.reading import GazetteerHearing
from config.settings import Settings
from knowledge.llm.failures import Failure
from knowledge.llm.model import schema
from knowledge.llm.spending import Limits, Purpose, Use
from tests.llm.conftest import open_model
from tests.llm.pointing import COLUMNS, LIES, MESSAGE, pointed, unasked
from tests.llm.server import Asked, completion, error, serving, trickle

CONTEXT = Context(date(2026, 2, 20), Period.read("2026-02"))
LOOSE = Path(__file__).parents[1] / "eval" / "extraction_loose.jsonl"
PATIENCE = 60.0


class Desk:
    """The rules alone, and with a model at a scripted server."""

    def __init__(self) -> None:
        self.hearing = GazetteerHearing(None)

    def rules(self, text: str) -> Extraction:
        return self.hearing.reader.read(text, CONTEXT)

    async def read(
        self, base_url: str, text: str, seconds: float = PATIENCE, **changed: object
    ) -> tuple[Extraction, Use | None]:
        second = GazetteerHearing(None, open_model(base_url, **changed)).second
        assert second is not None
        return await second.read(text, CONTEXT, seconds)


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


def playing(answer: Response) -> object:
    async def play(_: Asked) -> Response:
        return answer

    return play


@pytest.mark.parametrize(
    ("text", "answer", "added"),
    [
        (
            "Boyolali - 6 Februari - 14 - luring. Klaten - 9 Februari - 8 - daring.",
            pointed(("Boyolali", "6 Februari", "14"), ("Klaten", "9 Februari", "8")),
            [14, 8],
        ),
        (
            "Batang dan Kudus datang tgl 3; masing-masing 5, 6; semuanya luring",
            pointed(("Batang", "tgl 3", "5"), ("Kudus", "tgl 3", "6")),
            [5, 6],
        ),
        ("Sleman 3/2, sebelas, lewat zoom", pointed(("Sleman", "3/2", "sebelas")), [11]),
        (
            "Batang dan Kudus tgl 3, luring, 11.",
            pointed(("Batang", "tgl 3", "11"), ("Kudus", "", "11")),
            [None, None],
        ),
        ("Batang 5, Kudus 6, luring", pointed(("Batang", "", "5"), ("Kudus", "", "6")), [None, None]),
        ("Sleman 3/2, lewat zoom, 12-an", pointed(("Sleman", "3/2", "12")), [None]),
        (
            "Sleman 3/2 luring, 14. Kudus 4/2 luring, 9",
            pointed(("Sleman", "3/2", "9"), ("Kudus", "4/2", "14")),
            [None, None],
        ),
    ],
)
async def test_numbers_go_to_the_visit_that_they_are_said_of(
    desk: Desk, text: str, answer: Response, added: list[int | None]
) -> None:
    async with serving(playing(answer)) as server:  # type: ignore[arg-type]
        told, use = await desk.read(server.base_url, text)
    assert [visit.visitors for visit in told.visits] == added
    assert [visit.visitors for visit in desk.rules(text).visits] == [None] * len(added), (
        "else nothing is open"
    )
    assert use is not None and use.purpose is Purpose.EXTRACT


@pytest.mark.parametrize(
    ("told", "key", "quote", "taken"),
    [
        (
            "Operator kami baru pindah tugas.",
            "obstacle",
            "baru pindah tugas",
            "Operator kami baru pindah tugas",
        ),
        ("Sinyal di aula tidak jelek kok.", "obstacle", "jelek", None),
        ("Kudus batal karena banjir.", "obstacle", "banjir", None),
        ("Selanjutnya kami akan latih kader desa.", "plan_next", "latih kader desa", "latih kader desa"),
        ("Kami tidak jadi latih kader desa nanti.", "plan_next", "latih kader desa", None),
        ("Kegiatan sudah berjalan kira2 separuh.", "progress", "separuh", 50),
        ("Targetnya jalan separuh bulan ini.", "progress", "separuh", None),
    ],
)
async def test_lines_are_words_of_the_message(
    desk: Desk, told: str, key: str, quote: str, taken: str | int | None
) -> None:
    async with serving(playing(pointed(("Pati",), **{key: quote}))) as server:  # type: ignore[arg-type]
        found, _ = await desk.read(server.base_url, f"Pati tgl 13 luring 10 org. {told}")
    said = found.obstacles or found.plan_next
    assert (said.text if said else found.progress and found.progress.percent) == taken


@pytest.mark.parametrize("lie", LIES)
async def test_no_lie_is_taken(desk: Desk, lie: str) -> None:
    async with serving(playing(LIES[lie])) as server:  # type: ignore[arg-type]
        told, use = await desk.read(server.base_url, MESSAGE)
    assert use is not None and use.failure is None, "the model was heard"
    (visit,) = told.visits
    assert (visit.agency, str(visit.day), visit.mode) == ("Kabupaten Klaten", "2026-02-09", "luring")
    assert visit.visitors in (None, 8) and visit.follow_up is None and not visit.more
    assert told == desk.rules(MESSAGE) or visit.visitors == 8
    assert (told.progress, told.obstacles) == (desk.rules(MESSAGE).progress, desk.rules(MESSAGE).obstacles)
    assert told.plan_next == desk.rules(MESSAGE).plan_next


async def test_a_visit_that_the_rules_were_not_sure_of_is_asked_about(desk: Desk) -> None:
    text = "Klaten tgl 9, 8 org, daring.\nPak, Temanggung.\nLuring, ramai sekali."
    answer = pointed(("Klaten", "tgl 9", "8 org", "daring"), ("Temanggung", "", "", "Luring"))
    assert [one.agency for one in desk.rules(text).visits] == ["Kabupaten Klaten"]
    async with serving(playing(answer)) as server:  # type: ignore[arg-type]
        told, _ = await desk.read(server.base_url, text)
    assert [(one.agency, one.doubtful) for one in told.visits] == [
        ("Kabupaten Klaten", False),
        ("Kabupaten Temanggung", True),
    ]


async def hanging(_: Asked) -> Response:
    await asyncio.sleep(30)
    return pointed()


FAILING: list[tuple[object, Failure]] = [
    (hanging, Failure.TIMEOUT),
    (playing(error(503)), Failure.SERVER),
    (playing(error(429)), Failure.RATE_LIMITED),
    (playing(error(401)), Failure.KEY),
    (playing(error(404)), Failure.UNKNOWN_MODEL),
    (playing(completion("", refusal="tidak")), Failure.REFUSED),
    (playing(completion('{"visits": [', finish="length")), Failure.CUT_OFF),
    *((playing(one), Failure.MALFORMED) for one in unasked()),
]


@pytest.mark.parametrize(("play", "failure"), FAILING)
async def test_the_rules_alone_where_the_model_fails(desk: Desk, play: object, failure: Failure) -> None:
    seconds = 0.3 if failure is Failure.TIMEOUT else PATIENCE
    async with serving(play) as server:  # type: ignore[arg-type]
        told, use = await desk.read(server.base_url, MESSAGE, seconds)
    assert told == desk.rules(MESSAGE)
    assert use is not None and use.failure is failure


async def test_a_body_that_trickles_ends_in_time(desk: Desk) -> None:
    async with serving(playing(trickle(0.05))) as server:  # type: ignore[arg-type]
        told, use = await desk.read(server.base_url, MESSAGE, 0.3)
    assert told == desk.rules(MESSAGE) and use and use.failure is Failure.TIMEOUT


async def test_a_spent_budget_asks_nothing(desk: Desk) -> None:
    async with serving(playing(pointed())) as server:  # type: ignore[arg-type]
        told, use = await desk.read(server.base_url, MESSAGE, limits=Limits(tokens=10))
    assert told == desk.rules(MESSAGE) and use and use.failure is Failure.BUDGET and not server.asked


@pytest.mark.parametrize(
    "text",
    [
        "sleman baru pulang, 12 org, minat",
        "Klaten tgl 9, 8 org, daring, minat. Tidak ada kendala.",
        "bulan ini nihil",
        "ralat: Klaten 9 orang, bukan 8",
        "tahapan replikasi apa saja?",
        "terima kasih bu, nanti saya lengkapi semuanya",
    ],
)
async def test_what_the_rules_read_whole_costs_no_call(desk: Desk, text: str) -> None:
    async with serving(playing(pointed(("Kudus", "", "5")))) as server:  # type: ignore[arg-type]
        told, use = await desk.read(server.base_url, text)
    assert told == desk.rules(text) and use is None and not server.asked


async def test_the_shape_is_that_of_the_form_without_what_is_personal(desk: Desk, tmp_path: Path) -> None:
    form = load_forms()["monthly_report"]
    columns = schema(shape_of(form), {})["$defs"]["Visit"]["properties"]  # type: ignore[index]
    assert list(columns) == ["agency", "day", "mode", "visitors", "follow_up", "material", "note"]
    folder = tmp_path / "forms"
    folder.mkdir()
    contact = "leader: {label: ketua, type: text, personal: true, ask: Siapa ketuanya?}"
    tier = "tier: {label: tingkat, type: choice, ask: Tingkat apa?, options: {pemda: pemda, opd: OPD}}"
    listed = f"visits: {{label: K, type: list, item: k, ask: Siapa?, fields: {{{contact}, {tier}}}}}"
    (folder / "monthly_report.yaml").write_text(
        f"title: T\nsend: Kirim\nfields: {{{listed}}}", encoding="utf-8"
    )
    overlaid = load_form("monthly_report", tmp_path)
    for personal, expected in ((False, False), (True, True)):
        shown = json.dumps(schema(shape_of(overlaid, personal=personal), {}))
        assert ("leader" in shown) is expected and "tier" in shown


async def test_a_column_of_the_form_is_filled_where_the_sentence_names_it(desk: Desk) -> None:
    text = "Klaten tgl 9, 8 org, luring, materinya alur rujukan ibu hamil. Suasananya hangat sekali pokoknya."
    told = json.loads(json.loads(bytes(pointed(("Klaten",)).body))["choices"][0]["message"]["content"])
    told["visits"][0] |= {"material": "alur rujukan ibu hamil", "note": "hangat sekali"}
    async with serving(playing(completion(json.dumps(told)))) as server:  # type: ignore[arg-type]
        found, _ = await desk.read(server.base_url, text)
    assert found.visits[0].more == (("material", "alur rujukan ibu hamil"),)


async def test_what_identifies_a_person_does_not_leave(desk: Desk) -> None:
    async with serving(playing(pointed())) as server:  # type: ignore[arg-type]
        await desk.read(server.base_url, f"{MESSAGE} hp ketua 0812-3456-7890", mask=masked_for_others)
    sent = json.dumps(server.asked[0].body)
    assert "7890" not in sent and "[nomor telepon]" in sent
    assert "Klaten" not in server.asked[0].instructions


async def test_the_pointer_never_raises(desk: Desk) -> None:
    form = load_forms()["monthly_report"]
    found, use = await Pointer(form, open_model("http://127.0.0.1:9/v1")).point("x", 5.0)
    assert (found.visits, use.failure) == ((), Failure.CONNECTION)
    assert isinstance(GazetteerHearing(None, open_model("http://127.0.0.1:9/v1")).second, SecondReader)


async def test_a_loose_set_with_and_without_an_honest_model(tmp_path: Path) -> None:
    """Loose messages, written before anything was read; `points` are what an honest model would point at."""
    rows = [json.loads(line) for line in LOOSE.read_text(encoding="utf-8").splitlines()]
    points = {row["text"]: row.get("points", {}) for row in rows}

    async def honest(asked: Asked) -> Response:
        told = dict(points[asked.data["pesan"]])
        visits = [tuple(row.get(key, "") for key in COLUMNS) for row in told.pop("visits", ())]
        return pointed(*visits, tokens=100, **told)

    async with serving(honest) as server:
        settings = Settings(home=tmp_path, llm_base_url=server.base_url, llm_model="skrip", llm_retries=0)
        report = await asyncio.to_thread(measure_extraction, LOOSE, settings)
    assert report.without is not None
    before, after = report.without.total, report.total
    assert after.invented <= before.invented, "nothing false is added"
    assert after.right >= before.right + 25
    assert report.quiet == report.without.quiet == 1
    (calls,) = report.as_json()["model"]["by_purpose"].values()  # type: ignore[index]
    assert (calls["calls"], calls["failures"]) == (len(server.asked), {})
    assert calls["tokens_given"] == 100 * len(server.asked)
    assert len(server.asked) < len(rows), "what the rules read whole costs nothing"
