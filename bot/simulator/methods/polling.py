"""getUpdates, with offsets, long polling and conflicts as on Telegram; who the bot is."""

from bot.simulator.errors import bad_request, conflict
from bot.simulator.methods.registry import Call, method
from bot.simulator.wire import Json
from bot.simulator.world import World

_MAX_TIMEOUT = 50


@method("getUpdates")
async def get_updates(world: World, call: Call) -> list[Json]:
    if call.bot.webhook.get("url"):
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    params = call.params
    remember_allowed(world, call)
    queue = world.queue(call.bot.id)
    queue.end_poll()
    queue.confirm(params.integer("offset"))
    world.flush()
    limit = params.integer("limit", 100)
    timeout = min(max(params.integer("timeout"), 0), _MAX_TIMEOUT)
    if not await queue.wait(timeout):
        raise conflict(
            "terminated by other getUpdates request; make sure that only one bot instance is running"
        )
    return queue.first(limit if 1 <= limit <= 100 else 100)


def remember_allowed(world: World, call: Call) -> None:
    """`allowed_updates` holds until it is given again."""
    if not call.params.given("allowed_updates"):
        return
    allowed = call.params.json("allowed_updates")
    if not isinstance(allowed, list):
        raise bad_request("can't parse allowed_updates JSON object")
    kinds = [str(kind) for kind in allowed]
    if kinds != call.bot.allowed_updates:
        call.bot.allowed_updates = kinds
        world.save_bot(call.bot)


@method("getMe")
def get_me(world: World, call: Call) -> Json:
    return call.bot.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("close", "logOut")
def close(world: World, call: Call) -> bool:
    return True
