"""Recap: `/rekap` shows what became of a month's reports, by province and as a spreadsheet."""

import asyncio
from collections.abc import Mapping, Sequence

from bot.context import Turn
from bot.feature import Feature
from bot.forms.slots import FollowUp
from bot.papers.recap import to_file
from bot.programme.deadlines import Mark
from bot.programme.people import Permission
from bot.programme.periods import Period
from bot.storage.recaps import MonthRecap, Standing

feature = Feature("recap")
PAGE, MOST_KINDS = 7, 3


@feature.command("rekap", Permission.SEE_RECAP, menu="Rekap bulanan dan triwulan, Excel")
async def show_recap(turn: Turn) -> None:
    """The month before this one; for innovators, who came to them this year."""
    if turn.scope == frozenset():
        await _show_year(turn)
        return
    await _show_month(turn, Period.of(turn.today).shifted(-1))


@feature.button("recap", Permission.SEE_RECAP)
async def tap_month(turn: Turn) -> None:
    """Another month: `recap:<2026-02>`."""
    period = _period(turn)
    if period is None or turn.scope == frozenset():
        await turn.reply("stale_button")
        return
    await _show_month(turn, period)


@feature.button("recap_provinces", Permission.SEE_RECAP)
async def tap_provinces(turn: Turn) -> None:
    """The same by province: `recap_provinces:<2026-02>.<offset>`."""
    found = await _asked(turn)
    if found is None:
        return
    rows = [
        {
            "name": name,
            "reported": one.reported,
            "joined": one.joined,
            "total": one.total,
            "visits": len(one.visits),
        }
        for name, one in found.provinces.items()
    ]
    await turn.show("recap_provinces", at=None, card=None, **_page(turn, found, rows))


def _page(turn: Turn, found: MonthRecap, rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """A page of a list about a month, from the offset of the button on."""
    offset = turn.number_at(1, 4) or 0
    return {
        "month": found.period.first,
        "period": str(found.period),
        "rows": rows[offset : offset + PAGE],
        "total": len(rows),
        "previous": _before(offset),
        "next": _after(offset, len(rows)),
    }


@feature.button("recap_file", Permission.SEE_RECAP)
async def send_recap(turn: Turn) -> None:
    """The month as a spreadsheet: `recap_file:<2026-02>`."""
    found = await _asked(turn)
    if found is None:
        return
    await turn.acknowledge()
    async with turn.app.database.read() as records:
        noted = await records.chases.of_month(found.period)
    content = await asyncio.to_thread(to_file, found, noted, turn.now, turn.zone)
    await turn.send_file(
        f"rekap-{found.period}.xlsx",
        content,
        "recap_file",
        month=found.period.first,
        period=str(found.period),
    )


async def _show_month(turn: Turn, period: Period) -> None:
    found = await _load(turn, period)
    standings = found.standings
    await turn.show(
        "recap",
        month=period.first,
        period=str(period),
        now=turn.now,
        zone=turn.zone.key,
        where=sorted(turn.provinces) if turn.scope is not None else [],
        total=found.total,
        reported=found.reported,
        marks=[[mark.value, found.marks[mark]] for mark in Mark if found.marks[mark]],
        nil=found.nil,
        by_hub=found.by_hub,
        missing=len(found.missing),
        draft=standings[Standing.DRAFT],
        not_begun=standings[Standing.NOT_BEGUN],
        not_joined=standings[Standing.NOT_JOINED],
        visits=len(found.visits),
        agencies=found.agencies,
        agreed=found.agreed,
        obstacles=[[kind.value, count] for kind, count in found.obstacles[:MOST_KINDS]],
        previous=str(period.shifted(-1)),
        next=str(period.shifted(1)) if period < Period.of(turn.today) else None,
    )


async def _show_year(turn: Turn) -> None:
    today = turn.today
    async with turn.app.database.read() as records:
        mine = await records.custodians.of_person(turn.known_person.id, turn.now)
        innovations = sorted({one.innovation_id for one in mine if one.innovation_id})
        visits = await records.recaps.year(innovations, today.year)
        names = [found.name for one in innovations if (found := await records.innovations.find(one))]
    came = {visit.agency_code or visit.agency for visit in visits if visit.agency}
    await turn.show(
        "recap_year",
        year=str(today.year),
        names=names,
        visits=len(visits),
        agencies=len(came),
        agreed=sum(visit.follow_up is FollowUp.AGREEMENT for visit in visits),
    )


async def _asked(turn: Turn) -> MonthRecap | None:
    period = _period(turn)
    if period is None or turn.scope == frozenset():
        await turn.reply("stale_button")
        return None
    return await _load(turn, period)


async def _load(turn: Turn, period: Period) -> MonthRecap:
    async with turn.app.database.read() as records:
        return await records.recaps.month(period, turn.now, turn.scope)


def _period(turn: Turn) -> Period | None:
    try:
        return Period.read(turn.argument(0))
    except ValueError:
        return None


def _before(offset: int) -> int | None:
    return max(offset - PAGE, 0) if offset else None


def _after(offset: int, total: int) -> int | None:
    return offset + PAGE if offset + PAGE < total else None
