"""Guests: what a delegation says of its visit, as answers of a form and as a row of a report."""

from collections.abc import Mapping
from datetime import date

from bot.forms.agencies import Agency, Kind
from bot.forms.checking import check
from bot.forms.contents import Row
from bot.forms.fields import Form
from bot.forms.gazetteer import Certainty, Mention
from bot.forms.reading import Scene
from bot.forms.slots import FollowUp, Visit
from bot.forms.values import Answers, Value
from bot.programme.reporting import Channel


def told_at_once(visit: Visit, form: Form, scene: Scene) -> Answers:
    """What a first text says besides the agency, as far as the form takes it; today where it names no day."""
    day = scene.today if visit.span is None and visit.day is None else visit.day
    told: Answers = {
        "visitors": visit.visitors,
        "day": day.isoformat() if day else None,
        "follow_up": visit.follow_up.value if visit.follow_up else None,
    }
    return {
        key: value
        for key, value in told.items()
        if value is not None and check(form.by_key[key], value, scene) is None
    }


def row_of_guests(answers: Mapping[str, Value]) -> Row:
    """The visit that the answers of the form describe."""
    held, visitors, day = answers.get("agency"), answers.get("visitors"), answers.get("day")
    follow_up, note = answers.get("follow_up"), answers.get("note")
    visit = Visit(
        _mention(held) if isinstance(held, dict) else None,
        date.fromisoformat(day) if isinstance(day, str) else None,
        visitors if isinstance(visitors, int) else None,
        follow_up=FollowUp(str(follow_up)) if follow_up else None,
    )
    return Row(visit, note=note if isinstance(note, str) else None, channel=Channel.GUEST_BOOK)


def _mention(held: Mapping[str, Value]) -> Mention:
    name, kind, code, province, unit = (
        _text(held.get(key)) for key in ("name", "kind", "code", "province", "unit")
    )
    agency = Agency(name or "", Kind(kind) if kind else Kind.OTHER, code, province)
    return Mention(0, 0, agency.name, (agency,), Certainty.SURE, unit)


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) and value else None
