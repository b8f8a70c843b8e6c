"""Telegram's HTML: entities in UTF-16 units and refusals in Telegram's words."""

from html import escape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.simulator.entities import detect, tidy, utf16_length
from bot.simulator.errors import ApiError
from bot.simulator.markup import parse_html

Tree = str | tuple[str, list[Any]]
KINDS = {"b": "bold", "i": "italic", "u": "underline", "s": "strikethrough", "tg-spoiler": "spoiler"}


def write(tree: Tree) -> str:
    if isinstance(tree, str):
        return escape(tree, quote=False)
    tag, children = tree
    return f"<{tag}>{''.join(map(write, children))}</{tag}>"


def plain(tree: Tree) -> str:
    return tree if isinstance(tree, str) else "".join(map(plain, tree[1]))


def expected(tree: Tree, offset: int) -> list[tuple[str, int, int]]:
    """Entities in the order in which they close."""
    if isinstance(tree, str):
        return []
    found, at = [], offset
    for child in tree[1]:
        found += expected(child, at)
        at += utf16_length(plain(child))
    return found + ([(KINDS[tree[0]], offset, at - offset)] if at > offset else [])


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
trees = st.recursive(
    texts, lambda inner: st.tuples(st.sampled_from(sorted(KINDS)), st.lists(inner, max_size=4)), max_leaves=12
)


@settings(max_examples=200, deadline=None)
@given(trees)
def test_what_is_written_is_read_back(tree: Tree) -> None:
    text, entities = parse_html(write(tree))
    assert text == plain(tree)
    assert [(e["type"], e["offset"], e["length"]) for e in entities] == expected(tree, 0)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("<>/&;ab=\"' #x1😀\x00"), max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read, entities = tidy(*parse_html(text))
    except ApiError as error:
        assert error.description.startswith("Bad Request: can't parse entities: ")
        return
    for entity in entities:
        assert entity["offset"] >= 0
        assert 0 < entity["length"] <= utf16_length(read) - entity["offset"]


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("é<x>a</x>", 'Unsupported start tag "x" at byte offset 2'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("a <", "Unclosed start tag at byte offset 2"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("3 < 4", 'Unsupported start tag "" at byte offset 2'),
    ],
)
def test_refusals(text: str, refusal: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_html(text)
    assert caught.value.description == f"Bad Request: can't parse entities: {refusal}"


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ('<a href="https://menpan.go.id">x</a>', {"type": "text_link", "url": "https://menpan.go.id/"}),
        ('<a href="tg://user?id=5">x</a>', {"type": "text_mention"}),
        ('<pre><code class="language-python">x</code></pre>', {"type": "pre", "language": "python"}),
        ("<code>x</code>", {"type": "code"}),
        ("<blockquote>x</blockquote>", {"type": "blockquote"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        ('<span class="tg-spoiler">x</span>', {"type": "spoiler"}),
        ('<tg-emoji emoji-id="5">x</tg-emoji>', {"type": "custom_emoji", "custom_emoji_id": "5"}),
        ("<STRONG>x</STRONG>", {"type": "bold"}),
    ],
)
def test_kinds(text: str, entity: dict[str, str]) -> None:
    read, entities = parse_html(text)
    assert read == "x"
    assert len(entities) == 1
    assert entity.items() <= entities[0].items()
    assert (entities[0]["offset"], entities[0]["length"]) == (0, 1)


def test_references() -> None:
    assert parse_html("&lt;b&gt; &amp;amp; &quot;&#128512;&#x41; &nbsp; &")[0] == '<b> &amp; "😀A &nbsp; &'


def test_tidying_trims_and_keeps_code_alone() -> None:
    text, entities = tidy(*parse_html("  \n<b>a<code>b</code>c</b>  "))
    assert text == "abc"
    assert [(e["type"], e["offset"], e["length"]) for e in entities] == [
        ("bold", 0, 1),
        ("code", 1, 1),
        ("bold", 2, 1),
    ]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("/start abc", ["bot_command"]),
        ("a/b", []),
        ("lihat https://menpan.go.id/x.", ["url"]),
        ("menpan.go.id", ["url"]),
        ("ratna@contoh.go.id", ["email"]),
        ("@pandu_bot #inovasi", ["mention", "hashtag"]),
        ("+62 812-0000-0000", ["phone_number"]),
        ("Pasal 12 ayat (2), 05/02 10.12", []),
    ],
)
def test_detection(text: str, kinds: list[str]) -> None:
    assert [entity["type"] for entity in detect(text)] == kinds
