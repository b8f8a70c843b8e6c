"""Addresses name one value in a form's answers; getting, putting and clearing changes nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.values import Address, AddressError, Answers, Value, clear, get, put

ANSWERS: Answers = {"name": "a", "visits": [{"mode": "luring", "people": 6}, {"mode": "daring"}]}


@pytest.mark.parametrize("text", ["visits", "visits[3]", "visits[3].mode", "a_b1"])
def test_an_address_is_read_and_written(text: str) -> None:
    assert str(Address.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "Visits", "visits[", "visits[-1]", "visits[x]", "visits.mode", "a[1].b.c"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(AddressError):
        Address.parse(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("name", "a"), ("visits[1].mode", "daring"), ("visits[1].people", None), ("visits[9].mode", None)],
)
def test_get(text: str, value: Value) -> None:
    assert get(ANSWERS, Address.parse(text)) == value


def test_put_appends_right_behind_the_last_item_and_no_further() -> None:
    added = put(ANSWERS, Address.parse("visits[2].mode"), "luring")
    assert get(added, Address.parse("visits[2]")) == {"mode": "luring"}
    with pytest.raises(AddressError):
        put(ANSWERS, Address.parse("visits[3].mode"), "luring")


def test_clear_takes_a_part_or_an_item_or_a_field() -> None:
    assert clear(ANSWERS, Address.parse("visits[0].people"))["visits"] == [
        {"mode": "luring"},
        {"mode": "daring"},
    ]
    assert clear(ANSWERS, Address.parse("visits[0]"))["visits"] == [{"mode": "daring"}]
    assert clear(ANSWERS, Address.parse("visits")) == {"name": "a"}
    assert clear(ANSWERS, Address.parse("visits[7]")) == ANSWERS


addresses = st.sampled_from(["name", "visits[0].mode", "visits[1].people", "visits[2].mode", "new"])


@given(addresses, addresses, st.integers())
def test_put_changes_one_value_and_clear_takes_it_back(one: str, other: str, value: int) -> None:
    before = {**ANSWERS}
    here, there = Address.parse(one), Address.parse(other)
    after = put(before, here, value)
    assert get(after, here) == value
    assert before == ANSWERS
    if here != there:
        assert get(after, there) == get(before, there)
    assert get(clear(after, here), here) is None
