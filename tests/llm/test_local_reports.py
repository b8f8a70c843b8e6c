"""With a real, weak model loose reports are read at least as well as without it, and nothing is invented."""

import json
import random
from pathlib import Path

import pytest

from bot.wiring.reading import GazetteerHearing
from knowledge.evaluation.extraction import VISIT, Tally, judge, read_messages
from knowledge.llm.spending import Use
from tests.forms.test_adding import context
from tests.llm import local
from tests.llm.conftest import open_model
from tests.llm.test_local import PATIENCE, SHORT

LOOSE = Path(__file__).parents[1] / "eval" / "extraction_loose.jsonl"
SAMPLE = 10
"""Messages that stand for the whole set where that takes minutes."""

pytestmark = [pytest.mark.local_llm, pytest.mark.timeout(3600)]


async def test_a_weak_model_invents_nothing_in_a_report(tmp_path: Path) -> None:
    messages = list(read_messages(LOOSE))
    if SHORT:
        messages = random.Random(7).sample(messages, SAMPLE)
    before, after, uses, false = Tally(), Tally(), list[Use](), list[str]()
    with local.chat(tmp_path) as base_url:
        endpoint = {"seconds": PATIENCE, "tokens": local.MOST_TOKENS}
        hearing = GazetteerHearing(None, open_model(base_url, endpoint=endpoint))
        assert hearing.second is not None
        for message in messages:
            around = context(message)
            rules = judge(message, hearing.reader.read(message.text, around).as_slots())
            told, use = await hearing.second.read(message.text, around, PATIENCE)
            read = judge(message, told.as_slots())
            before.add(rules.total)
            after.add(read.total)
            uses += [use] if use else []
            made_up = any(
                read.slots[name].invented > rules.slots[name].invented for name in read.slots if name in VISIT
            )
            false += [message.text] if made_up else []
    outcomes = {one: sum(use.outcome == one for use in uses) for one in {use.outcome for use in uses}}
    print(json.dumps({"calls": outcomes, "rules": before.as_json(), "with": after.as_json()}))  # noqa: T201
    assert uses and false == []
    assert after.right >= before.right
