"""Listing: the agencies that replicate an innovation, page by page, and the card of one of them."""

from bot.context import Turn
from bot.custody import choices, mine, name_of, origin_of
from bot.features.journeys.owner import entered_by, feature, own_journey, put
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.models import Journey

_LEADS = (
    r"\W*(?:(?:saya|kami|mau|ingin|tolong|mohon)\s+)*(?:catat|mencatat|tambah|menambah|lihat|melihat|buka|ubah)(?:kan)?"
    r"\s+(?:daftar\s+)?replikator(?:\s+(?:saya|kami|baru|lain))?\W*$"
    r"|\W*(?:siapa\s+(?:saja\s+)?)?(?:daftar\s+)?replikator\s+(?:saya|kami)\W*$"
)
PAGE, CHOSEN, AGREED = 5, 8, 2


@feature.command("replikatorsaya", Permission.WRITE_REPORT, leads=_LEADS)
async def said(turn: Turn) -> None:
    """ "siapa replikator kami", "mau catat replikator": the list."""
    await _show_own(turn)


@feature.button("journeys", Permission.WRITE_REPORT)
async def tap_list(turn: Turn) -> None:
    """The agencies that replicate an innovation: `journeys:<innovation>.<page>`; without, of one's own."""
    if turn.argument(0):
        await show_list(turn, turn.argument(0), page=turn.number_at(1) or 0)
    else:
        await _show_own(turn)


async def _show_own(turn: Turn) -> None:
    """The list of the only innovation a person looks after, or the question which one it is."""
    async with turn.app.database.read() as records:
        held = await mine(turn, records)
        innovations = await choices(records, held)
    if len(held) == 1:
        await show_list(turn, held[0])
    elif held:
        await put(turn, "journey_choose", innovations=innovations[:CHOSEN])
    elif turn.may(Permission.REPORT_FOR_OTHERS):
        await turn.reply("journey_choose", innovations=[])
    else:
        await turn.reply("report_none")


async def show_list(turn: Turn, innovation_id: str, *, page: int = 0, notice: str = "") -> None:
    """The list, those that ended behind the others; `notice` says what was just done."""
    async with turn.app.database.read() as records:
        allowed = await origin_of(turn, records, innovation_id) is not None
        name = await name_of(records, innovation_id)
        found = await records.journeys.of_innovation(innovation_id, ended=True)
        agreed = await records.journeys.agreed(innovation_id) if len(found) <= PAGE else ()
    if not allowed:
        await turn.reply("stale_button")
        return
    pages = max(1, -(-len(found) // PAGE))
    first = min(page, pages - 1) * PAGE
    await put(
        turn,
        "journeys",
        innovation=innovation_id,
        name=name,
        total=len(found),
        rows=[_row(turn, number, one) for number, one in enumerate(found[first : first + PAGE], first + 1)],
        page=first // PAGE,
        pages=pages,
        agreed=[{"agency": one.agency, "code": one.agency_code} for one in agreed[:AGREED]],
        notice=notice,
    )


@feature.button("journey", Permission.WRITE_REPORT)
async def tap_journey(turn: Turn) -> None:
    """One of them, with what can be changed: `journey:<journey>`."""
    async with turn.app.database.read() as records:
        journey = await own_journey(turn, records, turn.number)
    if journey is None:
        await turn.reply("stale_button")
    else:
        await show_journey(turn, journey.id)


async def show_journey(turn: Turn, journey_id: int, *, notice: str = "") -> None:
    """The card of a journey as it is now; `notice` says what was just done."""
    async with turn.app.database.read() as records:
        journey = await own_journey(turn, records, journey_id)
        if journey is None:
            await turn.reply("stale_button")
            return
        arguments = await _card(turn, records, journey)
    await put(turn, "journey", journey_id, notice=notice, **arguments)


async def _card(turn: Turn, records: Records, journey: Journey) -> dict[str, object]:
    return {
        **_row(turn, 0, journey),
        "innovation": journey.innovation_id,
        "name": await name_of(records, journey.innovation_id),
        "started": journey.started_on,
        "reported": journey.percent_at.astimezone(turn.zone).date() if journey.percent_at else None,
        "by": await entered_by(records, journey),
    }


def _row(turn: Turn, number: int, journey: Journey) -> dict[str, object]:
    return {
        "journey": journey.id,
        "number": number,
        "agency": journey.agency,
        "phase": journey.phase.value if journey.phase else "",
        "percent": journey.percent,
        "ended": journey.ended_at.astimezone(turn.zone).date() if journey.ended_at else None,
    }
