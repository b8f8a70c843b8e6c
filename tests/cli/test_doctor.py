"""`pandu doctor`: what it finds in a home where something is wrong, and what it says to do."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.diagnosis import Finding, examine
from bot.programme.clock import SteppedClock, SystemClock
from bot.simulator.server import create_app
from config.settings import Settings
from tests.simulator.client import served

TOKEN = "77:doctor"
PEDOMAN = Path(__file__).parents[2] / "ingest" / "sources" / "pedoman-replikasi-contoh.md"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> Path:
    folder = tmp_path_factory.mktemp("doctor")
    shutil.copytree(corpus_home / "corpus", folder / "corpus")
    return folder


@pytest.fixture
async def settings(home: Path) -> AsyncIterator[Settings]:
    shutil.rmtree(home / "config", ignore_errors=True)
    (home / "config" / "texts").mkdir(parents=True)
    async with served(create_app(None)) as http:
        await http.post(f"/bot{TOKEN}/getMe")
        yield Settings(home=home, telegram_token=SecretStr(TOKEN), telegram_api=str(http.base_url))


async def wrong(settings: Settings) -> dict[str, Finding]:
    found = await examine(settings, SystemClock())
    assert all(finding.remedy for finding in found if not finding.ok)
    return {finding.what: finding for finding in found if not finding.ok}


async def test_all_is_well_but_the_new_database(settings: Settings) -> None:
    found = await examine(settings, SystemClock())
    names = ["disk", "database", "corpus", "model", "telegram", "clock", "content", "texts", "guideline"]
    assert [finding.what for finding in found] == names
    assert [finding.what for finding in found if not finding.ok] == ["database"]
    assert found[-1].found.startswith("Pedoman Replikasi, edition Contoh 2026.1 states all")


@pytest.mark.parametrize(("hours", "way"), [(2, "ahead of"), (-2, "behind")])
async def test_a_clock_that_is_wrong(settings: Settings, hours: int, way: str) -> None:
    clock = SteppedClock(datetime.now(UTC) + timedelta(hours=hours))
    finding = next(one for one in await examine(settings, clock) if one.what == "clock")
    assert not finding.ok and way in finding.found
    seconds = int(finding.found.split()[0])
    assert abs(seconds - 7200) <= 60


async def test_telegram_out_of_reach(settings: Settings) -> None:
    away = settings.model_copy(update={"telegram_api": "http://127.0.0.1:1"})
    found = await wrong(away)
    assert "does not answer" in found["telegram"].found
    assert "not compared" in found["clock"].found
    assert TOKEN not in str(found)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ("llm_base_url", "llm_model"),
        ("llm_model", "llm_base_url"),
        ("embeddings_base_url", "embeddings_model"),
        ("transcription_model", "transcription_base_url"),
    ],
)
async def test_an_endpoint_that_is_set_by_half(settings: Settings, given: str, missing: str) -> None:
    found = await wrong(settings.model_copy(update={given: "http://127.0.0.1:1/v1"}))
    assert f"PANDU_{given.upper()} is set" in found["endpoint"].found
    assert f"Set PANDU_{missing.upper()} too" in found["endpoint"].remedy


async def test_a_rule_that_the_guideline_does_not_state(settings: Settings) -> None:
    changed = (
        "people:\n  notice_of_replacement: {value: 9, unit: hari kerja, source: Pasal 8 ayat (2)}\n"
        "reports:\n  corrections: {value: 2, unit: kali untuk satu periode, source: Pasal 250 ayat (3)}\n"
    )
    (settings.overlay / "programme.yaml").write_text(changed)
    found = await wrong(settings)
    other = found["rule people.notice_of_replacement"]
    assert "“9 hari kerja” is not stated: Pasal 8 ayat (2) says: “" in other.found
    gone = found["rule reports.corrections"]
    assert "Pasal 250 ayat (3) is not in edition Contoh 2026.1" in gone.found
    assert "It stands in Pasal 50 ayat (3)" in gone.remedy


async def test_files_of_the_ministry_that_are_wrong_or_never_read(settings: Settings) -> None:
    (settings.overlay / "questions.yaml").write_text("a: [1]\n")
    (settings.overlay / "programm.yaml").write_text("people: {}\n")
    (settings.overlay / "texts" / "home.jinja").write_text("{{ nobody")
    later = "nanti: {title: Nanti, document: pedoman-replikasi-contoh, section: Pasal 333}\n"
    (settings.overlay / "upcoming.yaml").write_text(later)
    found = await examine(settings, SystemClock())
    said = [finding.found for finding in found if not finding.ok]
    assert any("questions.yaml, line 1" in one for one in said)
    assert any("programm.yaml is not read" in one for one in said)
    assert any("home" in one and "{{" not in one for one in said)
    assert any("Pasal 333 of pedoman-replikasi-contoh is not in the corpus" in one for one in said)


async def test_a_new_edition_that_says_something_else(
    tmp_path: Path, settings: Settings, pytestconfig: pytest.Config
) -> None:
    from ingest.pipeline import ingest
    from tests.remembering import RememberingE5

    text, _, _ = PEDOMAN.read_text(encoding="utf-8").partition("Pasal 12")
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "lama.md").write_text(text, encoding="utf-8")
    changed = text.replace("5 (lima) hari kerja", "7 (tujuh) hari kerja")
    (sources / "baru.md").write_text(changed, encoding="utf-8")
    (sources / "manifest.yaml").write_text(
        "documents:\n"
        "  - {id: pedoman-replikasi-contoh, file: lama.md, kind: regulation, title: Pedoman,"
        " edition: '2026', status: sample, issued_by: KemenPANRB}\n"
        "  - {id: pedoman-2027, file: baru.md, kind: regulation, title: Pedoman, edition: '2027',"
        " status: in_force, issued_by: KemenPANRB, replaces: pedoman-replikasi-contoh}\n"
    )
    embedder = RememberingE5(pytestconfig.cache.mkdir("vectors"))
    ingest([sources / "manifest.yaml"], tmp_path / "home", embedder)
    found = await wrong(settings.model_copy(update={"home": tmp_path / "home"}))
    assert "7 (tujuh) hari kerja" in found["rule people.notice_of_replacement"].found
    assert "edition 2027" in found["rule reports.due_day"].found


async def test_no_home_no_corpus(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = await wrong(settings.model_copy(update={"home": tmp_path / "file"}))
    assert "disk" in found and "corpus" in found and "guideline" in found
    found = await wrong(settings.model_copy(update={"home": tmp_path / "new"}))
    assert "pandu ingest" in found["corpus"].remedy
