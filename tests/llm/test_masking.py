"""What a service outside is told: no number or address that identifies a person."""

import pytest

from bot.programme.masking import IDENTITY, MAIL, PHONE, masked_for_others


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("balas ke ratna.s@klaten.go.id ya", f"balas ke {MAIL} ya"),
        ("hp 0812-3456-7890, NIK 3302011203880001", f"hp {PHONE}, NIK {IDENTITY}"),
        ("Pasal 33 ayat (2), 15 orang, 5 Maret 2026", "Pasal 33 ayat (2), 15 orang, 5 Maret 2026"),
    ],
)
def test_what_identifies_a_person_is_masked(text: str, told: str) -> None:
    assert masked_for_others(text) == told
