"""FormFlow: what a feature attaches to have a form filled in chat: `FormFlow(feature, "join", …)`."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.context import Turn
from bot.conversation import ask, show
from bot.feature import Feature, Registry
from bot.filling import presenting
from bot.filling.inputs import file_entry, gather, more_waits, tapped
from bot.filling.interruption import interruption
from bot.filling.pen import Change, Done, MayFill, Pen, looks_after
from bot.filling.stored import Filled, Standing, is_held_by_another
from bot.forms.engine import Engine, Step, Typed, asked
from bot.forms.values import Address, Answers, Value
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.models import Draft, DraftState, Owner

Shown = Callable[[Turn, Filled], Awaitable[None]]


class FormFlow:
    """The conversation of one form.

    `done` is what sending does, in one transaction with the draft's end; `shown` says so afterwards, from
    what is stored. `summary` is the template of the summary, `may` who may fill in a draft, `gathers` for how
    many seconds more messages are waited for before one answer.
    """

    def __init__(
        self,
        feature: Feature,
        form: str,
        permission: Permission,
        *,
        done: Done,
        shown: Shown,
        summary: str = "form_summary",
        may: MayFill = looks_after,
        gathers: float = 0.0,
    ) -> None:
        self.feature, self.form, self.summary = feature, form, summary
        self._shown, self._gathers = shown, gathers
        self.pen = Pen(feature.name, form, done, may)
        feature.cursor(form, permission, claims=True)(self.take_text)
        feature.file(form, permission)(self.take_file)
        feature.button(f"f-{form}", permission)(self.take_tap)
        feature.reply_to(f"form:{form}", permission)(self.take_reply)
        feature.form(form, permission)(self.go_on)

    async def start(
        self,
        turn: Turn,
        owner: Owner,
        *,
        period: str | None = None,
        answers: Answers | None = None,
        said: str = "",
    ) -> None:
        """Open the draft of an owner and period, or go on with it; a new one begins with `answers`, and
        `said` is a text that answers what it asks."""
        change = (lambda e, s: e.step(s.sheet, Typed(said))) if said else _resumed
        await self._open(turn, owner, period, answers, change)

    async def enter(
        self, turn: Turn, owner: Owner, entries: Sequence[tuple[Address, Value]], *, period: str | None = None
    ) -> None:
        """Put values that were understood elsewhere into that draft, opened if need be; each is checked."""
        await self._open(
            turn, owner, period, None, lambda engine, standing: asked(engine.fill(standing.sheet, entries))
        )

    async def _open(
        self, turn: Turn, owner: Owner, period: str | None, answers: Answers | None, change: Change
    ) -> None:
        me = turn.known_person.id

        async def effect(records: Records) -> Draft | None:
            begun = Standing(self.pen.engine(turn).begin(answers))
            draft = await records.drafts.open(
                self.form, owner, period, me, turn.now, answers=begun.sheet.answers, place=begun.place()
            )
            return await self.pen.change(turn, records, draft.id, change)

        async def stored(records: Records) -> Draft | None:
            return await records.drafts.of(self.form, owner, period)

        await self._present(turn, await turn.apply(effect, stored))

    async def go_on(self, turn: Turn) -> None:
        """Go on with a draft where it was left, also days later; the second argument opens a field of it,
        by its number in the summary."""
        number = turn.argument(1)
        place = int(number) - 1 if number.isdecimal() else -1

        def change(engine: Engine, standing: Standing) -> Step:
            shown = engine.form.shown(standing.sheet.answers)
            if 0 <= place < len(shown):
                return engine.open(standing.sheet, Address(shown[place].key))
            return _resumed(engine, standing)

        await self._apply(turn, turn.number or 0, change)

    async def take_text(self, turn: Turn) -> None:
        """An answer, a move, or a question in the middle."""
        await self._take(turn, await self._draft_of(turn))

    async def take_reply(self, turn: Turn) -> None:
        """The same as a reply to what the form asked, also when its cursor is closed."""
        card = await turn.card()
        await self._take(turn, card.subject_id if card else 0)

    async def take_file(self, turn: Turn) -> None:
        """A photo or document as evidence; an album is answered once."""
        entry, draft_id = file_entry(turn), await self._draft_of(turn)
        await gather(turn, self._gathers)
        await self._apply(turn, draft_id, lambda e, s: e.step(s.sheet, entry) if entry else asked(s.sheet))

    async def take_tap(self, turn: Turn) -> None:
        """A button of the form: `f-<form>:<draft>.<what>`; what it names is checked against the draft."""
        draft_id, arguments = turn.number or 0, turn.arguments[1:]
        special = {"t": self._take_over, "g": self._discard, "c": self.go_on}.get("".join(arguments[:1]))
        if special:
            await special(turn)
        elif arguments in (("v",), ("e",)):
            await self._look(turn, draft_id, "form_edit" if arguments == ("e",) else self.summary)
        elif (entry := tapped(arguments)) is None:
            await turn.reply("stale_button")
        else:
            await self._apply(turn, draft_id, lambda engine, standing: engine.step(standing.sheet, entry))

    async def _draft_of(self, turn: Turn) -> int:
        """The draft that the cursor names; where this update has closed that, the one shown last."""
        draft = turn.cursor.data.get("draft") if turn.cursor else None
        if isinstance(draft, int) or not turn.applied_by:
            return draft if isinstance(draft, int) else 0
        async with turn.app.database.read() as records:
            card = await records.cards.last(turn.chat_id, f"form:{self.form}")
        return card.subject_id if card else 0

    async def _take(self, turn: Turn, draft_id: int) -> None:
        await gather(turn, self._gathers)
        draft = await self._find(turn, draft_id)
        if draft is None or draft.state is not DraftState.OPEN or turn.applied_by:
            await self._again(turn, draft_id)
            return
        standing, text = Standing.of(draft), turn.text
        address = standing.address_of(turn.message_id) if turn.is_edit else None
        if address is not None:
            await self._apply(turn, draft_id, lambda e, s: e.correct(s.sheet, address, text))
            return
        held = is_held_by_another(draft, turn.known_person.id, turn.now)
        answer = None if held else await interruption(turn, self.pen.engine(turn, draft), standing.sheet)
        if answer is None:
            await self._apply(turn, draft_id, lambda e, s: e.step(s.sheet, Typed(text)), said=text)
            return
        question = await ask(turn, text, answer)
        await show(turn, Registry.of(turn).desk, question)
        await self._remind(turn, draft)

    async def _again(self, turn: Turn, draft_id: int) -> None:
        """Show what became of an update that was applied before, or of a draft that is not open any more."""
        async with turn.app.database.read() as records:
            question = await records.questions.by_update(turn.update_id) if turn.applied_by else None
        if question is None:
            await self._apply(turn, draft_id, _resumed)
            return
        await show(turn, Registry.of(turn).desk, question)
        if draft := await self._find(turn, draft_id):
            await self._remind(turn, draft)

    async def _remind(self, turn: Turn, draft: Draft) -> None:
        """Show again what is asked, unless more waits that will be answered with it."""
        async with turn.app.database.read() as records:
            waits = await more_waits(records, turn)
        if not waits and draft.state is DraftState.OPEN:
            await presenting.ask_again(turn, self.summary, draft)

    async def _take_over(self, turn: Turn) -> None:
        """Take the pen; what was written while somebody else held it is an answer to what was asked then."""
        said, at = (turn.cursor.data.get(key) if turn.cursor else None for key in ("said", "at"))

        def change(engine: Engine, standing: Standing) -> Step:
            if isinstance(said, str) and isinstance(at, str) and at:
                return engine.correct(standing.sheet, Address.parse(at), said)
            return _resumed(engine, standing)

        await self._apply(turn, turn.number or 0, change, takes=True)

    async def _discard(self, turn: Turn) -> None:
        """Cancel a draft for good."""
        draft_id, me = turn.number or 0, turn.known_person.id

        async def effect(records: Records) -> Draft | None:
            draft = await self.pen.own(turn, records, await records.drafts.hold(draft_id))
            if draft and await records.drafts.close(draft_id, DraftState.CANCELLED, me, turn.now):
                await records.cursors.close(turn.chat_id, me)
            return draft

        async def stored(records: Records) -> Draft | None:
            return await self.pen.own(turn, records, await records.drafts.find(draft_id))

        await self._present(turn, await turn.apply(effect, stored))

    async def _look(self, turn: Turn, draft_id: int, template: str) -> None:
        draft = await self._find(turn, draft_id)
        if draft is None or draft.state is not DraftState.OPEN:
            await self._present(turn, draft)
        else:
            await presenting.look(turn, template, draft)

    async def _find(self, turn: Turn, draft_id: int) -> Draft | None:
        """The draft, if it is of this form and the person may fill it in."""
        async with turn.app.database.read() as records:
            return await self.pen.own(turn, records, await records.drafts.find(draft_id))

    async def _apply(
        self, turn: Turn, draft_id: int, change: Change, *, takes: bool = False, said: str = ""
    ) -> None:
        async def effect(records: Records) -> Draft | None:
            return await self.pen.change(turn, records, draft_id, change, takes=takes, said=said)

        async def stored(records: Records) -> Draft | None:
            return await self.pen.own(turn, records, await records.drafts.find(draft_id))

        await self._present(turn, await turn.apply(effect, stored))

    async def _present(self, turn: Turn, draft: Draft | None) -> None:
        """Say what became of an input, from what is stored."""
        is_sent = draft is not None and draft.state is DraftState.SENT
        if draft is None or (is_sent and draft.edited_by != turn.known_person.id):
            await presenting.gone(turn, draft)
        elif is_sent:
            await self._shown(turn, self.pen.filled(turn, draft))
        elif draft.state is DraftState.CANCELLED:
            await turn.reply("form_discarded", title=turn.app.forms[self.form].title)
        elif is_held_by_another(draft, turn.known_person.id, turn.now):
            await presenting.held(turn, draft)
        else:
            await presenting.present(turn, self.summary, draft)


def _resumed(engine: Engine, standing: Standing) -> Step:
    return asked(engine.resume(replace(standing.sheet, notes=())))
