"""What a corpus is made of: documents, their sections and the passages that are retrieved and cited."""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum


class DocumentStatus(StrEnum):
    """How far a document may be relied on; everything that is not `IN_FORCE` is labelled on screen.

    `APPROVED` is no regulation: an answer that staff gave and let stand.
    """

    APPROVED = "approved"
    SAMPLE = "sample"
    DRAFT = "draft"
    IN_FORCE = "in_force"
    REVOKED = "revoked"


class DocumentKind(StrEnum):
    """How a document is read: by Pasal, by question heading, or by its own headings."""

    REGULATION = "regulation"
    FAQ = "faq"
    GUIDE = "guide"


@dataclass(frozen=True, slots=True)
class Document:
    """One edition of one text; `id` is the slug of the manifest, `name` the short title that citations use
    (empty: the title), `checksum` the SHA-256 of the file. `number`, `date` (ISO), `replaces` and
    `replaced_by` (ids of documents) are empty where nobody states them."""

    id: str
    title: str
    edition: str
    status: DocumentStatus
    kind: DocumentKind
    issued_by: str
    checksum: str
    name: str = ""
    number: str = ""
    date: str = ""
    replaces: str = ""
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What "Teks lengkap" opens: a Pasal, a LAMPIRAN or an FAQ entry, whole and in plain text.

    `address` is spelled as the document spells it (`Pasal 12`, `LAMPIRAN II BENTUK RENCANA AKSI`, a whole
    FAQ heading); `heading` is the path above it, outermost first; `order` counts within the document from 0;
    `page` is the first page where there are pages.
    """

    document: str
    address: str
    heading: tuple[str, ...]
    text: str
    order: int
    page: int | None = None

    @property
    def title(self) -> str:
        """The innermost heading without its numbering words, or the address where there is none."""
        return without_numbering(self.heading[-1]) if self.heading else self.address


@dataclass(frozen=True, slots=True)
class PlainLine:
    """What a section or passage says in everyday words: written by people, approved, and no quotation.
    `approved_on` is ISO."""

    document: str
    address: str
    text: str
    approved_by: str
    approved_on: str


class PassageKind(StrEnum):
    """The shape of a passage; composing quotes a `LIST` whole and in order."""

    CLAUSE = "clause"
    LIST = "list"
    DEFINITION = "definition"
    ROW = "row"
    FAQ = "faq"
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest thing retrieved and cited.

    `address` is one address (`Pasal 12 ayat (2)`), `section` the address of the Section it belongs to, `text`
    what may be quoted, word for word and in plain text; `context` is what is indexed beside it and never
    quoted (headings, the lead of a list, column names). `order` counts within the document from 0.
    """

    id: str
    document: str
    section: str
    address: str
    kind: PassageKind
    text: str
    context: str
    order: int

    @property
    def indexed(self) -> str:
        """What the two retrieval legs see: the context, then the text."""
        return f"{self.context}\n{self.text}" if self.context else self.text


ORDINAL = (
    r"(?:ke)?(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|belas|puluh|pertama)"
)
NUMBERING = re.compile(
    rf"(?:BAB\s+[IVXLCDM]+[A-Z]?|Bagian\s+{ORDINAL}(?:\s+{ORDINAL})*|Paragraf\s+\d+)\b[\s.:–-]*",
    re.IGNORECASE,
)


def without_numbering(heading: str) -> str:
    """`Bagian Kedua Ruang Lingkup` -> `Ruang Lingkup`; a heading that is only its number stays as it is."""
    return NUMBERING.sub("", heading, count=1).strip() or heading


def passage_id(document: str, address: str, text: str) -> str:
    """A 16-digit id of nothing but the document, the address and the words: stable on re-ingest."""
    digest = hashlib.sha256("\x1f".join((document, address, text)).encode())
    return digest.hexdigest()[:16]
