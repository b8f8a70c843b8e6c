"""The feature that the modules of this folder register with, and what nobody but its person may see."""

from collections.abc import Awaitable, Callable
from functools import wraps

from bot.context import Turn
from bot.feature import Feature

feature = Feature("privacy")


def alone(handler: Callable[[Turn], Awaitable[None]]) -> Callable[[Turn], Awaitable[None]]:
    """The handler, in private chats; in a group one sentence says where to ask."""

    @wraps(handler)
    async def guarded(turn: Turn) -> None:
        if turn.in_group:
            await turn.reply("group_private")
        else:
            await handler(turn)

    return guarded
