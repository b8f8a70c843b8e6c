"""Groups: `/tanya`, and what happens when the bot is added to one, or blocked by a person."""

from telegram import ChatMember
from telegram.error import TelegramError

from bot.context import Turn
from bot.conversation import ask
from bot.feature import Feature, Registry
from bot.programme.people import Permission
from knowledge.answers import Route

feature = Feature("groups")
_INSIDE = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER)


@feature.command("tanya", Permission.ASK)
async def ask_in_group(turn: Turn) -> None:
    """A question after the command."""
    text = " ".join(turn.arguments)
    if not text:
        await turn.reply("group_ask")
        return
    await Registry.of(turn).desk.routes[Route.QUESTION](turn, await ask(turn, text))


@feature.membership(Permission.ASK)
async def note_membership(turn: Turn) -> None:
    """Say hello where the bot was added, leave where nobody with a role added it, note who blocks it."""
    change = turn.incoming.my_chat_member if turn.incoming else None
    if change is None:
        return
    was_in, is_in = change.old_chat_member.status in _INSIDE, change.new_chat_member.status in _INSIDE
    if not turn.in_group:
        if not is_in:
            async with turn.app.database.transaction() as records:
                await records.people.mark_blocked(change.from_user.id, turn.now)
    elif is_in and not was_in:
        await _enter(turn)


async def _enter(turn: Turn) -> None:
    if turn.roles or not turn.app.settings.leave_unknown_groups:
        await turn.reply("group_hello", username=turn.bot.username)
        return
    try:
        await turn.reply("group_leave", team=turn.app.settings.contact_team)
    finally:
        await _leave(turn)


async def _leave(turn: Turn) -> None:
    try:
        await turn.bot.leave_chat(turn.chat_id)
    except TelegramError:
        return
