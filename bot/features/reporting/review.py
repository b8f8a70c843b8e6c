"""Review: what was sent waits for the hub in the queue: accepted as a list, or opened one by one."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.context import Turn
from bot.custody import called, name_of
from bot.features.reporting.owner import Dossier, dossier_of, feature
from bot.features.reporting.pieces import Piece, card_pieces, month_name
from bot.forms.overview import gap_lines, joined, totals_of
from bot.programme.people import Permission, Role
from bot.programme.reporting import Change, Channel, ReportState
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import Report
from bot.storage.reviews import Area
from bot.texts import Message

WHOLE, GAPS, HUB = "whole", "gaps", "hub"
_SHOWN = (
    *("report", "name", "month", "nil", "totals", "page", "gaps"),
    *("progress", "obstacle", "plan", "more"),
)
PAGES = {WHOLE: 15, GAPS: 5, HUB: 5}


async def area_of(turn: Turn, records: Records) -> Area:
    """Whose reports a person decides: a hub those of its provinces, staff where none is (Pasal 12 (1) c)."""
    if Role.STAFF not in turn.roles:
        return Area(turn.provinces)
    held = await records.people.held_provinces(turn.now)
    return Area(None, held - turn.provinces)


async def seen(turn: Turn, records: Records, number: int | None) -> tuple[Report, bool] | None:
    """The sent report of a button and whether the person decides about it; None where it is not theirs."""
    report = await records.reports.find(number or 0)
    innovation = await records.innovations.find(report.innovation_id) if report else None
    if report is None or not report.is_sent:
        return None
    province = innovation.province if innovation else None
    if turn.scope is not None and province not in turn.scope:
        return None
    return report, (await area_of(turn, records)).holds(province)


@feature.waiting(Permission.SEE_QUEUE, queue=True)
async def tell_queue(turn: Turn, records: Records) -> Sequence[Message]:
    """How many reports wait, how many of them are whole; of staff also those that wait for a hub."""
    waiting = await records.reviews.counts(await area_of(turn, records))
    elsewhere = 0
    if turn.scope is None:
        elsewhere = (await records.reviews.counts(Area(None))).total - waiting.total
    if not waiting.total and not elsewhere:
        return ()
    staff = turn.scope is None
    counts = {"whole": waiting.whole, "gaps": waiting.gaps, "elsewhere": elsewhere}
    return (turn.app.texts.render("queue_reports", total=waiting.total, staff=staff, **counts),)


@feature.waiting(Permission.SEE_QUEUE)
async def tell_home(turn: Turn, records: Records) -> Sequence[Message]:
    """How many reports wait for this person's decision."""
    waiting = await records.reviews.counts(await area_of(turn, records))
    return (turn.app.texts.render("waiting_reviews", total=waiting.total),) if waiting.total else ()


@feature.button("reviews", Permission.SEE_QUEUE)
async def show_list(turn: Turn) -> None:
    """Reports that wait: `reviews:<whole, gaps or hub>.<offset>`."""
    await list_waiting(turn, turn.argument(0), turn.number_at(1, 5) or 0)


async def list_waiting(turn: Turn, which: str, first: int, *, accepted: int = 0) -> None:
    """A page of the reports that wait; what the button below accepts is what is listed here."""
    if which not in PAGES or (which == HUB and turn.scope is not None):
        await turn.reply("stale_button")
        return
    page, whole = PAGES[which], {WHOLE: True, GAPS: False}.get(which)
    async with turn.app.database.read() as records:
        area = await area_of(turn, records)
        if which == HUB:
            area = Area(await records.people.held_provinces(turn.now))
        counts = await records.reviews.counts(area)
        total = {WHOLE: counts.whole, GAPS: counts.gaps, HUB: counts.total}[which]
        first = min(first, max(total - 1, 0) // page * page)
        found = await records.reviews.waiting(area, whole=whole, limit=page, offset=first)
        rows = [_row(await dossier_of(turn, records, one), number) for number, one in enumerate(found, 1)]
    await turn.show(
        "reviews",
        which=which,
        rows=rows,
        total=total,
        accepted=accepted,
        listed=_listed(which, found, turn.now),
        previous=max(first - page, 0) if first else None,
        next=first + page if first + page < total else None,
    )


def _listed(which: str, found: Sequence[Report], now: datetime) -> str:
    """What a list shows, for the button that accepts it: its kind, ids and moment."""
    ids = [report.id for report in found]
    return f"{which}.{min(ids)}.{max(ids)}.{int(now.timestamp())}" if ids and which != HUB else ""


def _row(dossier: Dossier, number: int) -> Piece:
    report = dossier.report
    gaps = gap_lines(dossier.contents.gaps(dossier.form))
    return {
        "number": number,
        "report": report.id,
        "name": dossier.name,
        "month": month_name(report.month),
        "visits": totals_of(dossier.contents)["visits"],
        "missing": joined([str(gap["column"]) for gap in gaps]),
        "late": dossier.due.days_late(report.first_sent_at) if report.first_sent_at else 0,
        "hub": report.channel is Channel.HUB,
        "objected": report.owner_agrees is False,
    }


@feature.button("accept_all", Permission.SEE_QUEUE)
async def accept_listed(turn: Turn) -> None:
    """Accept what a list showed: `accept_all:<whole or gaps>.<first id>.<last id>.<moment>`."""
    which, first, last, moment = turn.argument(0), *(turn.number_at(place) for place in (1, 2, 3))
    if which not in (WHOLE, GAPS) or first is None or last is None or moment is None:
        await turn.reply("stale_button")
        return
    until = datetime.fromtimestamp(min(moment, int(turn.now.timestamp())), UTC)
    me = turn.known_person.id

    async def store(records: Records) -> int:
        area = await area_of(turn, records)
        done = await records.reviews.accept_listed(area, which == WHOLE, (first, last), until, me, turn.now)
        for report in done:
            await _note(turn, records, report)
        return len(done)

    async def stored(records: Records) -> int:
        return await records.reviews.decided(me, (first, last), turn.now)

    await list_waiting(turn, which, 0, accepted=await turn.apply(store, stored))


async def _note(turn: Turn, records: Records, report: Report) -> None:
    await records.audit.note(
        turn.known_person.id,
        Action.REPORT_ACCEPTED,
        "report",
        report.id,
        turn.now,
        detail={"receipt": str(report.receipt), "innovation": report.innovation_id},
    )


@feature.button("review", Permission.SEE_QUEUE)
async def show_one(turn: Turn) -> None:
    """A sent report as hub and staff see it: `review:<report>.<page>`."""
    await open_review(turn, turn.number, turn.number_at(1, 3) or 0)


async def open_review(turn: Turn, number: int | None, page: int = 0, *, changed: bool = False) -> None:
    """The card of a sent report, with what may be decided about it."""
    async with turn.app.database.read() as records:
        found = await seen(turn, records, number)
        if found is None:
            await turn.reply("stale_button")
            return
        report, decides = found
        dossier = await dossier_of(turn, records, report)
        innovation = await records.innovations.find(report.innovation_id)
        versions = await records.reports.versions(report.id)
        files = await records.evidence.of_report(report.id)
        people = [await records.people.find(one or 0) for one in (report.entered_by, report.decided_by)]
    pieces = card_pieces(dossier, page)
    shown = {key: pieces[key] for key in _SHOWN} | {
        "revision": report.revision,
        "receipt": str(report.receipt),
        "mark": report.mark.value if report.mark else "",
        "days": dossier.due.days_late(report.first_sent_at or turn.now),
        "sent": (report.first_sent_at or turn.now).astimezone(dossier.due.zone),
        "state": report.state.value,
        "decides": decides,
        "changed": changed,
        "province": (innovation.province if innovation else None) or "",
        "hub": people[0].address if people[0] and report.channel is Channel.HUB else "",
        "decided": people[1].address if people[1] and report.state is not ReportState.SENT else "",
        "objected": report.owner_agrees is False,
        "answered": bool(versions) and versions[-1].change is Change.ANSWER,
        "corrections": report.corrections,
        "files": len(files),
    }
    await turn.show_message(turn.app.texts.render("review", **shown))


@feature.button("review_accept", Permission.SEE_QUEUE)
async def accept(turn: Turn) -> None:
    """Accept a report as it was shown: `review_accept:<report>.<revision>`."""
    number = turn.number
    async with turn.app.database.read() as records:
        found = await seen(turn, records, number)
    if found is None or not found[1]:
        await turn.reply("stale_button")
        return

    async def store(records: Records) -> bool:
        report = await records.reviews.hold(found[0].id)
        if report is None or str(report.revision) != turn.argument(1):
            return False
        if not await records.reviews.accept(report, turn.known_person.id, turn.now):
            return False
        await _note(turn, records, report)
        return True

    async def stored(records: Records) -> bool:
        report = await records.reports.find(found[0].id)
        return report is not None and report.decided_by == turn.known_person.id

    if not await turn.apply(store, stored):
        await open_review(turn, number, changed=True)
        return
    await show_decided(turn, found[0], "accepted")


async def show_decided(
    turn: Turn, report: Report, what: str, *, who: str = "", told: bool = True, whatsapp: str = ""
) -> None:
    """What was decided, how many still wait, and the way to the next one."""
    async with turn.app.database.read() as records:
        area = await area_of(turn, records)
        left = (await records.reviews.counts(area)).total
        following = await records.reviews.waiting(area, limit=1)
        innovation = await records.innovations.find(report.innovation_id)
        name = called(innovation) if innovation else await name_of(records, report.innovation_id)
    shown: Piece = {
        "what": what,
        "name": name,
        "month": month_name(report.month),
        "receipt": str(report.receipt),
        "left": left,
        "next": following[0].id if following else None,
        "who": who,
        "told": told,
        "whatsapp": whatsapp,
    }
    await turn.show_message(turn.app.texts.render("review_decided", **shown))
