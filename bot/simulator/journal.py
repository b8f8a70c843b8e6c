"""The SQLite file behind the state in memory: JSON records by kind and key, and the bytes of files."""

import json
import sqlite3
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
    kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (id TEXT PRIMARY KEY, body BLOB NOT NULL);
"""


class Journal:
    """Collects what changed during a request and writes it in one transaction."""

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        # A killed process loses nothing under OFF; only a power cut could, and this is no bank.
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + _SCHEMA)
        self._changed: dict[tuple[str, str], Any] = {}

    def put(self, kind: str, key: object, body: Any) -> None:
        self._changed[kind, str(key)] = body

    def delete(self, kind: str, key: object) -> None:
        self._changed[kind, str(key)] = None

    def flush(self) -> None:
        if not self._changed:
            return
        changed, self._changed = self._changed, {}
        kept = [(*key, json.dumps(body)) for key, body in changed.items() if body is not None]
        gone = [key for key, body in changed.items() if body is None]
        self._db.execute("BEGIN")
        self._db.executemany("INSERT OR REPLACE INTO records VALUES (?, ?, ?)", kept)
        self._db.executemany("DELETE FROM records WHERE kind = ? AND key = ?", gone)
        self._db.execute("COMMIT")

    def load(self, kind: str) -> dict[str, Any]:
        rows = self._db.execute("SELECT key, body FROM records WHERE kind = ?", (kind,))
        return {key: json.loads(body) for key, body in rows}

    def put_file(self, file_id: str, body: bytes) -> None:
        self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (file_id, body))

    def file(self, file_id: str) -> bytes | None:
        row = self._db.execute("SELECT body FROM files WHERE id = ?", (file_id,)).fetchone()
        return None if row is None else bytes(row[0])

    def close(self) -> None:
        self.flush()
        self._db.close()
