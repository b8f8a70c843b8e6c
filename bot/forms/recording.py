"""Puts what a message tells into the contents of a report; what is doubtful waits, nothing is lost."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.forms.cells import Commands, applied
from bot.forms.contents import Contents, Line, Obstacle, Row
from bot.forms.gazetteer import Mention
from bot.forms.rows import Sameness, month_of, sameness
from bot.forms.signs import obstacle_kind
from bot.forms.slots import Extraction, Progress, Visit
from bot.programme.periods import Period
from bot.programme.reporting import VisitState

OLDEST_MONTHS = 12
"""Months back in which a visit is taken for one of that month; an older date is asked about."""
_JUST_NOW = re.compile(
    r"\b(?:baru(?:\s*saja|\s*aja)?\s+(?:pulang|selesai|dari\s+sini|datang|dtg|pamit|balik)|barusan|tadi"
    r"|hari\s+ini)\b",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"\b(?:(?:perlu|butuh|mohon|minta)\s+(?:di\s*)?bantu(?:an)?|tolong\s+bantu)\w*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a message is taken against: the report's month, the sender's day, the message it came in, the
    journey that progress belongs to where there is only one, and whether it may be no report."""

    period: Period
    today: date
    source: tuple[int, int] | None = None
    journey: int | None = None
    doubtful: bool = False


def at_once(visits: Sequence[Visit], text: str, today: date) -> tuple[Visit, ...]:
    """The visits, with today as the day of one that has just ended: "sleman baru pulang, 12 org"."""
    if len(visits) != 1 or not _JUST_NOW.search(text):
        return tuple(visits)
    one = visits[0]
    return (one if one.day or one.span else replace(one, day=today),)


def month_for(visit: Visit, today: date, otherwise: Period) -> Period:
    """The month whose report a visit goes to: that of its date, as far as it is over or goes on; a date that
    is not known, ahead or long ago goes to the other one, to be asked about."""
    month, present = month_of(visit), Period.of(today)
    if month is None or not present.shifted(-OLDEST_MONTHS) <= month <= present:
        return otherwise
    return month


def record(contents: Contents, told: Extraction, scene: Scene) -> Contents:
    """The contents with what a message tells. Visits that may be told already, and those of another month or
    of a day to come, wait for a word."""
    rows = list(contents.rows)
    for visit in told.visits:
        rows.append(_row(visit, _state(visit, rows, scene), scene))
    contents = contents.with_rows(rows)
    if told.nil and not contents.counted:
        contents = replace(contents, nil=True)
    if told.progress:
        contents = replace(contents, progress=_with(contents.progress, told.progress, scene.journey))
    if told.obstacles:
        contents = replace(contents, obstacle=obstacle_of(told.obstacles.text))
    if told.plan_next:
        contents = replace(contents, plan_next=told.plan_next.text or "")
    return contents


def _row(visit: Visit, state: VisitState, scene: Scene) -> Row:
    more = dict(visit.more)
    material, note = more.pop("material", None), more.pop("note", None)
    return Row(
        replace(visit, more=(), doubtful=False),
        material=material if isinstance(material, str) else None,
        note=note if isinstance(note, str) else None,
        more=more,
        state=state,
        source=scene.source,
    )


def arrived(contents: Contents, row: Row, scene: Scene) -> Contents:
    """The contents with a visit that was written down elsewhere; it waits where one that is told would."""
    return contents.with_rows([*contents.rows, replace(row, state=_state(row.visit, contents.rows, scene))])


def obstacle_of(text: str | None) -> Obstacle:
    """An obstacle with its kind as the words propose it, and whether help is asked for; "" where none was."""
    if not text:
        return Obstacle("")
    return Obstacle(text, obstacle_kind(text), help_wanted=_HELP.search(text) is not None)


def command(contents: Contents, commands: Commands) -> Contents:
    """The contents after commands for cells and rows; commands count the visits that count."""
    counted = contents.counted
    gone = {counted[place].id for place in commands.removed}
    changed = applied([row.visit for row in counted], replace(commands, removed=()))
    now = {row.id: replace(row, visit=visit) for row, visit in zip(counted, changed, strict=True)}
    return contents.with_rows([now.get(row.id, row) for row in contents.rows if row.id not in gone])


def correction(contents: Contents, told: Extraction, taken_back: Sequence[Mention]) -> Contents | None:
    """The contents with the values of a correction in the visit it is about; None where there is none.

    It is the one whose agency is taken back ("bukan Sleman tapi Bantul"), else the one of the same agency,
    else the one told last.
    """
    if len(told.visits) != 1 or not contents.counted:
        return None
    new = told.visits[0]
    old = _named(contents, taken_back) or _named(contents, [new.mention] if new.mention else [])
    old = old or max(contents.counted, key=lambda row: row.id or 0)
    values = replace(new, proposed=None)
    if new.day:
        return contents.with_row(replace(old, visit=values.filled(replace(old.visit, span=None))))
    return contents.with_row(replace(old, visit=values.filled(old.visit)))


def retold(contents: Contents, told: Extraction, scene: Scene) -> Contents:
    """The contents after the message of some visits was changed: they become what it tells now, in order.

    What it leaves open stays as it was filled in since. A visit that moves to another agency or day waits
    for a word where a new one would.
    """
    mine = sorted((row for row in contents.rows if row.source == scene.source), key=lambda row: row.id or 0)
    pairs = list(zip(mine, told.visits, strict=False))
    gone = {row.id for row in mine[len(pairs) :]}
    others = [row for row in contents.rows if row not in mine]
    now = {row.id: _retold_row(row, visit, others, scene) for row, visit in pairs}
    kept = contents.with_rows([now.get(row.id, row) for row in contents.rows if row.id not in gone])
    return record(kept, replace(told, visits=tuple(told.visits[len(pairs) :])), scene)


def _retold_row(row: Row, told: Visit, others: Sequence[Row], scene: Scene) -> Row:
    old = row.visit
    same_name = old.mention and told.mention and old.mention.name == told.mention.name
    mention = old.mention if same_name else told.mention
    visit = replace(told, mention=mention).filled(old)
    if sameness(old, visit) is not Sameness.OTHER:
        return replace(row, visit=visit)
    return replace(row, visit=visit, state=_state(visit, others, scene))


def _state(visit: Visit, rows: Sequence[Row], scene: Scene) -> VisitState:
    counted = [row.visit for row in rows if row.state is VisitState.CONFIRMED]
    doubled = any(sameness(one, visit) is not Sameness.OTHER for one in counted)
    month = month_of(visit)
    elsewhere = month is not None and month != scene.period
    ahead = visit.day is not None and visit.day > scene.today
    waits = doubled or elsewhere or ahead or scene.doubtful or visit.doubtful
    return VisitState.PROPOSED if waits else VisitState.CONFIRMED


def _with(lines: Sequence[Line], told: Progress, journey: int | None) -> tuple[Line, ...]:
    others = [line for line in lines if line.journey is not None and line.journey != journey]
    return (*others, Line(journey, told.percent, told.stage))


def progressed(contents: Contents, lines: Sequence[Line]) -> Contents:
    """The contents with how far named journeys are; what was said of these before is replaced."""
    told = {line.journey for line in lines}
    kept = [one for one in contents.progress if one.journey not in told]
    return replace(contents, progress=(*kept, *lines))


def _named(contents: Contents, mentions: Sequence[Mention]) -> Row | None:
    for mention in mentions:
        wanted = Visit(mention)
        found = [row for row in contents.counted if sameness(row.visit, wanted) is not Sameness.OTHER]
        if found:
            return max(found, key=lambda row: row.id or 0)
    return None
