"""Criteria: who a broadcast is for, in words; a line that is not understood whole is given back."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.forms.months import months_in
from bot.programme.people import Role
from bot.programme.periods import Period
from bot.programme.reporting import Phase
from bot.storage.models import JsonObject, JsonValue
from config.wording import tahap
from knowledge.search.vocabulary import NATIONAL, Kind, Vocabulary, words_of

LEVELS = ("provinsi", "kabupaten", "kota", "pusat")
_CUT = re.compile(r"[\n;]+")
_WITHOUT = re.compile(r"\b(?:kecuali|tanpa|selain)\b", re.IGNORECASE)
_LEVEL = re.compile(
    rf"\btingkat\s+((?:{'|'.join(LEVELS)})\b(?:\s*(?:,|/|dan|atau)\s*(?:{'|'.join(LEVELS)})\b)*)"
)
_INNOVATION = re.compile(r"\binovasi\s+[“”\"']?(?P<name>.+?)[“”\"']?\s*$")
_UNREPORTED = re.compile(r"\bbelum\s+(?:me)?lapor(?:kan)?\b")
_EVERYBODY = re.compile(r"\b(?:semua|seluruh)\b", re.IGNORECASE)
_ROLES = {
    Role.OFFICIAL: r"(?:pe)?replikator",
    Role.INNOVATOR: r"inovator",
    Role.MENTOR: r"mentor",
    Role.HUB: r"(?:pengelola\s+)?hub(?:\s+jipp)?",
    Role.STAFF: r"petugas",
}
_IDLE = frozenset(
    words_of(
        """di ke dari dan atau yang untuk bagi pada semua seluruh para setiap tiap provinsi prov propinsi tema
        wilayah daerah peran orang laporan periode juga serta saja hanya bapak ibu"""
    )
)
Found = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Known:
    """The names that criteria may use: words of the catalogue, innovations by small letters, themes."""

    vocabulary: Vocabulary
    innovations: Mapping[str, str]
    themes: Collection[str] = ()

    def named(self, words: Sequence[str]) -> tuple[str, list[str]] | None:
        """The criterion that a name stands for, and its values; None where it stands for none."""
        meaning = self.vocabulary.meanings.get(tuple(words))
        slug = "-".join(words)
        if slug in self.themes or (meaning and meaning.kind is Kind.THEME):
            return "theme", [meaning.value if meaning else slug]
        if meaning is None or meaning.kind is not Kind.PROVINCE or meaning.value == NATIONAL:
            return None
        if meaning.value in self.vocabulary.provinces:
            return "province", [meaning.value]
        return "province", self.vocabulary.file.islands.get(meaning.value, [])


@dataclass(slots=True)
class Understood:
    """What a text asked for, in the form of a broadcast's audience, and the lines nobody understands.

    `everybody` where all are meant and no role is named.
    """

    audience: JsonObject = field(default_factory=dict)
    unclear: list[str] = field(default_factory=list)
    everybody: bool = False


def read_criteria(text: str, known: Known, today: date) -> Understood:
    """What each line (or part between semicolons) asks for, and after "kecuali" whom it leaves out."""
    understood = Understood()
    without: JsonObject = {}
    for line in (part.strip() for part in _CUT.split(text) if part.strip()):
        wanted, *left_out = _WITHOUT.split(line)
        readings = [(understood.audience, _read(wanted, known, today))] if wanted.strip() else []
        readings += [(without, _read(part, known, today)) for part in left_out]
        if any(found is None for _, found in readings):
            understood.unclear.append(line)
            continue
        for into, found in readings:
            _merge(into, found or {})
    understood.everybody = "role" not in understood.audience and bool(_EVERYBODY.search(text))
    if without:
        understood.audience["without"] = without
    return understood


def _merge(into: JsonObject, found: Found) -> None:
    for name, values in found.items():
        before = into.get(name)
        kept = [str(one) for one in before] if isinstance(before, list) else []
        merged: list[JsonValue] = [*sorted({*kept, *values})]
        into[name] = merged


def _read(said: str, known: Known, today: date) -> Found | None:
    """All criteria of a text; None where there is none, or a word of it means nothing here."""
    rest, found = said.lower(), Found()
    readers: tuple[Callable[[str], tuple[str, Found]], ...] = (
        lambda text: _innovation(text, known),
        lambda text: _unreported(text, today),
        _level,
        _phases,
        lambda text: _names(text, known),
        _roles,
    )
    for read in readers:
        rest, more = read(rest)
        found |= more
    idle = all(word in _IDLE for word in words_of(rest))
    return found if (found or _EVERYBODY.search(said)) and idle else None


def _innovation(text: str, known: Known) -> tuple[str, Found]:
    said = _INNOVATION.search(text)
    one = known.innovations.get(said["name"]) if said else None
    return (text[: said.start()], {"innovation": [one]}) if said and one else (text, {})


def _unreported(text: str, today: date) -> tuple[str, Found]:
    """The months that are named, else the one that is reported on now."""
    rest, times = _UNREPORTED.subn(" ", text)
    if not times:
        return text, {}
    named = list(months_in(rest, today))
    for start, end, _ in reversed(named):
        rest = f"{rest[:start]} {rest[end:]}"
    periods = {str(period) for *_, period in named} or {str(Period.of(today).shifted(-1))}
    return rest, {"unreported": sorted(periods)}


def _level(text: str) -> tuple[str, Found]:
    said = [level for match in _LEVEL.finditer(text) for level in LEVELS if level in match[1]]
    return _LEVEL.sub(" ", text), {"level": said} if said else {}


def _phases(text: str) -> tuple[str, Found]:
    """The phases that are named: "tahap uji coba", "tahap II", "tahap 2 uji coba"."""
    found = []
    for number, phase in enumerate(Phase, 1):
        _, roman, name = tahap(phase.value).lower().split(" ", 2)
        text, times = re.subn(
            rf"\btahap\s+(?:(?:{roman}|{number})\s+{name}|{roman}|{number}|{name})\b", " ", text
        )
        found += [phase.value] * bool(times)
    return text, {"phase": found} if found else {}


def _roles(text: str) -> tuple[str, Found]:
    found = []
    for role, word in _ROLES.items():
        text, times = re.subn(rf"\b{word}\b", " ", text)
        found += [role.value] * bool(times)
    return text, {"role": found} if found else {}


def _names(text: str, known: Known) -> tuple[str, Found]:
    """Provinces, islands and themes, the longest names first: "Papua Barat" is not "Papua"."""
    words, rest, found = words_of(text), [], Found()
    at = 0
    while at < len(words):
        ends = range(min(len(words), at + known.vocabulary.longest), at, -1)
        end, named = next(((end, one) for end in ends if (one := known.named(words[at:end]))), (at + 1, None))
        if named:
            name, values = named
            found[name] = sorted({*found.get(name, ()), *values})
        else:
            rest.append(words[at])
        at = end
    return (" ".join(rest), found) if found else (text, {})
