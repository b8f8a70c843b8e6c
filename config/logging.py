"""The log: one line a record on standard error, tokens masked; what people wrote is never handed to it."""

import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

_TOKEN = re.compile(r"\d+:[\w-]{30,}")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# Below WARNING these would say what people wrote, or just say a lot.
_QUIET = (
    *("telegram", "aiosqlite", "sqlalchemy", "httpx", "httpcore", "openai"),
    *("chromadb", "alembic", "uvicorn.access", "asyncio"),
)


def masked(text: str) -> str:
    """The text with every bot token replaced; the bot's number stays, it is no secret."""
    return _TOKEN.sub(lambda found: f"{found[0].split(':')[0]}:***", text)


def configure(level: str = "INFO", form: Literal["text", "json"] = "text") -> None:
    """Send all records from `level` on to standard error, one line each; libraries speak from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(form))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


class Lines(logging.Formatter):
    """One record as one line of key=value or of JSON: time (UTC), level, logger, event, then its extras."""

    def __init__(self, form: Literal["text", "json"] = "text") -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end; a traceback becomes the value of `trace`, its line ends escaped."""
        pairs: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
        }
        pairs |= {key: value for key, value in vars(record).items() if key not in _STANDARD}
        if record.exc_info:
            pairs["trace"] = self.formatException(record.exc_info)
        return masked(_written(pairs, self._form))


def _written(pairs: Mapping[str, object], form: Literal["text", "json"]) -> str:
    if form == "json":
        return json.dumps(pairs, ensure_ascii=False, default=str)
    return " ".join(f"{key}={_quoted(value)}" for key, value in pairs.items())


def _quoted(value: object) -> str:
    text = str(value)
    plain = text and not any(mark.isspace() or mark in '"=' for mark in text)
    return text if plain else json.dumps(text, ensure_ascii=False)
