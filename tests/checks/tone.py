"""Lints every template, rendered with its samples, for the tone of voice of docs/product.md section 6."""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from bot.texts import MAX_LABEL, Message, TextError, Texts

MAX_MESSAGE, MAX_SENTENCE, MAX_BUTTONS = 600, 15, 8
WHOLE_LENGTH = {"description": 512, "short_description": 120}
EMOJI = set("✅⏰⚠📄📎⚪")
BARE = {"ya", "tidak", "ok", "oke"}
FORBIDDEN = re.compile(
    r"\b(kamu|anda yakin|kak|sobat|min|aku|gagal|invalid|tidak valid|submit|edit|revisi|error|eviden|user|"
    r"silahkan|praktek|respon|input|kesalahan|ditolak|saya senang|mohon maaf|tidak diatur)\b",
    re.IGNORECASE,
)
CAPITALS = re.compile(r"\b[A-Z]{4,}\b")
KNOWN_CAPITALS = {
    "MULAI",
    "START",
    "JIPP",
    "KIPP",
    "WITA",
    "RSUD",
    "LAMPIRAN",
    "BENTUK",
    "RENCANA",
    "AKSI",
    "UPT",
    "DOCX",
    "HTML",
    "XLSX",
}
RAW_NUMBER = re.compile(r"(?<![\w.])(?!(?:19|20)\d\d\b)\d{4,}\b|\d{4}-\d\d-\d\d|\d+\.\d+%")
FILTERED = {"int": "ribuan, persen or dari", "number": "persen", "date": "tanggal", "moment": "waktu"}


def faults(texts: Texts, name: str) -> Iterator[str]:
    """What one template does against the tone of voice."""
    try:
        declaration = texts.declaration(name)
        yield from bare_values(texts, name)
        for sample in declaration.samples:
            message = texts.render(name, **sample)
            yield from message_faults(name, message, values(sample))
    except TextError as error:
        yield str(error)


def message_faults(name: str, message: Message, given: Iterable[str] = ()) -> Iterator[str]:
    """What one rendered message does against it; `given` are the arguments' texts, which are not ours."""
    said = own_words(message.plain, given)
    if len(said) > MAX_MESSAGE and name not in WHOLE_LENGTH:
        yield f"{name}: {len(said)} characters without quotations, at most {MAX_MESSAGE}"
    if len(message.plain) > WHOLE_LENGTH.get(name, 4096):
        yield f"{name}: {len(message.plain)} characters, at most {WHOLE_LENGTH[name]}"
    for sentence in sentences(said):
        if len(sentence.split()) > MAX_SENTENCE:
            yield f"{name}: {len(sentence.split())} words, at most {MAX_SENTENCE}: {sentence}"
    yield from (f"{name}: {fault}" for fault in word_faults(said))
    yield from (f"{name}: {fault}" for fault in emoji_faults(message.plain))
    yield from (f"{name}: {fault}" for fault in button_faults(message))


def word_faults(said: str) -> Iterator[str]:
    """Words, marks, capitals and figures that the tone of voice leaves out."""
    for found in FORBIDDEN.finditer(said):
        yield f"“{found[0]}” is not said"
    if "!" in said:
        yield "no exclamation marks"
    for found in CAPITALS.finditer(said):
        if found[0] not in KNOWN_CAPITALS:
            yield f"“{found[0]}” is in capitals"
    for found in RAW_NUMBER.finditer(said):
        yield f"“{found[0]}” did not go through a filter for dates or numbers"


def emoji_faults(text: str) -> Iterator[str]:
    """At most one emoji, of the allowed ones, at the start of a line; a message may cite 📄 several times."""
    used: list[str] = []
    for line in text.splitlines():
        used += [mark for mark in line if is_emoji(mark)]
        if any(is_emoji(mark) for mark in line[1:].removeprefix("\ufe0f")):
            yield f"an emoji stands inside a line: {line}"
    if not set(used) <= EMOJI:
        yield f"emoji other than {' '.join(sorted(EMOJI))}"
    if len(used) > 1 and set(used) != {"📄"}:
        yield "more than one emoji"


def button_faults(message: Message) -> Iterator[str]:
    """Labels that are bare, cut or carry emoji, and keyboards that are too large."""
    labels = [button.label for row in message.buttons for button in row]
    if len(labels) > MAX_BUTTONS:
        yield f"{len(labels)} buttons, at most {MAX_BUTTONS}"
    for label in labels:
        if label.lower() in BARE:
            yield f"[{label}] does not say what happens"
        if any(is_emoji(mark) for mark in label) or "!" in label or FORBIDDEN.search(label):
            yield f"[{label}] has an emoji, a mark or a word that is not said"
        if len(label) > MAX_LABEL:
            yield f"[{label}] is longer than {MAX_LABEL} characters"


def bare_values(texts: Texts, name: str) -> Iterator[str]:
    """Arguments of a kind that needs a filter but are printed as they are."""
    body = texts.source(name).partition("\n---\n")[0]
    for argument, kind in texts.declaration(name).args.items():
        needed = FILTERED.get(kind.removeprefix("maybe "))
        if needed and re.search(r"\{\{-?\s*" + argument + r"\s*-?\}\}", body):
            yield f"{name}: {{{{ {argument} }}}} needs a filter ({needed})"


def cut_labels(texts: Texts, name: str) -> Iterator[str]:
    """Labels without values in them that are too long; those with values are cut on screen."""
    keyboard = texts.source(name).partition("\n---\n")[2]
    for label in re.findall(r"\[([^\[\]{}()]+)\]\(", keyboard):
        if len(label) > MAX_LABEL:
            yield f"{name}: [{label}] is longer than {MAX_LABEL} characters"


def own_words(text: str, given: Iterable[str]) -> str:
    """What the template itself says: without quotations, addresses and the values it was given."""
    said = re.sub(r"“[^”]*”", "", text)
    for value in sorted(given, key=len, reverse=True):
        said = said.replace(value, "") if len(value) > 2 else said
    return re.sub(r"https?://\S+|\bno\.", "", said)


def sentences(text: str) -> list[str]:
    """The text cut at full stops, question marks, colons and line ends."""
    return [part.strip(" •") for part in re.split(r"[.?:](?=\s|$)|\n", text) if part.strip(" •")]


def values(sample: object) -> Iterator[str]:
    """All texts in a sample, however deep, in the form in which they are shown."""
    if isinstance(sample, str):
        yield sample
    elif isinstance(sample, Mapping):
        yield from (text for value in sample.values() for text in values(value))
    elif isinstance(sample, list):
        yield from (text for value in sample for text in values(value))
    elif isinstance(sample, datetime):
        yield sample.isoformat()


def is_emoji(mark: str) -> bool:
    """A pictogram; arrows, bullets and quotation marks of the text are none."""
    return (unicodedata.category(mark) == "So" and ord(mark) > 0x2300) or mark == "⚠"


def main(overlay: Path | None = None) -> int:
    """Print every fault; 1 where there is one."""
    texts = Texts(overlay)
    found = [fault for name in texts.names for check in (faults, cut_labels) for fault in check(texts, name)]
    print(*found, f"{len(texts.names)} templates", sep="\n")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
