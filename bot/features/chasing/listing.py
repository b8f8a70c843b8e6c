"""Listing: who has not reported, longest silent first, and each as a card with ways to reach them."""

from datetime import tzinfo

from bot.context import Turn
from bot.features.chasing.letters import link_of, name_of, phone_of, text_of, whatsapp_of
from bot.features.chasing.owner import (
    Missing,
    Row,
    feature,
    missing_of,
    period_of,
    tapped_row,
)
from bot.forms.contents import Contents
from bot.forms.fields import Form
from bot.programme.people import Permission, Role
from bot.programme.periods import Period
from bot.storage.chases import Chased
from bot.storage.database import Records

PAGE = 5
FORM = "monthly_report"


@feature.command("belum", Permission.SEE_MISSING, menu="Daftar belum lapor dan cara menagih")
async def show_missing(turn: Turn) -> None:
    """Who has not sent the report of the month before this one."""
    await show_list(turn, Period.of(turn.today).shifted(-1), 0)


@feature.button("belum", Permission.SEE_MISSING)
async def tap_missing(turn: Turn) -> None:
    """A page of the list: `belum:<2026-02>.<offset>`."""
    period = period_of(turn)
    if period is None:
        await turn.reply("stale_button")
    else:
        await show_list(turn, period, turn.number_at(1, 4) or 0)


async def show_list(turn: Turn, period: Period, offset: int) -> None:
    """A page of the list, in place of the message whose button was tapped."""
    async with turn.app.database.read() as records:
        missing = await missing_of(turn, records, period)
        rows = [await _line(turn, records, row) for row in missing.rows[offset : offset + PAGE]]
    total = len(missing.rows)
    await turn.show(
        "missing",
        card=None,
        at=None,
        month=period.first,
        period=str(period),
        rows=rows,
        first=offset + 1,
        total=total,
        resting=len(missing.resting),
        remind=len({row.reachable.id for row in missing.to_remind if row.reachable}),
        whatsapp=len(missing.unreachable),
        previous=max(offset - PAGE, 0) if offset else None,
        next=offset + PAGE if offset + PAGE < total else None,
    )


@feature.button("owed", Permission.SEE_MISSING)
async def tap_row(turn: Turn) -> None:
    """One of them as a card: `owed:<2026-02>.<innovation>`."""
    if found := await tapped_row(turn):
        await show_row(turn, *found)


async def show_row(turn: Turn, missing: Missing, row: Row) -> None:
    """The card of one: what stands, the text for WhatsApp, and what can be done."""
    period, innovation = missing.period, row.owed.innovation
    async with turn.app.database.read() as records:
        line = await _line(turn, records, row)
        app = turn.app
        due = await records.reports.due_of(innovation.id, period, app.deadlines, app.programme.zones)
        hub = bool(await records.people.with_role(Role.HUB, turn.now, province=innovation.province or ""))
    text, link = text_of(turn, row, period, due), link_of(turn, row, period)
    joined, invited = row.owed.narahubung, row.owed.invited
    await turn.show(
        "owed",
        card=None,
        at=None,
        **line,
        month=period.first,
        period=str(period),
        offset=missing.rows.index(row) // PAGE * PAGE,
        phone=phone_of(row),
        text=text,
        whatsapp=whatsapp_of(row, text),
        invite=invited.invite.id if invited and invited.invite.batch_id and not link else None,
        holder=joined.person.id if joined else None,
        ask_hub=turn.scope is None and hub,
        staff=turn.scope is None,
        zone=turn.zone.key,
    )


async def _line(turn: Turn, records: Records, row: Row) -> dict[str, object]:
    """What list and card say about one."""
    report = row.owed.report
    contents = await records.reports.contents(report) if report else None
    return {
        "id": row.owed.innovation.id,
        "innovation": row.name,
        "agency": row.owed.innovation.agency,
        "person": name_of(row),
        "standing": row.owed.standing.value,
        "percent": filled(contents, turn.app.forms[FORM]) if contents else None,
        "joined": row.owed.joined,
        "blocked": row.owed.joined and row.reachable is None,
        "heard": row.owed.heard.astimezone(turn.zone) if row.owed.heard else None,
        **_noted(row.chased, turn.zone),
    }


def _noted(chased: Chased, zone: tzinfo) -> dict[str, object]:
    talk, excuse = chased.talk, chased.excuse
    return {
        "talked": talk.made_at.astimezone(zone) if talk else None,
        "talker": chased.talker.address if chased.talker else "",
        "promised": talk.promised_on if talk else None,
        "reason": excuse.reason.value if excuse and excuse.reason else None,
        "excuser": chased.excuser.address if chased.excuser else "",
        "excused": excuse.made_at.astimezone(zone) if excuse else None,
    }


def filled(contents: Contents, form: Form) -> int | None:
    """How many percent of the starred cells of its visits are filled in; None while there is no visit."""
    starred = sum(part.starred for part in form.by_key["visits"].parts)
    cells = starred * len(contents.counted)
    empty = sum(len(gap.numbers) for gap in contents.gaps(form))
    return 100 * (cells - empty) // cells if cells else None
