"""Presenting: shows a draft in chat: what it asks, the summary, who else fills it in, or that it is gone."""

from dataclasses import replace

from bot.context import Turn
from bot.filling import showing
from bot.filling.stored import Standing
from bot.forms.engine import Outcome
from bot.storage.models import Draft


async def present(turn: Turn, summary: str, draft: Draft) -> None:
    """What follows the last input: the next field, the summary, that it was stopped; nothing while more
    inputs wait."""
    standing = Standing.of(draft)
    if standing.outcome is Outcome.STOP:
        await turn.reply(
            "form_stopped",
            title=turn.app.forms[draft.form].title,
            draft=draft.id,
            base=showing.base_of(draft),
        )
    elif not standing.unsaid:
        await _show(turn, summary, draft, standing)


async def stopped(turn: Turn, draft: Draft) -> None:
    """That what was filled in stays, and how to go on."""
    title = turn.app.forms[draft.form].title
    await turn.reply("form_stopped", title=title, draft=draft.id, base=showing.base_of(draft))


async def ask_again(turn: Turn, summary: str, draft: Draft) -> None:
    """What is asked, without what was said about earlier inputs."""
    standing = Standing.of(draft)
    await _show(turn, summary, draft, replace(standing, sheet=replace(standing.sheet, notes=())))


async def look(turn: Turn, template: str, draft: Draft) -> None:
    """The whole draft, to be read or to choose from it."""
    standing = Standing.of(draft)
    standing = replace(standing, sheet=replace(standing.sheet, notes=()))
    form = turn.app.forms[draft.form]
    await _place(turn, draft, template, showing.summary(form, draft, standing, view=template != "form_edit"))


async def held(turn: Turn, draft: Draft) -> None:
    """That somebody else is filling it in, and how to take over."""
    async with turn.app.database.read() as records:
        person = await records.people.find(draft.edited_by)
    await turn.reply(
        "form_held",
        card=(f"form:{draft.form}", draft.id),
        title=turn.app.forms[draft.form].title,
        by=person.address if person else "",
        minutes=int((turn.now - draft.edited_at).total_seconds() // 60),
        said=bool(turn.text) and not turn.text.startswith("/"),
        base=showing.base_of(draft),
    )


async def gone(turn: Turn, draft: Draft | None) -> None:
    """That a draft was sent by somebody else, or is none of this person's."""
    if draft is None:
        await turn.reply("form_gone")
        return
    async with turn.app.database.read() as records:
        person = await records.people.find(draft.edited_by)
    await turn.reply(
        "form_sent",
        title=turn.app.forms[draft.form].title,
        by=person.address if person else "",
        sent=draft.closed_at,
        zone=turn.zone.key,
    )


async def _show(turn: Turn, summary: str, draft: Draft, standing: Standing) -> None:
    form = turn.app.forms[draft.form]
    if standing.sheet.at is None:
        await _place(turn, draft, summary, showing.summary(form, draft, standing))
    else:
        await _place(turn, draft, "form_prompt", showing.prompt(form, draft, standing))


async def _place(turn: Turn, draft: Draft, template: str, arguments: showing.Shown) -> None:
    """In the message that was tapped where it is the newest of the form, else as a new one."""
    card = (f"form:{draft.form}", draft.id)
    async with turn.app.database.read() as records:
        last = await records.cards.last(turn.chat_id, card[0])
    is_newest = last is not None and last.message_id == turn.tapped_message
    if is_newest and template != "form_edit":
        await turn.show(template, at=turn.tapped_message, card=card, **arguments)
    else:
        await turn.reply(template, card=card, **arguments)
