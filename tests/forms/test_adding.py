"""Whatever a model points at, nothing false gets into a report, and nothing that is told is lost."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.forms.adding import Adder
from bot.forms.extraction import Context
from bot.forms.loading import load_form
from bot.forms.pointing import Pointed
from bot.forms.slots import Asking
from bot.programme.periods import Period
from bot.wiring.reading import GazetteerHearing
from knowledge.evaluation.extraction import LabelledMessage, judge, read_messages

EVAL = Path(__file__).parents[1] / "eval"
TRIES = 3


@pytest.fixture(scope="module")
def adder() -> Adder:
    hearing = GazetteerHearing(None)
    form = load_form("monthly_report")
    return Adder(hearing.reader, hearing.gazetteer, form, hearing.readers)


def piece(words: Sequence[str], most: int, chance: random.Random) -> str:
    """Some words of a message that stand together, as they stand."""
    size = chance.randint(1, most)
    start = chance.randrange(max(1, len(words) - size + 1))
    return " ".join(words[start : start + size]).strip(",.;:()")


def anything(text: str, agencies: Sequence[str], chance: random.Random) -> Pointed:
    """What a model may point at that knows the agencies and nothing else."""
    words = text.split()
    sizes = {"day": 2, "visitors": 1, "mode": 2, "follow_up": 2, "material": 3, "note": 3}
    rows = [
        {
            "agency": chance.choice(agencies),
            **{key: piece(words, most, chance) for key, most in sizes.items()},
        }
        for _ in range(chance.randint(1, 3))
    ]
    lines = {"progress": 4, "obstacle": 7, "plan_next": 6}
    return Pointed(tuple(rows), {key: piece(words, most, chance) for key, most in lines.items()})


def context(message: LabelledMessage) -> Context:
    told = message.context
    period = Period.read(told.period) if told.period else None
    return Context(message.today, period, Asking(told.asking) if told.asking else None)


@pytest.mark.parametrize("name", ["extraction", "extraction_unseen", "extraction_loose"])
def test_what_is_pointed_at_by_chance_adds_nothing_false(adder: Adder, name: str) -> None:
    chance, false = random.Random(3), list[str]()
    for message in read_messages(EVAL / f"{name}.jsonl"):
        around = context(message)
        told = adder.reader.read(message.text, around)
        before = judge(message, told.as_slots()).total
        found = [message.text[one.start : one.end] for one in adder.gazetteer.find(message.text)]
        for _ in range(TRIES):
            pointed = anything(message.text, found or [message.text], chance)
            after = judge(message, adder.add(message.text, told, pointed, around).as_slots()).total
            assert after.right >= before.right and after.missed <= before.missed, message.text
            false += [message.text] if after.invented > before.invented else []
    assert len(false) <= 1, "a piece of a true obstacle may count as false"
