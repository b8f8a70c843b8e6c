"""Tokens come again from their nonce, and numbers are written as WhatsApp wants them."""

import pytest

from bot.programme.links import start_link, token_of, whatsapp_link, whatsapp_number


def test_a_token_can_be_made_again_but_not_without_the_secret() -> None:
    assert token_of("secret", "batch 1 0") == token_of("secret", "batch 1 0")
    tokens = {token_of(s, n) for s in ("secret", "other") for n in ("batch 1 0", "batch 1 1")}
    assert len(tokens) == 4 and all(len(token) == 32 for token in tokens)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0812-3456-7890", "6281234567890"),
        ("+62 812 3456 7890", "6281234567890"),
        ("(62) 0812.3456.7890", "6281234567890"),
        ("81234567890", "6281234567890"),
        ("0062 81234567890", "6281234567890"),
        ("0274 512345", None),
        ("081", None),
        ("", None),
        ("0812345678901234567", None),
    ],
)
def test_numbers(text: str, number: str | None) -> None:
    assert whatsapp_number(text) == number


def test_addresses() -> None:
    assert start_link("pandu_bot", "abc") == "https://t.me/pandu_bot?start=abc"
    assert whatsapp_link("6281234567890", "Yth. Bapak & Ibu") == (
        "https://wa.me/6281234567890?text=Yth.%20Bapak%20%26%20Ibu"
    )
    assert whatsapp_link(None, "a").startswith("https://wa.me/?text=")
