"""The log: one line a record, tokens masked, in both forms."""

import json
import logging

import pytest

from config.logging import Lines, configure, masked

TOKEN = "123456:AAH9-abcdefghijklmnopqrstuvwxyz_0123"


def line(form: str, message: str, **extra: object) -> str:
    record = logging.LogRecord("bot.intake", logging.INFO, "", 1, message, (), None)
    vars(record).update(extra)
    return Lines("json" if form == "json" else "text").format(record)


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_token_never_reaches_the_log(form: str) -> None:
    written = line(form, f"POST /bot{TOKEN}/sendMessage", url=f"x/bot{TOKEN}/y")
    assert "AAH9" not in written
    assert "123456:***" in written


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_record_is_one_line(form: str) -> None:
    assert len(line(form, "a\nb\r\nc", note="d\ne").splitlines()) == 1


def test_json_carries_the_extras() -> None:
    assert json.loads(line("json", "sent", chat=12))["chat"] == 12


def test_text_quotes_only_what_needs_it() -> None:
    assert line("text", "sent", chat=12, why="two words").endswith('event=sent chat=12 why="two words"')


def test_a_traceback_stays_in_its_line_and_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:]
    configure("INFO")
    try:
        raise ValueError(TOKEN)
    except ValueError:
        logging.getLogger("bot").exception("incident")
    logging.getLogger().handlers[:] = before
    written = capsys.readouterr().err
    assert written.count("\n") == 1
    assert "ValueError: 123456:***" in written


def test_dates_and_times_are_not_taken_for_tokens() -> None:
    assert masked("2026-03-05T23:59:00 pukul 10:15") == "2026-03-05T23:59:00 pukul 10:15"
