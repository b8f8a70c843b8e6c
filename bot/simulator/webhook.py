"""Delivers updates to a webhook: again and again until they are taken, in order within a chat."""

import asyncio
from typing import Any

import httpx

from bot.simulator.records import Bot
from bot.simulator.wire import Json
from bot.simulator.world import World

_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 10.0
_TIMEOUT = 30.0
# How far ahead it looks for updates of other chats.
_WINDOW = 500


def start_sender(world: World, bot: Bot) -> None:
    """Makes sure that a task delivers the bot's updates."""
    running = world.senders.get(bot.id)
    if running is None or running.done():
        world.senders[bot.id] = asyncio.get_running_loop().create_task(deliver(world, bot))


async def deliver(world: World, bot: Bot) -> None:
    """Runs while the bot has a webhook."""
    pause = _FIRST_PAUSE
    queue = world.queue(bot.id)
    async with httpx.AsyncClient(transport=world.transport, timeout=_TIMEOUT) as client:
        while bot.webhook.get("url"):
            queue.arrived.clear()
            if not len(queue):
                await queue.arrived.wait()
                continue
            if await _deliver_first(world, bot, client):
                pause = _FIRST_PAUSE
                continue
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)


async def _deliver_first(world: World, bot: Bot, client: httpx.AsyncClient) -> bool:
    """The first update of each chat, at once; True if any was taken."""
    queue = world.queue(bot.id)
    firsts: dict[int, Json] = {}
    for update in queue.first(_WINDOW):
        firsts.setdefault(_chat_of(update), update)
        if len(firsts) >= int(bot.webhook.get("max_connections", 1)):
            break
    taken = await asyncio.gather(*(_post(world, bot, client, update) for update in firsts.values()))
    for update, accepted in zip(firsts.values(), taken, strict=True):
        if accepted:
            queue.take(update["update_id"])
    world.flush()
    return any(taken)


async def _post(world: World, bot: Bot, client: httpx.AsyncClient, update: Json) -> bool:
    secret = bot.webhook.get("secret")
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
    try:
        response = await client.post(bot.webhook["url"], json=update, headers=headers)
    except httpx.HTTPError as error:
        _note(world, bot, f"Connection failed: {type(error).__name__}")
        return False
    if not response.is_success:
        _note(world, bot, f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}")
    return response.is_success


def _note(world: World, bot: Bot, what: str) -> None:
    if bot.webhook:
        bot.webhook |= {"last_error_date": world.clock.unix(), "last_error_message": what}
        world.save_bot(bot)


def _chat_of(update: Json) -> int:
    body: Any = next(body for name, body in update.items() if name != "update_id")
    chat = body.get("chat") or body.get("message", {}).get("chat") or {}
    return int(chat.get("id", 0))
