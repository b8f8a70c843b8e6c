"""Writes the pages that are made from code: docs/teks.md, docs/reference/, .env.example."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from bot.forms.loading import load_forms
from bot.texts import Message, Texts
from config.settings import example
from tests.checks import reference
from tests.checks.forms import forms_page

ROOT = Path(__file__).parents[2]
INTRO = """# Teks Pandu

Semua kalimat yang dikatakan Pandu, satu bagian untuk tiap pesan, dengan contoh isian.
Halaman ini dibuat dari `config/texts/` dengan `make docs`; jangan diubah di sini.

Cara mengubah sebuah pesan: salin `config/texts/NAMA.jinja` ke `config/texts/NAMA.jinja` di dalam folder
data (PANDU_HOME), lalu ubah salinannya. Yang di antara `{{ }}` adalah isian; baris setelah `---` adalah
tombol, ditulis `[Tulisan tombol](tujuan)`. Periksa dengan `make check`.
"""


def texts_page(texts: Texts) -> str:
    """The whole of docs/teks.md."""
    return "\n".join([INTRO, *(section(texts, name) for name in texts.names)])


def section(texts: Texts, name: str) -> str:
    """One template: its name, its arguments and every sample as it is shown."""
    declaration = texts.declaration(name)
    lines = [f"## {name}", "", arguments(declaration.args), ""]
    for sample in declaration.samples:
        lines += [*shown(texts.render(name, **sample)), ""]
    return "\n".join(lines)


def arguments(declared: Mapping[str, str]) -> str:
    """The arguments in one line."""
    listed = ", ".join(f"`{name}`" for name in declared)
    return f"Isian: {listed}." if listed else "Tanpa isian."


def shown(message: Message) -> list[str]:
    """A message as a block of plain text, bold words between asterisks, its rows of buttons below it."""
    body = re.sub(r"</?b>", "*", message.text)
    rows = [" ".join(f"[{button.label}]" for button in row) for row in message.buttons]
    return ["```text", *Message(body).plain.splitlines(), *rows, "```"]


def pages() -> dict[Path, str]:
    """Every written page with its text, by file."""
    referred = {ROOT / "docs" / "reference" / name: text for name, text in reference.pages().items()}
    forms = {ROOT / "docs" / "reference" / "forms.md": forms_page(load_forms())}
    return {
        ROOT / "docs" / "teks.md": texts_page(Texts()),
        ROOT / ".env.example": example(),
        **referred,
        **forms,
    }


def main() -> int:
    """Write all pages."""
    for file, text in pages().items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
