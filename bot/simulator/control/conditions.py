"""/sim/faults, /sim/clock and /sim/stats."""

from datetime import UTC, datetime

from pydantic import ValidationError

from bot.simulator.clock import Jump
from bot.simulator.control.people import tell_membership
from bot.simulator.errors import ControlError
from bot.simulator.faults import Faults
from bot.simulator.wire import Json
from bot.simulator.world import World

_YEARS = range(1970, 2200)
_FASTEST = 1_000_000


def set_faults(world: World, body: Json) -> Json:
    """Changes what is named and keeps the rest; an empty object brings back the defaults."""
    try:
        faults = Faults(**(world.faults.model_dump() | body)) if body else Faults()
    except ValidationError as error:
        raise ControlError(str(error)) from None
    before, world.faults = set(world.faults.blocked), faults
    world.flood.forget()
    world.save_state("faults", faults.model_dump(mode="json"))
    for chat_id in sorted(before ^ set(faults.blocked)):
        _tell_block(world, chat_id, blocked=chat_id in faults.blocked)
    return get_faults(world)


def get_faults(world: World) -> Json:
    return world.faults.model_dump(mode="json")


def _tell_block(world: World, chat_id: int, *, blocked: bool) -> None:
    chat = world.chats.get(chat_id)
    if chat is None or (chat.type == "private" and not chat.started):
        return
    by = chat.id if chat.type == "private" else next(iter(chat.members), 0)
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    if by:
        tell_membership(world, chat, by, old, new)
    world.events.publish("blocked", {"chat_id": chat_id, "blocked": blocked})


def get_clock(world: World) -> Json:
    clock = world.clock
    told: Json = {"now": clock.now().isoformat(), "rate": clock.rate}
    return told | {"jumps": [one.dump() for one in clock.jumps]} if clock.jumps else told


def set_clock(world: World, body: Json) -> Json:
    """`now` as ISO 8601 (UTC if it names no zone) or Unix seconds, 1970 to 2199; `rate` 0 stops time.

    `jumps` are moments of a story that the page offers to go to: `[{at, what}]`.
    """
    now, rate, jumps = body.get("now"), body.get("rate"), body.get("jumps")
    try:
        if jumps is not None:
            world.clock.jumps = [Jump(_moment(one["at"]), str(one["what"])) for one in jumps]
        world.clock.set(None if now is None else _moment(now), None if rate is None else _rate(rate))
    except (TypeError, KeyError, ValueError, ArithmeticError, OSError):
        raise ControlError("now and at must be ISO 8601 or Unix seconds, rate 0 to 1,000,000") from None
    world.save_state("clock", world.clock.dump())
    clock = get_clock(world)
    world.events.publish("clock", clock)
    return clock


def _moment(value: object) -> datetime:
    if isinstance(value, int | float):
        moment = datetime.fromtimestamp(value, UTC)
    else:
        moment = datetime.fromisoformat(str(value))
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    if moment.year not in _YEARS:
        raise ValueError(value)
    return moment


def _rate(value: object) -> float:
    rate = float(str(value))
    if not 0 <= rate <= _FASTEST:
        raise ValueError(value)
    return rate
