"""getFile: where a file can be fetched."""

from bot.simulator.errors import bad_request
from bot.simulator.methods.registry import Call, method
from bot.simulator.wire import Json
from bot.simulator.world import World

_MAX_DOWNLOAD = 20 * 1024 * 1024


@method("getFile")
def get_file(world: World, call: Call) -> Json:
    known = world.files.get(call.params.text("file_id"))
    if known is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if known["file_size"] > _MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {name: known[name] for name in ("file_id", "file_unique_id", "file_size", "file_path")}


@method("getUserProfilePhotos")
def get_user_profile_photos(world: World, call: Call) -> Json:
    return {"total_count": 0, "photos": []}
