"""sendMediaGroup: several files that belong together."""

from bot.simulator.errors import bad_request
from bot.simulator.methods.content import post
from bot.simulator.methods.media import media_content
from bot.simulator.methods.registry import Call, method
from bot.simulator.methods.target import writable_chat
from bot.simulator.wire import Json
from bot.simulator.world import World


@method("sendMediaGroup", counted=True)
def send_media_group(world: World, call: Call) -> list[Json]:
    chat = writable_chat(world, call)
    items = call.params.json("media")
    if not isinstance(items, list) or not 2 <= len(items) <= 10:
        raise bad_request("wrong number of media in the album: from 2 to 10 expected")
    contents = [media_content(world, call, item) for item in items]
    group = {"media_group_id": str(10_000_000 + world.count("album"))}
    return [post(world, call, chat, group | content) for content in contents]
