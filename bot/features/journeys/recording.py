"""Recording: the form of a journey, new or corrected; an agency that is there is asked about first."""

from bot.context import Turn
from bot.custody import name_of, origin_of
from bot.features.journeys.listing import show_journey, show_list
from bot.features.journeys.owner import FORM, feature, own_journey, put
from bot.features.journeys.storing import add_to, agency_of, alike_of, journey_of, store, told_in
from bot.features.journeys.telling import tell_owner
from bot.filling import Filled, FormFlow
from bot.forms.values import Address, Answers
from bot.programme.people import Permission
from bot.programme.periods import Period
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import Draft, DraftState, Journey, Owner

SAME, OTHER = "same", "other"
AT_SUMMARY = "ringkasan"
"""The move by which a correction begins where all that is known can be seen."""


@feature.button("journey_new", Permission.WRITE_REPORT)
async def begin(turn: Turn) -> None:
    """Ask which agency replicates an innovation: `journey_new:<innovation>`, or go on with one that agreed to
    on a visit: `journey_new:<innovation>.<code of its region>`."""
    innovation_id, code = turn.argument(0), ".".join(turn.arguments[1:])
    async with turn.app.database.read() as records:
        origin = await origin_of(turn, records, innovation_id)
        agreed = await records.journeys.agreed(innovation_id) if origin and code else ()
    visit = next((one for one in agreed if one.agency_code == code), None)
    owner, agency = Owner(innovation_id=innovation_id), agency_of(visit) if visit else None
    if origin is None:
        await turn.reply("stale_button")
    elif agency:
        await form.enter(turn, owner, [(Address("agency"), agency)])
    else:
        await form.start(turn, owner)


@feature.button("journey_fix", Permission.WRITE_REPORT)
async def correct(turn: Turn) -> None:
    """The same form with what is known of a journey: `journey_fix:<journey>`."""
    async with turn.app.database.read() as records:
        journey = await own_journey(turn, records, turn.number)
        agency = await records.agencies.as_told(journey.agency_id or 0) if journey else None
    if journey is None:
        await turn.reply("stale_button")
        return
    known: Answers = {"agency": agency or {"name": journey.agency}}
    if journey.phase:
        known["phase"] = journey.phase.value
    if journey.started_on:
        known["started"] = str(Period.of(journey.started_on))
    owner, period = Owner(innovation_id=journey.innovation_id), str(journey.id)
    await form.start(turn, owner, period=period, answers=known, said=AT_SUMMARY)


async def _keep(turn: Turn, records: Records, filled: Filled) -> None:
    """Store the journey; where it may be there already, its draft waits for the person's word."""
    journey = await own_journey(turn, records, journey_of(filled.draft), held=True)
    told = await told_in(records, filled.answers)
    is_new = journey is None or journey.agency_id != told.agency.id
    if not is_new or await alike_of(records, filled.draft, told) is None:
        await store(turn, records, filled.draft, told, journey)


async def _shown(turn: Turn, filled: Filled) -> None:
    """The card of what was stored, or the question whether it is the one that is there."""
    draft = filled.draft
    if filled.answers:
        await _ask_same(turn, filled)
        return
    async with turn.app.database.read() as records:
        number = journey_of(draft)
        latest = await records.journeys.latest_by(turn.known_person.id, draft.innovation_id or "")
        journey = await records.journeys.find(number) if number else latest
    did = Action.JOURNEY_CHANGED if journey_of(draft) else Action.JOURNEY_RECORDED
    await _show_stored(turn, draft.innovation_id or "", journey, did)


async def _show_stored(turn: Turn, innovation_id: str, journey: Journey | None, did: Action) -> None:
    if journey is None:
        await show_list(turn, innovation_id)
        return
    await show_journey(turn, journey.id, notice=did.value)
    await tell_owner(turn, journey, did)


async def _ask_same(turn: Turn, filled: Filled) -> None:
    """Whether what was told is the journey that is there."""
    innovation_id = filled.draft.innovation_id or ""
    async with turn.app.database.transaction() as records:
        told = await told_in(records, filled.answers)
        alike = await alike_of(records, filled.draft, told)
        name = await name_of(records, innovation_id)
    await put(
        turn,
        "journey_same",
        draft=filled.draft.id,
        innovation=innovation_id,
        name=name,
        agency=told.name,
        known=alike.agency if alike else told.name,
        phase=alike.phase.value if alike and alike.phase else "",
        corrects=journey_of(filled.draft) is not None,
    )


@feature.button("journey_same", Permission.WRITE_REPORT)
async def decide(turn: Turn) -> None:
    """Whether it is the journey that is there or another one: `journey_same:<draft>.<same or other>`."""
    same = turn.argument(1) == SAME

    async def effect(records: Records) -> tuple[Draft | None, Journey | None]:
        draft = await _own(turn, records, await records.drafts.hold(turn.number or 0))
        if draft is None or not draft.answers or turn.argument(1) not in (SAME, OTHER):
            return None, None
        told = await told_in(records, draft.answers)
        known = await alike_of(records, draft, told) if same else None
        if known is not None:
            return draft, await add_to(turn, records, draft, told, known)
        journey = await own_journey(turn, records, journey_of(draft), held=True)
        return draft, await store(turn, records, draft, told, journey)

    async def stored(records: Records) -> tuple[Draft | None, Journey | None]:
        return await _own(turn, records, await records.drafts.find(turn.number or 0)), None

    draft, journey = await turn.apply(effect, stored)
    if draft is None:
        await turn.reply("stale_button")
        return
    did = Action.JOURNEY_CHANGED if same or journey_of(draft) else Action.JOURNEY_RECORDED
    await _show_stored(turn, draft.innovation_id or "", journey, did)


async def _own(turn: Turn, records: Records, draft: Draft | None) -> Draft | None:
    """A draft of this form that was sent, if the person may fill it in."""
    is_sent = draft is not None and draft.form == FORM and draft.state is DraftState.SENT
    return draft if draft and is_sent and await _may(turn, records, draft) else None


async def _may(turn: Turn, records: Records, draft: Draft) -> bool:
    return await origin_of(turn, records, draft.innovation_id or "") is not None


form = FormFlow(feature, FORM, Permission.WRITE_REPORT, done=_keep, shown=_shown, may=_may)
