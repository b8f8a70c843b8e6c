"""Setting, removing and describing the webhook."""

import re

from bot.simulator.errors import bad_request
from bot.simulator.methods.polling import remember_allowed
from bot.simulator.methods.registry import Call, method
from bot.simulator.wire import Json
from bot.simulator.world import World

_MAX_CONNECTIONS = 40


@method("setWebhook")
def set_webhook(world: World, call: Call) -> bool:
    params, bot = call.params, call.bot
    url, secret = params.text("url"), params.text("secret_token")
    if url and not re.match(r"https://|http://(127\.0\.0\.1|localhost|testserver)\b", url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    remember_allowed(world, call)
    _forget_pending(world, call)
    connections = params.integer("max_connections", _MAX_CONNECTIONS)
    bot.webhook = {"url": url, "secret": secret, "max_connections": connections} if url else {}
    world.queue(bot.id).end_poll()
    world.save_bot(bot)
    if url:
        world.on_hooked(bot)
    return True


@method("deleteWebhook")
def delete_webhook(world: World, call: Call) -> bool:
    call.bot.webhook = {}
    _forget_pending(world, call)
    world.save_bot(call.bot)
    # Wakes a sender that waits for updates, so that it sees there is nothing to do any more.
    world.queue(call.bot.id).arrived.set()
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, call: Call) -> Json:
    bot = call.bot
    info: Json = {
        "url": bot.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(world.queue(bot.id)),
    }
    if bot.allowed_updates:
        info["allowed_updates"] = bot.allowed_updates
    shown = ("max_connections", "last_error_date", "last_error_message")
    return info | {name: bot.webhook[name] for name in shown if name in bot.webhook}


def _forget_pending(world: World, call: Call) -> None:
    if call.params.flag("drop_pending_updates"):
        world.queue(call.bot.id).clear()
