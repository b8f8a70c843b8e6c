"""A generation on disk is opened whole, or said to be damaged; the pointer says which one is read."""

import shutil
import threading
from pathlib import Path

import pytest

from knowledge.errors import CorpusDamagedError, NoCorpusError
from knowledge.generation import (
    Corpus,
    corpus_folder,
    current_folder,
    current_generation,
    open_corpus,
    publish,
)
from knowledge.library import Library

GUIDE = "pedoman-replikasi-contoh"


@pytest.fixture(scope="module")
def corpus(corpus_home: Path) -> Corpus:
    return open_corpus(current_folder(corpus_home))


@pytest.fixture
def copied(corpus_home: Path, tmp_path: Path) -> Path:
    """A PANDU_HOME of its own with the sample corpus."""
    shutil.copytree(corpus_home / "corpus", tmp_path / "corpus")
    return tmp_path


def test_vectors_and_passages_go_together(corpus: Corpus) -> None:
    assert corpus.vectors.shape == (len(corpus.passages), 384)
    assert corpus.vectors.dtype == "float32"
    assert len({passage.id for passage in corpus.passages}) == len(corpus.passages)
    assert all(corpus.section(one.document, one.section) for one in corpus.passages)


def test_a_section_is_found_by_its_address_and_by_one_below(corpus: Corpus) -> None:
    section = corpus.section(GUIDE, "Pasal 12")
    assert section is not None
    assert section == corpus.section(GUIDE, "Pasal 12 ayat (2)")
    assert section.title == "Hub JIPP dan Tim Pandu"
    assert [one.address for one in corpus.passages_of(section)] == [f"Pasal 12 ayat ({n})" for n in (1, 2, 3)]
    assert corpus.section(GUIDE, "Pasal 99") is None


def test_neighbours_end_with_the_document(corpus: Corpus) -> None:
    twelve = corpus.section(GUIDE, "Pasal 12")
    assert twelve is not None
    assert [one.address for one in corpus.neighbours(twelve) if one] == ["Pasal 11", "Pasal 13"]
    own = [one for one in corpus.sections if one.document == GUIDE]
    assert corpus.neighbours(own[0])[0] is None
    assert corpus.neighbours(own[-1])[1] is None


def test_the_catalogue_is_part_of_it(corpus: Corpus) -> None:
    assert len(corpus.innovations) == 204
    assert len({one.id for one in corpus.innovations}) == 204


def test_without_a_corpus_it_says_where_it_looked(tmp_path: Path) -> None:
    with pytest.raises(NoCorpusError) as missing:
        current_folder(tmp_path)
    assert missing.value.home == tmp_path
    with pytest.raises(NoCorpusError):
        publish(tmp_path, "000001-none")


@pytest.mark.parametrize("name", ["manifest.json", "passages.jsonl", "vectors.npy"])
def test_a_damaged_generation_is_named(copied: Path, name: str) -> None:
    folder = current_folder(copied)
    (folder / name).write_bytes((folder / name).read_bytes()[:50])
    with pytest.raises(CorpusDamagedError) as damaged:
        open_corpus(folder)
    assert damaged.value.folder == folder


def test_the_library_opens_what_the_pointer_names(copied: Path) -> None:
    now = 0.0
    library = Library(copied, open_corpus, monotonic=lambda: now)
    first = library.current()
    assert library.current() is first
    other = "000009-copy"
    shutil.copytree(first.folder, corpus_folder(copied) / other)
    publish(copied, other)
    now = 0.9
    assert library.current() is first
    now = 1.1
    assert library.current().folder.name == other
    publish(copied, first.folder.name)
    assert library.refresh().folder == first.folder


def test_the_library_keeps_the_old_when_the_new_is_damaged(copied: Path) -> None:
    library = Library(copied, open_corpus)
    first = library.current()
    broken = corpus_folder(copied) / "000009-broken"
    shutil.copytree(first.folder, broken)
    (broken / "sections.jsonl").write_text("{")
    publish(copied, broken.name)
    assert library.refresh() is first


def test_the_library_follows_in_a_thread_of_its_own(copied: Path) -> None:
    opened = threading.Event()
    names: list[str] = []

    def opener(folder: Path) -> str:
        names.append(folder.name)
        if len(names) == 2:
            opened.set()
        return folder.name

    library = Library(copied, opener, every=0.01)
    library.watch()
    try:
        first = library.current()
        shutil.copytree(corpus_folder(copied) / first, corpus_folder(copied) / "000009-next")
        publish(copied, "000009-next")
        assert opened.wait(20)
    finally:
        library.close()
    assert library.refresh() == current_generation(copied) == "000009-next"
    assert names == [first, "000009-next"]


def test_many_threads_open_a_generation_once(copied: Path) -> None:
    names: list[str] = []

    def opener(folder: Path) -> Path:
        names.append(folder.name)
        return folder

    library = Library(copied, opener)
    threads = [threading.Thread(target=library.current) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names) == 1
