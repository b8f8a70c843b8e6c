"""What tests of several rooms share: the sample corpus, read once for all of them."""

import fcntl
import gc
from pathlib import Path

import pytest
from hypothesis import settings

# What the tests make lives long: looking through it as often as usual costs an eighth of their time.
gc.set_threshold(100_000, 50, 100)
# No test measures time: the machines are shared.
settings.register_profile("pandu", deadline=None)
settings.load_profile("pandu")


@pytest.fixture(scope="session")
def corpus_home(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """A PANDU_HOME with the sample corpus and its rows, built once for all workers; not to be written to."""
    from ingest.pipeline import ingest
    from knowledge.generation import current_generation
    from tests.homes import write_rows
    from tests.remembering import RememberingE5

    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if shared.name.startswith("popen-") else shared
    home = shared / "corpus_home"
    home.mkdir(exist_ok=True)
    with (shared / "corpus.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if current_generation(home) is None:
            ingest([], home, RememberingE5(pytestconfig.cache.mkdir("vectors")))
            write_rows(home)
    return home
