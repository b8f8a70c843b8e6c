"""Muting: everybody may turn news off and on; what is important comes all the same."""

from bot.context import Turn
from bot.features.broadcasting.owner import feature
from bot.programme.people import Permission
from bot.storage.database import Records


@feature.button("news", Permission.ASK)
async def tap_news(turn: Turn) -> None:
    """Whether news comes, and the switch: `news:`, `news:on`, `news:off`, or `news:off.<broadcast>`."""
    wish, source, me = turn.argument(0), turn.argument(1), turn.known_person.id
    if wish in ("off", "on"):

        async def store(records: Records) -> None:
            await records.mutes.set(me, wish == "off", turn.now)
            if wish == "on":
                await records.ledger.unmute(me)
            elif source.isdecimal():
                await records.ledger.mute(int(source), me, turn.now)

        await turn.once(store)
    async with turn.app.database.read() as records:
        muted = await records.mutes.holds(me)
    await turn.reply("news", muted=muted)
