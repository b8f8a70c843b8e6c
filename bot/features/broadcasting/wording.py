"""Wording: the criteria of an audience, and what goes with a text, as they are shown."""

from bot.programme.periods import Period
from bot.storage.models import Answering, Broadcast, JsonObject, JsonValue
from bot.texts import Texts
from config.wording import bulan, peran, tahap

IMPORTANT, NEWS = "important", "news"


def spoken_audience(texts: Texts, audience: JsonObject, province: str | None) -> str:
    """The criteria in one line: "inovator · Bali · belum lapor Februari 2026 · kecuali mentor"."""
    parts = _spoken(texts, audience) or [texts.render("broadcast_everybody").plain]
    left_out = audience.get("without")
    if isinstance(left_out, dict):
        parts += [texts.render("broadcast_without", what=part).plain for part in _spoken(texts, left_out)]
    if province is not None:
        parts.append(texts.render("broadcast_province", province=province).plain)
    return " · ".join(parts)


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
