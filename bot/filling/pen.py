"""Pen: what an input does to a draft, inside one transaction; what is shown then is left to the flow."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.context import Turn
from bot.filling.inputs import more_waits
from bot.filling.stored import PATIENCE, Filled, Standing, is_held_by_another
from bot.forms.engine import Engine, Outcome, Step
from bot.forms.reading import Scene
from bot.storage.database import Records
from bot.storage.models import Draft, DraftState, JsonObject

Done = Callable[[Turn, Records, Filled], Awaitable[None]]
MayFill = Callable[[Turn, Records, Draft], Awaitable[bool]]
Change = Callable[[Engine, Standing], Step]


async def looks_after(turn: Turn, records: Records, draft: Draft) -> bool:
    """Whether the person may fill in a draft: their own, or one of what they look after now."""
    me = turn.known_person.id
    if draft.person_id is not None:
        return draft.person_id == me
    return await records.custodians.looks_after(
        me, turn.now, innovation_id=draft.innovation_id, agency_id=draft.agency_id
    )


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes the drafts of one form, for those who may; `feature` is whose cursor takes the next text."""

    feature: str
    form: str
    done: Done
    may: MayFill

    def engine(self, turn: Turn, draft: Draft | None = None) -> Engine:
        """The form's engine on the person's today."""
        today = turn.today
        scene = Scene(today, draft.period if draft else None)
        return Engine(turn.app.forms[self.form], scene, turn.app.readers)

    async def own(self, turn: Turn, records: Records, draft: Draft | None) -> Draft | None:
        """The draft, if it is of this form and the person may fill it in."""
        is_own = draft is not None and draft.form == self.form and await self.may(turn, records, draft)
        return draft if is_own else None

    async def change(
        self,
        turn: Turn,
        records: Records,
        draft_id: int,
        change: Change,
        *,
        takes: bool = False,
        said: str = "",
    ) -> Draft | None:
        """The draft after a change, unless it is gone, somebody else's, or in another hand."""
        me = turn.known_person.id
        draft = await self.own(turn, records, await records.drafts.hold(draft_id))
        if draft is None or draft.state is not DraftState.OPEN:
            if turn.cursor and turn.cursor.data.get("draft") == draft_id:
                await records.cursors.close(turn.chat_id, me)
        elif is_held_by_another(draft, me, turn.now) and not takes:
            if said:
                await self._wait(turn, records, draft, said)
        else:
            standing = Standing.of(draft)
            step = change(self.engine(turn, draft), standing)
            return await self._settle(turn, records, draft, standing, step)
        return draft

    async def _settle(
        self, turn: Turn, records: Records, draft: Draft, standing: Standing, step: Step
    ) -> Draft:
        goes_on = step.outcome in (Outcome.ASK, Outcome.REVIEW)
        typed = not turn.tapped_message
        unsaid = goes_on and typed and await more_waits(records, turn)
        after = standing.after(step, turn.message_id if typed else None, unsaid=unsaid)
        me, answers = turn.known_person.id, after.sheet.answers
        saved = await records.drafts.save(draft.id, draft.revision, answers, after.place(), me, turn.now)
        if saved is None:
            raise LookupError(draft.id)
        if goes_on:
            await self._wait(turn, records, saved)
            return saved
        await records.cursors.close(turn.chat_id, me)
        if step.outcome is Outcome.SEND:
            await records.drafts.close(saved.id, DraftState.SENT, me, turn.now)
            await self.done(turn, records, self.filled(turn, saved))
        return saved

    async def _wait(self, turn: Turn, records: Records, draft: Draft, said: str = "") -> None:
        """The person's next text belongs to this draft; what was `said` meanwhile is kept for later."""
        standing = Standing.of(draft)
        at = turn.cursor.data.get("at") if said and turn.cursor else None
        data: JsonObject = {
            "draft": draft.id,
            "heard": dict(standing.heard),
            "at": at or (str(standing.sheet.at) if standing.sheet.at else ""),
        }
        if said:
            data["said"] = said
        me = turn.known_person.id
        await records.cursors.open(
            turn.chat_id,
            me,
            self.feature,
            self.form,
            turn.now,
            data=data,
            expires_at=turn.now + PATIENCE,
        )

    def filled(self, turn: Turn, draft: Draft) -> Filled:
        """The draft as it is sent: what is asked, and nothing hidden."""
        form = turn.app.forms[self.form]
        return Filled(form, draft, form.visible(draft.answers))
