"""Overview: a report as it is shown in chat and on paper: lines of its visits, totals, what is missing."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from bot.forms.agencies import Agency
from bot.forms.contents import Contents, Gap, Obstacle, Row
from bot.forms.slots import FollowUp, Mode, ObstacleKind, Stage
from config import wording
from config.wording import OBSTACLES

PAGE = 7
MODES = {Mode.OFFLINE: "luring", Mode.ONLINE: "daring"}
FOLLOW_UPS = {
    FollowUp.INTEREST: wording.FOLLOW_UPS[FollowUp.INTEREST],
    FollowUp.AGREEMENT: wording.FOLLOW_UPS[FollowUp.AGREEMENT],
    FollowUp.NONE: f"{wording.FOLLOW_UPS[FollowUp.NONE]} tindak lanjut",
}
"""In full; on a line of a list the short words of config/wording.py do."""
KINDS = {kind: OBSTACLES[kind] for kind in ObstacleKind}
STAGES = {
    Stage.PREPARATION: "persiapan",
    Stage.IMPLEMENTATION: "pelaksanaan",
    Stage.EVALUATION: "evaluasi dan monitoring",
}
_SHORT = (("Kabupaten ", ""), ("Provinsi ", "Prov. "))
_BUTTON = (("Kabupaten ", "Kab. "), ("Provinsi ", "Prov. "))


def name_of(row: Row) -> str:
    """Who came, in full: "Dinas Kesehatan, Kabupaten Sleman"; as it was written where it may be several."""
    mention = row.visit.mention
    if mention is None:
        return "Instansi belum disebut"
    agency = row.visit.agency or _named(mention.name)
    return f"{mention.unit}, {agency}" if mention.unit and mention.unit not in agency else agency


def short_name_of(row: Row) -> str:
    """Who came, for a line of a list: "Sleman", "Kota Madiun", "Prov. Bali"."""
    mention = row.visit.mention
    if mention is None:
        return "instansi?"
    agency = row.visit.agency
    short = f"{_named(mention.name)}?" if agency is None else _replaced(agency, _SHORT)
    return f"{mention.unit} {short}" if mention.unit and mention.unit not in short else short


def button_name_of(agency: Agency) -> str:
    """An agency on a button: "Kab. Bandung"."""
    return _replaced(agency.name, _BUTTON)


def day_of(row: Row) -> str:
    """The day as a list writes it: "3/2", "2–6/2" for a vague one, "" where it is not known."""
    visit = row.visit
    if visit.day:
        return f"{visit.day.day}/{visit.day.month}"
    if visit.span is None:
        return ""
    first, last = visit.span
    month = "" if first.month == last.month else f"/{first.month}"
    return f"{first.day}{month}–{last.day}/{last.month}"


def line_of(row: Row, number: int) -> dict[str, object]:
    """A visit as a line of the card."""
    visit = row.visit
    return {
        "number": number,
        "agency": short_name_of(row),
        "day": day_of(row) or "tanggal?",
        "visitors": str(visit.visitors) if visit.visitors is not None else "",
        "mode": MODES[visit.mode] if visit.mode else "",
        "follow_up": wording.FOLLOW_UPS[visit.follow_up] if visit.follow_up else "",
        "evidence": bool(row.evidence),
    }


def told_of(row: Row) -> dict[str, object]:
    """A visit as it is told right after it was recorded."""
    visit = row.visit
    return {
        "agency": name_of(row),
        "day": visit.day,
        "span": list(visit.span) if visit.span else [],
        "visitors": visit.visitors,
        "mode": MODES[visit.mode] if visit.mode else None,
        "follow_up": FOLLOW_UPS[visit.follow_up] if visit.follow_up else None,
    }


def totals_of(contents: Contents) -> dict[str, object]:
    """The sums of a report: visits, people, modes, what followed, visits with evidence."""
    rows = contents.counted
    modes = Counter(row.visit.mode for row in rows)
    follow_ups = Counter(row.visit.follow_up for row in rows)
    return {
        "visits": len(rows),
        "people": sum(row.visit.visitors or 0 for row in rows),
        "modes": _counts([(modes[mode], word) for mode, word in MODES.items()]),
        "follow_ups": _counts([(follow_ups[one], word) for one, word in FOLLOW_UPS.items()]),
        "proven": sum(bool(row.evidence) for row in rows),
        "agencies": len({name_of(row) for row in rows}),
    }


def page_of(contents: Contents, page: int) -> dict[str, object]:
    """Seven visits of a report, and where they stand among all; a page that is not there is the nearest."""
    rows = contents.counted
    last = max(0, (len(rows) - 1) // PAGE)
    page = min(max(0, page), last)
    first = page * PAGE
    lines = [line_of(row, first + n) for n, row in enumerate(rows[first : first + PAGE], 1)]
    return {"rows": lines, "page": page, "pages": last + 1, "first": first + 1, "last": first + len(lines)}


def gap_lines(gaps: Sequence[Gap], most: int = 3) -> list[dict[str, object]]:
    """What is missing, column by column: the numbers of few visits, else how many they are."""
    return [
        {
            "column": gap.column.label,
            "key": gap.column.key,
            "numbers": joined([str(number) for number in gap.numbers]) if len(gap.numbers) <= most else "",
            "count": len(gap.numbers),
        }
        for gap in gaps
    ]


def joined(words: Sequence[str]) -> str:
    """Words in a row: "6, 9 dan 11"."""
    return " dan ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def word_of(key: str, value: object) -> str:
    """A value of a cell or line as it is said; "" where there is none."""
    if isinstance(value, Mode):
        return MODES[value]
    if isinstance(value, FollowUp):
        return FOLLOW_UPS[value]
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, tuple) and key == "agency":
        candidates, unit, agency = value
        name = agency or " atau ".join(one.name for one in candidates)
        return f"{unit}, {name}" if unit else name
    if isinstance(value, tuple) and key == "day":
        return "–".join(day_in_words(day) for day in value)
    if isinstance(value, tuple):
        return joined([f"{line.percent}%" for line in value if line.percent is not None])
    if isinstance(value, Obstacle):
        kind = f" ({KINDS[value.kind]})" if value.kind and value.text else ""
        return f"{value.text}{kind}" or "tanpa kendala"
    if value is True:
        return "nihil"
    return str(value) if value not in (None, False, "") else ""


def day_in_words(day: date) -> str:
    """A day on a button: "5 Februari"."""
    from config.wording import MONTHS

    return f"{day.day} {MONTHS[day.month - 1]}"


def _named(words: str) -> str:
    """A name as it was written, with capitals where it had none."""
    return words.title() if words.islower() else words


def _counts(found: Sequence[tuple[int, str]]) -> str:
    return ", ".join(f"{count} {word}" for count, word in found if count)


def _replaced(name: str, prefixes: Sequence[tuple[str, str]]) -> str:
    for prefix, short in prefixes:
        if name.startswith(prefix):
            return short + name.removeprefix(prefix)
    return name
