"""Showing: the living card of a report, and the note of what was just recorded."""

from collections.abc import Sequence

from bot.context import Turn
from bot.delivery.outgoing import strip
from bot.feature import Registry
from bot.features.reporting.owner import CARD, NOTE, Dossier, dossier_of
from bot.features.reporting.pieces import (
    Piece,
    added_rows,
    card_pieces,
    doubts_of,
    heard_since,
    month_name,
    news_of,
    unclear_since,
)
from bot.forms.contents import Contents, Row
from bot.forms.overview import PAGE, page_of, told_of, totals_of
from bot.programme.people import Permission
from bot.programme.reporting import VisitState

ROOM, _ROOM_BESIDE_PAGES = 5, 3
"""How many buttons there may be for questions."""


async def dossiers_of(turn: Turn, ids: Sequence[int]) -> list[Dossier]:
    """These reports with their surroundings."""
    async with turn.app.database.read() as records:
        reports = [await records.reports.find(number) for number in dict.fromkeys(ids)]
        return [await dossier_of(turn, records, report) for report in reports if report]


async def open_card(turn: Turn, report_id: int, page: int = 0, *, notice: str = "") -> None:
    """The card of a report as it is now."""
    for dossier in await dossiers_of(turn, [report_id]):
        await show_card(turn, dossier, page, notice=notice)


async def show_card(
    turn: Turn, dossier: Dossier, page: int | None = None, *, notice: str = "", bare: bool = False
) -> None:
    """The card: edited where its button was tapped, else sent anew; then the old one loses its buttons."""
    shown = page_of(dossier.contents, 0)
    room = _ROOM_BESIDE_PAGES if shown["pages"] != 1 else ROOM
    number = page if page is not None else _page_of_news(dossier)
    arguments = card_pieces(dossier, number) | {
        "news": [line for line in news_of(dossier) if line["how"] != "added" and line.get("before") != ""],
        "unclear": unclear_since(dossier),
        "added": sum(row.state is VisitState.CONFIRMED for row in added_rows(dossier)),
        "messages": len(heard_since(dossier)),
        "doubts": [] if bare else doubts_of(dossier, room),
        "waiting": sum(row.state is VisitState.PROPOSED for row in dossier.contents.rows),
        "notice": notice,
        "bare": bare,
        "prove": can_prove(turn),
        "guests": await _guests(turn, dossier),
        "replicators": len(dossier.journeys),
    }
    await put(turn, "report_card", dossier.report.id, arguments)


async def _guests(turn: Turn, dossier: Dossier) -> int | None:
    """How many guests of the innovation wait for a word; None for who keeps no guest book."""
    if not turn.may(Permission.KEEP_GUEST_BOOK):
        return None
    async with turn.app.database.read() as records:
        return await records.guests.count([dossier.report.innovation_id])


def _page_of_news(dossier: Dossier) -> int:
    """The page on which the first new visit stands."""
    new = {row.id for row in added_rows(dossier)}
    place = next((n for n, row in enumerate(dossier.contents.counted) if row.id in new), 0)
    return place // PAGE


def page_with(dossier: Dossier, visit: int) -> int:
    """The page on which a visit stands; the first one for none that counts."""
    place = next((n for n, row in enumerate(dossier.contents.counted) if row.id == visit), 0)
    return place // PAGE


async def put(turn: Turn, template: str, report_id: int, arguments: Piece, subject: str = CARD) -> None:
    """Show a card of a report in place of the tapped one, or anew; what was not seen is seen now.

    A button of another message, as a receipt's, leaves that message as it is.
    """
    async with turn.app.database.read() as records:
        cards = [one for kind in (CARD, NOTE) for one in await records.cards.showing(kind, report_id)]
    here = [one.message_id for one in cards if one.chat_id == turn.chat_id]
    card = (subject, report_id)
    if turn.tapped_message in here:
        shown = await turn.show(template, at=None, card=card, **arguments)
    else:
        shown = await turn.reply(template, card=card, **arguments)
    if earlier := [number for number in here if number < shown]:
        await strip(turn.bot, turn.chat_id, max(earlier))
    async with turn.app.database.transaction() as records:
        report = await records.reports.hold(report_id)
        if report is not None and report.unseen is not None:
            report.unseen = None


async def show_recorded(turn: Turn, drafts: Sequence[Dossier]) -> None:
    """What was recorded, month by month, with the questions about it and a way back."""
    heard = [number for one in drafts for number in heard_since(one)]
    rows = [row for one in drafts for row in added_rows(one) if row.state is VisitState.CONFIRMED]
    only = rows[0] if len(rows) == 1 and len(drafts) == 1 else None
    news = [_part(one, news_of(one)) for one in drafts]
    arguments = _note(drafts[0], news, len(rows), heard, only) | {
        "doubts": [piece for one in drafts for piece in doubts_of(one, ROOM)],
        "prove": can_prove(turn),
    }
    await put(turn, "report_recorded", drafts[0].report.id, arguments, NOTE)
    for one in drafts[1:]:
        async with turn.app.database.transaction() as records:
            report = await records.reports.hold(one.report.id)
            if report is not None:
                report.unseen = None


async def show_visit(turn: Turn, dossier: Dossier, row: Row) -> None:
    """The note of one visit that was recorded before, as it is now."""
    news: Piece = {"how": "added", "visit": told_of(row)}
    heard = [row.source[1]] if row.source else []
    arguments = _note(dossier, [_part(dossier, [news])], 1, heard, row)
    await put(
        turn, "report_recorded", dossier.report.id, arguments | {"doubts": [], "prove": can_prove(turn)}, NOTE
    )


def _note(
    first: Dossier, parts: Sequence[Piece], count: int, heard: Sequence[int], only: Row | None
) -> Piece:
    return {
        "report": first.report.id,
        "parts": parts,
        "count": count,
        "messages": len(set(heard)),
        "visit": (only.id or 0) if only else 0,
        "mode": bool(only and only.visit.mode),
        "missing": _missing(only, first) if only else [],
        "first": min(heard, default=0),
        "last": max(heard, default=0),
    }


def _part(dossier: Dossier, news: Sequence[Piece]) -> Piece:
    totals = totals_of(dossier.contents)
    return {
        "month": month_name(dossier.report.month),
        "visits": [line["visit"] for line in news if line["how"] == "added"],
        "other": [line for line in news if line["how"] != "added"],
        "total": totals["visits"],
        "proven": totals["proven"],
    }


def _missing(row: Row, dossier: Dossier) -> list[str]:
    gaps = Contents().with_rows([row]).gaps(dossier.form)
    return [gap.column.label for gap in gaps if gap.column.key not in ("evidence", "day")]


def can_prove(turn: Turn) -> bool:
    """Whether files can be taken as evidence here."""
    return "evidence" in Registry.of(turn).buttons
