"""How innovations and filters are handed to the templates: plain values, agencies by their short forms."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from knowledge.catalogue import Innovation, Sustainability
from knowledge.search.filters import NO, YES
from knowledge.search.reading import Query
from knowledge.search.vocabulary import Vocabulary

SHORT = (
    ("Pemerintah Kabupaten ", "Pemkab "),
    ("Pemerintah Kota ", "Pemkot "),
    ("Pemerintah Provinsi ", "Pemprov "),
    ("Pemerintah Daerah Daerah Istimewa ", "Pemda DI "),
)
SHORT_FORMS = frozenset({"unpsa", "iga", "kipp", "oapsi"})
PLAIN_WORDS = 3
_URL = re.compile(r"https?://[^\s)]+")


def short_agency(agency: str | None) -> str | None:
    """An agency as it is written in lists: `Pemkab Fak Fak`."""
    for full, short in SHORT:
        if agency and agency.startswith(full):
            return short + agency.removeprefix(full)
    return agency


def short_name(innovation: Innovation) -> str:
    """What people call it."""
    return innovation.short_name or innovation.name


def entry(innovation: Innovation, status: Sustainability) -> dict[str, object]:
    """An innovation as the templates show it in lists."""
    return {
        "id": innovation.id,
        "name": short_name(innovation),
        "agency": short_agency(innovation.agency),
        "award": innovation.award,
        "summary": innovation.summary or innovation.problem,
        "status": status.value,
    }


def profile(innovation: Innovation, status: Sustainability, vocabulary: Vocabulary) -> dict[str, object]:
    """An innovation as its card shows it: all that is known."""
    needs_app = {True: YES, False: NO, None: None}[innovation.needs_app]
    url, host = source_of(innovation.source)
    return {
        **entry(innovation, status),
        "full_name": innovation.name,
        "agency": innovation.agency,
        "province": innovation.province,
        "year": innovation.year,
        "sector": innovation.sector and vocabulary.name("sector", innovation.sector),
        "theme": innovation.theme and vocabulary.name("theme", innovation.theme),
        "problem": innovation.problem,
        "summary": innovation.summary,
        "needs_app": needs_app,
        "url": url,
        "source": host,
    }


def source_of(source: str | None) -> tuple[str | None, str | None]:
    """(address for a button, what is shown): only secure addresses become buttons; an address shows its
    host."""
    found = _URL.search(source or "")
    if not source or not found:
        return None, source
    host = urlsplit(found[0]).hostname or source
    whole = found[0] if found[0] == source.strip() and found[0].startswith("https://") else None
    return whole, host if found[0] == source.strip() else source


def understood(query: Query, content: tuple[str, ...], vocabulary: Vocabulary) -> dict[str, object]:
    """What was understood: a short topic by its words, a long one as it was written, and the filters."""
    short = 0 < len(content) <= PLAIN_WORDS
    return {
        "topic": " ".join(content) if short else None,
        "quoted": query.text if content and not short else None,
        "filters": shown_filters(query, vocabulary),
    }


def shown_filters(query: Query, vocabulary: Vocabulary) -> dict[str, object]:
    """The filters in force by name, with their values as they are shown."""
    given: Mapping[str, object] = query.filters.given()
    shown = {
        name: vocabulary.name(name, value) if isinstance(value, str) else value
        for name, value in given.items()
    }
    if award := query.filters.award:
        shown["award"] = " ".join(_award_word(word) for word in award.split())
    return shown


def _award_word(word: str) -> str:
    return word.upper() if word in SHORT_FORMS else word.capitalize()
