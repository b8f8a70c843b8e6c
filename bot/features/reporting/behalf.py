"""On behalf: hub and staff fill in for an innovator; its people are told, and may say that it is wrong."""

from collections.abc import Sequence

from bot.context import Turn
from bot.custody import called, mine, name_of
from bot.delivery.telling import tell
from bot.features.reporting.owner import feature
from bot.features.reporting.pieces import month_name
from bot.programme.people import Permission, Role
from bot.programme.reporting import Channel
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import Report
from bot.texts import Message
from config.wording import FILLED_BY
from knowledge.catalogue import Innovation

SHOWN, JOURNEYS = 6, "journeys"


@feature.command("isikan", Permission.REPORT_FOR_OTHERS, menu="Isi atau koreksi laporan atas nama inovator")
async def ask_innovation(turn: Turn) -> None:
    """Ask for whom the report is; the next text names the innovation."""
    await _ask(turn, "")


@feature.button("isikan", Permission.REPORT_FOR_OTHERS)
async def ask_again(turn: Turn) -> None:
    """Ask for another name; `isikan:journeys` for that of an innovation whose replicators are entered."""
    await _ask(turn, turn.argument(0))


async def _ask(turn: Turn, what: str) -> None:
    replicating = what == JOURNEYS
    await feature.expect(turn, "behalf", {"what": JOURNEYS} if replicating else None)
    await turn.reply("behalf_ask", wanted="", found=[], more=0, replicating=replicating)


@feature.cursor("behalf", Permission.REPORT_FOR_OTHERS)
async def find_innovation(turn: Turn) -> None:
    """The text is a name: the innovations of the person's provinces that bear it, each opening its card, or
    the list of its replicators."""
    catalogue = (await turn.app.finder.ready()).innovations
    words = turn.text.casefold().split()
    within = [one for one in catalogue if turn.scope is None or one.province in turn.scope]
    found = [one for one in within if words and all(word in _names(one) for word in words)]
    shown = [
        {"id": one.id, "name": one.short_name or one.name, "agency": one.agency} for one in found[:SHOWN]
    ]

    async def close(records: Records) -> None:
        if shown:
            await records.cursors.close(turn.chat_id, turn.known_person.id)

    replicating = turn.cursor is not None and turn.cursor.data.get("what") == JOURNEYS
    await turn.once(close)
    more = len(found) - len(shown)
    await turn.reply("behalf_ask", wanted=turn.text, found=shown, more=more, replicating=replicating)


def _names(one: Innovation) -> str:
    return " ".join(filter(None, (one.id, one.name, one.short_name, one.agency))).casefold()


async def note(turn: Turn, records: Records, report: Report) -> None:
    """Leave a trace where a report was sent by who does not look after its innovation."""
    me = turn.known_person.id
    if not await records.custodians.looks_after(me, turn.now, innovation_id=report.innovation_id):
        detail = {"receipt": str(report.receipt), "innovation": report.innovation_id}
        await records.audit.note(
            me, Action.FILLED_ON_BEHALF, "report", report.id, turn.now, detail={**detail}
        )


async def filled_by(turn: Turn, records: Records, report: Report) -> str:
    """In whose place a report was sent: "diisikan Hub JIPP"; "" where its own people sent it."""
    if report.channel is not Channel.HUB:
        return ""
    roles = await records.people.roles(report.entered_by or 0, report.first_sent_at or turn.now)
    return FILLED_BY[Role.HUB if Role.HUB in roles else Role.STAFF]


async def tell_filled(turn: Turn, ids: Sequence[int]) -> None:
    """Tell those who look after an innovation that somebody else filled in a report of it, once a version."""
    me = turn.known_person.id
    for number in ids:
        async with turn.app.database.read() as records:
            report = await records.reports.find(number)
            versions = await records.reports.versions(number)
            people = await records.custodians.people_of(report.innovation_id, turn.now) if report else []
            if report is None or not versions or versions[-1].made_by != me:
                continue
            if any(one.id == me for one in people):
                continue
            message = await _told(turn, records, report, "behalf_told")
        card = ("behalf", versions[-1].id)
        await tell(turn.bot, turn.app.database, people, message, turn.now, card=card)


async def _told(turn: Turn, records: Records, report: Report, template: str) -> Message:
    versions = await records.reports.versions(report.id)
    maker = versions[-1].made_by if versions else report.entered_by
    person = await records.people.find(maker or 0)
    roles = await records.people.roles(person.id, turn.now) if person else frozenset()
    innovation = await records.innovations.find(report.innovation_id)
    return turn.app.texts.render(
        template,
        report=report.id,
        month=month_name(report.month),
        name=called(innovation) if innovation else report.innovation_id,
        by=person.address if person else "",
        place=(innovation.province if innovation and Role.HUB in roles else "") or "",
        team=turn.app.settings.contact_team,
        day=(report.sent_at or turn.now).astimezone(turn.zone).date(),
    )


@feature.waiting(Permission.REPORT)
async def tell_owner(turn: Turn, records: Records) -> list[Message]:
    """The reports that others filled in for this person's innovations and nobody of them looked at yet."""
    reports = await records.reports.of_innovations(await mine(turn, records))
    filled = [one for one in reports if one.is_sent and one.channel is Channel.HUB]
    return [await _told(turn, records, one, "waiting_behalf") for one in filled if one.owner_agrees is None]


@feature.button("behalf", Permission.WRITE_REPORT)
async def say(turn: Turn) -> None:
    """What those it is about say of a report that was filled in for them: `behalf:<report>.<yes or no>`."""
    number, agrees = turn.number or 0, turn.argument(1) == "yes"

    async def store(records: Records) -> Report | None:
        report = await records.reviews.hold(number)
        if report is None or report.innovation_id not in await mine(turn, records):
            return None
        if agrees:
            report.owner_agrees = True
        else:
            await records.reviews.object(report)
        return report

    async def stored(records: Records) -> Report | None:
        report = await records.reports.find(number)
        return report if report and report.innovation_id in await mine(turn, records) else None

    report = await turn.apply(store, stored)
    if report is None:
        await turn.reply("stale_button")
        return
    month = month_name(report.month)
    await turn.show("behalf_said", agrees=agrees, report=report.id, month=month)
    if not agrees:
        await _tell_objection(turn, report)


async def _tell_objection(turn: Turn, report: Report) -> None:
    """Tell who filled it in that something is wrong."""
    async with turn.app.database.read() as records:
        maker = await records.people.find(report.entered_by or 0)
        versions = await records.reports.versions(report.id)
        message = turn.app.texts.render(
            "behalf_objected",
            report=report.id,
            month=month_name(report.month),
            name=await name_of(records, report.innovation_id),
            by=turn.known_person.address,
        )
    card = ("objection", versions[-1].id if versions else report.id)
    await tell(turn.bot, turn.app.database, [maker] if maker else [], message, turn.now, card=card)
