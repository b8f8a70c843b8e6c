"""Wording: criteria of an audience as they are written by people, and as they are shown."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.forms.months import read_period
from bot.programme.people import Role
from bot.programme.periods import Period
from bot.programme.reporting import Phase
from bot.storage.models import Answering, Broadcast, JsonObject, JsonValue
from bot.texts import Texts
from config.wording import bulan, peran, tahap

IMPORTANT, NEWS = "important", "news"
LEVELS = ("provinsi", "kabupaten", "kota", "pusat")
_CUT = re.compile(r"[\n;]+")
_WITHOUT = re.compile(r"^(?:kecuali|tanpa|selain)\s+", re.IGNORECASE)
_LEVEL = re.compile(r"^tingkat\s+(provinsi|kabupaten|kota|pusat)\b", re.IGNORECASE)
_UNREPORTED = re.compile(r"\bbelum\s+lapor\b", re.IGNORECASE)
_ROLES = {
    "replikator": Role.OFFICIAL,
    "inovator": Role.INNOVATOR,
    "mentor": Role.MENTOR,
    "hub": Role.HUB,
    "petugas": Role.STAFF,
}


@dataclass(frozen=True, slots=True)
class Known:
    """The names that criteria may use: provinces, themes by slug, innovations by lower-case name."""

    provinces: Collection[str]
    themes: Collection[str]
    innovations: Mapping[str, str]


@dataclass(slots=True)
class Understood:
    """What a text asked for, in the form of a broadcast's audience, and the lines nobody understands."""

    audience: JsonObject = field(default_factory=dict)
    unclear: list[str] = field(default_factory=list)


def read_criteria(text: str, known: Known, today: date) -> Understood:
    """One criterion a line (or between semicolons); a line that begins with "kecuali" leaves out."""
    understood = Understood()
    without: JsonObject = {}
    for line in (part.strip() for part in _CUT.split(text) if part.strip()):
        said = _WITHOUT.sub("", line)
        found = _one(said, known, today)
        into = without if said != line else understood.audience
        for name, values in found.items():
            merged: list[JsonValue] = [*sorted({*_list(into.get(name)), *values})]
            into[name] = merged
        if not found:
            understood.unclear.append(line)
    if without:
        understood.audience["without"] = without
    return understood


def _one(said: str, known: Known, today: date) -> dict[str, list[str]]:
    if level := _LEVEL.match(said):
        return {"level": [level[1].lower()]}
    if _UNREPORTED.search(said):
        period = read_period(said, today) or Period.of(today).shifted(-1)
        return {"unreported": [str(period)]}
    low = said.lower()
    if phases := _phases(low):
        return {"phase": phases}
    found = {
        "role": [role.value for word, role in _ROLES.items() if re.search(rf"\b{word}\b", low)],
        "province": [name for name in known.provinces if re.search(rf"\b{re.escape(name.lower())}\b", low)],
        "theme": [slug for slug in known.themes if slug.replace("-", " ") in low.replace("-", " ")],
    }
    if low.startswith("inovasi "):
        wanted = low.removeprefix("inovasi ").strip(' “”"')
        found["innovation"] = [one for name, one in known.innovations.items() if name == wanted]
    return {name: values for name, values in found.items() if values}


def _phases(low: str) -> list[str]:
    """The phases that are named: "tahap uji coba", "tahap II", "tahap 2 uji coba"."""
    found = []
    for number, phase in enumerate(Phase, 1):
        _, roman, name = tahap(phase.value).lower().split(" ", 2)
        if re.search(rf"\btahap\s+(?:{roman}|{number}|{name})\b", low):
            found.append(phase.value)
    return found


def spoken_audience(texts: Texts, audience: JsonObject, province: str | None) -> str:
    """The criteria in one line: "inovator · Bali · belum lapor Februari 2026 · kecuali mentor"."""
    parts = _spoken(texts, audience)
    left_out = audience.get("without")
    if isinstance(left_out, dict):
        parts += [texts.render("broadcast_without", what=part).plain for part in _spoken(texts, left_out)]
    if province is not None:
        parts.append(texts.render("broadcast_province", province=province).plain)
    return " · ".join(parts) or texts.render("broadcast_everybody").plain


def attached(broadcast: Broadcast) -> dict[str, object]:
    """What goes with the text, as the cards of a draft show it: file, buttons, kind."""
    return {
        "file": broadcast.file_kind,
        "answers": broadcast.answering is Answering.ATTENDANCE,
        "link": bool(broadcast.links),
        "news": broadcast.kind == NEWS,
    }


def _spoken(texts: Texts, audience: JsonObject) -> list[str]:
    parts = [", ".join(peran(value) for value in _list(audience.get("role")))]
    parts += [", ".join(_list(audience.get(name))) for name in ("province",)]
    parts += [", ".join(value.replace("-", " ") for value in _list(audience.get("theme")))]
    parts += [", ".join(_list(audience.get("innovation")))]
    parts += [", ".join(tahap(value) for value in _list(audience.get("phase")))]
    levels = ", ".join(_list(audience.get("level")))
    if levels:
        parts.append(texts.render("broadcast_level", levels=levels).plain)
    for period in _list(audience.get("unreported")):
        month = bulan(Period.read(period).first)
        parts.append(texts.render("broadcast_unreported", month=month).plain)
    return [part for part in parts if part]


def _list(value: JsonValue) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
