"""Storing: what a form says of a replication becomes a journey, or adds to the one that is there."""

from dataclasses import dataclass
from datetime import date

from bot.context import Turn
from bot.custody import origin_of
from bot.features.journeys.telling import note
from bot.forms.contents import mention_of
from bot.forms.values import Answers, Value
from bot.programme.periods import Period
from bot.programme.reporting import Phase
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import Agency, Draft, Journey, Visit


@dataclass(frozen=True, slots=True)
class Told:
    """What was said: the agency's row, how it is shown, the code of its region; phase and beginning."""

    agency: Agency
    name: str
    code: str | None
    phase: Phase | None
    started: date | None


async def told_in(records: Records, answers: Answers) -> Told:
    """The answers of the form, with the row of their agency."""
    held = answers.get("agency")
    said = held if isinstance(held, dict) else {}
    agency = await records.agencies.told(said)
    names = await records.agencies.names([agency.id])
    phase, started = _text(answers.get("phase")), _text(answers.get("started"))
    return Told(
        agency,
        names[agency.id],
        _text(said.get("code")),
        Phase(phase) if phase else None,
        Period.read(started).first if started else None,
    )


def agency_of(visit: Visit) -> Answers | None:
    """The agency of a visit as the form holds it; None where it may be several."""
    mention = mention_of(visit.mention) if visit.mention else None
    agency = mention.agency if mention else None
    if mention is None or agency is None:
        return None
    held: Answers = {"name": agency.name, "kind": agency.kind.value, "code": agency.code}
    held |= {"province": agency.province, "unit": mention.unit}
    return {key: value for key, value in held.items() if value}


async def alike_of(records: Records, draft: Draft, told: Told) -> Journey | None:
    """The journey that may be the same as what a draft says."""
    return await records.journeys.alike(
        draft.innovation_id or "", told.agency, told.code, but=journey_of(draft)
    )


def journey_of(draft: Draft) -> int | None:
    """The journey that a draft corrects; None where it is a new one."""
    return int(draft.period) if draft.period else None


async def store(
    turn: Turn, records: Records, draft: Draft, told: Told, journey: Journey | None
) -> Journey | None:
    """The journey as it was told, a new one where there was none; None for who may not write it."""
    origin = await origin_of(turn, records, draft.innovation_id or "")
    if origin is None:
        return None
    did = Action.JOURNEY_CHANGED if journey else Action.JOURNEY_RECORDED
    journey = journey or await records.journeys.add(
        Journey(
            innovation_id=draft.innovation_id or "",
            agency=told.name,
            channel=origin.channel,
            created_by=origin.person_id,
            created_at=turn.now,
        )
    )
    journey.agency, journey.agency_id, journey.agency_code = told.name, told.agency.id, told.code
    journey.started_on = told.started
    set_phase(journey, told.phase)
    await note(turn, records, journey, did)
    await records.drafts.empty(draft.id)
    return journey


async def add_to(turn: Turn, records: Records, draft: Draft, told: Told, journey: Journey) -> Journey:
    """The journey that is there, with the phase and the beginning that were told of it."""
    journey.started_on = told.started or journey.started_on
    set_phase(journey, told.phase or journey.phase)
    await note(turn, records, journey, Action.JOURNEY_CHANGED)
    await records.drafts.empty(draft.id)
    return journey


def set_phase(journey: Journey, phase: Phase | None) -> None:
    """Put a journey into a phase; its percent was that of the one before."""
    if journey.phase is not phase:
        journey.phase, journey.percent, journey.percent_at = phase, None, None


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) and value else None
