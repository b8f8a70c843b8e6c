"""Pieces: a report's news, questions and lines as the templates take them."""

from collections import Counter
from collections.abc import Sequence

from bot.features.reporting.owner import Dossier
from bot.forms.contents import Contents, Row
from bot.forms.differences import Difference, How, differences
from bot.forms.doubts import Doubt, DoubtKind
from bot.forms.fields import Form
from bot.forms.overview import (
    KINDS,
    STAGES,
    button_name_of,
    day_in_words,
    gap_lines,
    joined,
    name_of,
    page_of,
    short_name_of,
    told_of,
    totals_of,
    word_of,
)
from bot.programme.periods import Period
from config.wording import MONTHS

Piece = dict[str, object]
_LINES = {"progress": "kemajuan", "obstacle": "kendala", "plan_next": "rencana bulan depan", "nil": "nihil"}
_SIZES = {
    DoubtKind.DOUBLE: 2,
    DoubtKind.MONTH: 3,
    DoubtKind.AHEAD: 2,
    DoubtKind.DAY: 2,
    DoubtKind.SURE: 2,
    DoubtKind.VISITORS: 2,
}
SHOWN_DOUBTS = 4


def unseen_contents(dossier: Dossier) -> Contents:
    """What the person saw last of a report; what it holds where they saw that."""
    unseen = dossier.report.unseen
    before = unseen.get("contents") if unseen else None
    return Contents.of(before) if isinstance(before, dict) else dossier.contents


def heard_since(dossier: Dossier) -> list[int]:
    """The person's messages since they saw the report last."""
    unseen = dossier.report.unseen
    messages = unseen.get("messages") if unseen else None
    return [one for one in messages if isinstance(one, int)] if isinstance(messages, list) else []


def unclear_since(dossier: Dossier) -> list[str]:
    """The words that named no visit, or several, since the person saw the report last."""
    unseen = dossier.report.unseen
    words = unseen.get("unclear") if unseen else None
    return [str(word) for word in words] if isinstance(words, list) else []


def added_rows(dossier: Dossier) -> list[Row]:
    """The visits that were recorded since, those that wait for a word included."""
    known = {row.id for row in unseen_contents(dossier).rows}
    return [row for row in dossier.contents.rows if row.id not in known]


def news_of(dossier: Dossier) -> list[Piece]:
    """What is different since the person saw the report last, one line a thing."""
    return told_differences(differences(unseen_contents(dossier), dossier.contents), dossier.form)


def told_differences(found: Sequence[Difference], form: Form) -> list[Piece]:
    """Differences as lines: added and removed visits, changed values with what they were, and how many cells
    of a column were filled."""
    lines: list[Piece] = []
    for one in found:
        if one.row and one.how in (How.ADDED, How.REMOVED):
            lines.append({"how": one.how.value, "number": one.number, "visit": told_of(one.row)})
        elif one.how is How.CHANGED or one.row is None:
            lines.append(_changed(one, form))
    filled = Counter(one.key for one in found if one.row and one.how is How.FILLED)
    for key, count in filled.items():
        cells = [one for one in found if one.key == key and one.how is How.FILLED and one.row]
        values = {word_of(key, one.after) for one in cells}
        who = [str(one.number) for one in cells]
        lines.append(
            {
                "how": "filled",
                "what": _column(key, form),
                "count": count,
                "who": f"no. {joined(who)}" if count <= 3 else "",
                "after": values.pop() if len(values) == 1 else "",
            }
        )
    return lines


def _changed(one: Difference, form: Form) -> Piece:
    return {
        "how": one.how.value,
        "what": _column(one.key, form) if one.row else _line(one.key, form),
        "who": f"no. {one.number} {short_name_of(one.row)}" if one.row else "",
        "before": word_of(one.key, one.before),
        "after": word_of(one.key, one.after),
    }


def _column(key: str, form: Form) -> str:
    return next((part.label for part in form.by_key["visits"].parts if part.key == key), key)


def _line(key: str, form: Form) -> str:
    field = form.by_key.get(key)
    return _LINES.get(key) or (field.label if field else key)


def doubts_of(dossier: Dossier, room: int) -> list[Piece]:
    """The first questions about a report; `room` is how many buttons there may be for them."""
    pieces: list[Piece] = []
    for doubt in dossier.doubts[:SHOWN_DOUBTS]:
        piece = _doubt(doubt, dossier, room)
        size = _SIZES.get(doubt.kind) or len(_listed(piece["options"])) + bool(piece["all"])
        unnamed = doubt.kind is DoubtKind.VISITORS and len(dossier.doubts) > 1
        size = 0 if unnamed else size
        piece["tapped"] = size <= room and not unnamed
        room -= size if size <= room else room
        pieces.append(piece)
    return pieces


def _doubt(doubt: Doubt, dossier: Dossier, room: int) -> Piece:
    row, options, together = doubt.row, list[Piece](), ""
    if doubt.kind is DoubtKind.AGENCY:
        options = [{"label": button_name_of(a), "choice": n} for n, a in enumerate(doubt.agencies[:4])]
    elif doubt.kind is DoubtKind.JOURNEY:
        options, together = _journeys(dossier, room)
    return {
        "kind": doubt.kind.value,
        "report": dossier.report.id,
        "visit": row.id if row and row.id else 0,
        "number": doubt.number or 0,
        "agency": short_name_of(row).rstrip("?") if row else "",
        "name": name_of(row) if row else "",
        "visitors": row.visit.visitors if row else None,
        "crowd": (row.visit.crowd or "") if row else "",
        "day": day_in_words(doubt.day) if doubt.day else "",
        "month": month_name(doubt.month) if doubt.month else "",
        "percent": doubt.percent,
        "options": options,
        "all": together,
    }


MORE = "more"
ALL_OF = {2: "Keduanya", 3: "Ketiganya", 4: "Keempatnya"}


def _journeys(dossier: Dossier, room: int) -> tuple[list[Piece], str]:
    """The journeys as buttons and the name of all together; where there is no room for these, the first ones
    and a button that shows them all."""
    options: list[Piece] = [{"label": short(one.agency), "choice": one.id} for one in dossier.going_on]
    together = ALL_OF.get(len(options), "")
    if len(options) + bool(together) <= room:
        return options, together
    return [*options[: max(room - 1, 1)], {"label": "Replikasi lain", "choice": MORE}], ""


def short(agency: str) -> str:
    """An agency of a journey on a button."""
    return agency.replace("Kabupaten ", "")


def month_name(period: Period) -> str:
    """A month without its year: "Februari"."""
    return MONTHS[period.month - 1]


def card_pieces(dossier: Dossier, page: int) -> Piece:
    """All that a card shows beside its news and questions."""
    contents, report = dossier.contents, dossier.report
    gaps = gap_lines(contents.gaps(dossier.form))
    return {
        "report": report.id,
        "innovation": report.innovation_id,
        "period": report.period,
        "revision": report.revision,
        "name": dossier.name,
        "month": report.month.first,
        "due": dossier.due.at,
        "over": dossier.is_over,
        "late": dossier.due.days_late_by(dossier.today) > 0,
        "nil": contents.nil,
        "totals": totals_of(contents),
        "page": page_of(contents, page),
        "gaps": [gap for gap in gaps if gap["key"] != "evidence"],
        "progress": progress_lines(dossier),
        "obstacle": obstacle_piece(contents),
        "plan": contents.plan_next,
        "more": [
            {"what": field.label, "value": word_of(field.key, contents.more[field.key])}
            for field in dossier.form.fields
            if field.key in contents.more
        ],
    }


def progress_lines(dossier: Dossier) -> list[Piece]:
    """How far each journey is: "Kebumen, 60%"."""
    journeys = {journey.id: journey for journey in dossier.journeys}
    lines: list[Piece] = []
    for line in dossier.contents.progress:
        journey = journeys.get(line.journey or 0)
        phase = dossier.phases.get(journey.id, journey.phase) if journey else None
        lines.append(
            {
                "agency": short(journey.agency) if journey else "",
                "phase": phase.value if phase else "",
                "stage": STAGES[line.stage] if line.stage else "",
                "percent": line.percent,
            }
        )
    return lines


def obstacle_piece(contents: Contents) -> Piece | None:
    """The obstacle with the name of its kind; None where nothing was said."""
    obstacle = contents.obstacle
    if obstacle is None:
        return None
    return {
        "text": obstacle.text,
        "kind": KINDS[obstacle.kind] if obstacle.kind else "",
        "help": obstacle.help_wanted,
    }


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
