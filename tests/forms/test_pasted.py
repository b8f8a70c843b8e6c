"""Text pasted from WhatsApp."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.pasted import unpasted


@pytest.mark.parametrize(
    ("pasted", "read"),
    [
        ("[05/02 10.12] Bu Lina PKM: *Klaten* jadi dtg 9 org", "Klaten jadi dtg 9 org"),
        ("[05/02/2026, 10.12] Bu Lina: halo", "halo"),
        ("05/02/26 10.12 - Pak Arif: kapan tenggat laporan?", "kapan tenggat laporan?"),
        ("[05/02 10.12] A: satu\n[05/02 10.15] B: dua", "satu\ndua"),
        ("\u200e[5/2/26 10:12:09 AM] Bu Lina: tenggat?", "tenggat?"),
        ("pukul 10.12: mulai", "pukul 10.12: mulai"),
        ("laporan *penting* tanggal 5", "laporan *penting* tanggal 5"),
    ],
)
def test_headers_and_stars_go_and_nothing_else(pasted: str, read: str) -> None:
    assert unpasted(pasted) == read


@given(st.text())
def test_never_raises_and_never_grows(text: str) -> None:
    assert len(unpasted(text)) <= len(text)
