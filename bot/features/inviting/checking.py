"""Checking: a file of people to invite becomes a batch, with what has to be looked at beside it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.app import App
from bot.forms.gazetteer import Gazetteer
from bot.forms.invitations import Checked, Invitations, Invitee, Known, Reason, Refused
from bot.papers.sheets import Sheet, from_xlsx
from bot.storage.batches import Row
from bot.storage.models import InviteBatch, JsonObject
from config.content import load

COLUMNS = "invitation_columns.yaml"
SHOWN = 4


async def check(app: App, content: bytes, provinces: frozenset[str] | None) -> Checked:
    """What a file of people says; raises UnreadableSheetError."""
    rows = await asyncio.to_thread(from_xlsx, content)
    innovations = (await app.finder.ready()).innovations
    async with app.database.read() as records:
        mains = await records.narahubung.mains(app.clock.now())
        invited = await records.narahubung.invited()
    overlay = app.settings.overlay

    def read() -> Checked:
        columns = load(COLUMNS, dict[str, list[str]], overlay)
        reader = Invitations(Gazetteer.load(overlay), innovations, columns)
        return reader.check(rows, Known(mains, invited, provinces))

    return await asyncio.to_thread(read)


def batch_of(
    app: App,
    checked: Checked,
    file_name: str,
    now: datetime,
    *,
    created_by: int | None = None,
    origin_update: int | None = None,
) -> InviteBatch:
    """The batch to store for a checked file."""
    return InviteBatch(
        created_by=created_by,
        created_at=now,
        file_name=file_name,
        rows=[_row(one).as_json() for one in checked.ready],
        problems=problems_of(app, checked),
        ready=len(checked.ready),
        refused=len(checked.refused),
        origin_update=origin_update,
    )


def lines_of(app: App, checked: Checked) -> list[dict[str, str]]:
    """The first rows to be looked at, those of one innovation in one line: {rows, why}."""
    lines: list[dict[str, str]] = []
    done: set[int] = set()
    for one in checked.refused:
        if one.row in done:
            continue
        together = [one.row]
        if one.reason is Reason.SAME_INNOVATION:
            together += [int(number) for number in one.value.split(", ")]
        done.update(together)
        rows = " dan ".join(", ".join(map(str, sorted(together))).rsplit(", ", 1))
        lines.append({"rows": rows, "why": why(app, one)})
    return lines[:SHOWN]


def why(app: App, refused: Refused) -> str:
    """Why a row has to be looked at, as a sentence."""
    options = [option.removeprefix("Provinsi ") for option in refused.options]
    return app.texts.render(
        "invite_reason", reason=refused.reason.value, value=refused.value, options=options
    ).plain


def problems_of(app: App, checked: Checked) -> JsonObject:
    """The rows to be looked at as they go back: their own cells, a proposal for their kind, and why."""
    if not checked.refused:
        return {}
    heading, proposal = app.texts.render("invite_problem_headings").plain.splitlines()
    width = max(len(checked.headings), *(len(one.cells) for one in checked.refused))
    headings = [*checked.headings, *[""] * (width - len(checked.headings)), proposal, heading]
    rows = [
        [
            *one.cells,
            *[""] * (width - len(one.cells)),
            app.texts.render("invite_kind", kind=one.proposed.value).plain if one.proposed else "",
            why(app, one),
        ]
        for one in checked.refused
    ]
    return {"headings": [*headings], "rows": [[*row] for row in rows]}


def problem_sheet(app: App, problems: JsonObject) -> Sheet | None:
    """The sheet of what has to be looked at; None where there is nothing."""
    headings, rows = problems.get("headings"), problems.get("rows")
    if not isinstance(headings, list) or not isinstance(rows, list):
        return None
    return Sheet(
        app.texts.render("invite_sheet_title", what="problems").plain,
        _texts(headings),
        [_texts(row) for row in rows if isinstance(row, list)],
    )


def _texts(cells: Sequence[object]) -> list[str]:
    return [str(cell) for cell in cells]


def _row(one: Invitee) -> Row:
    return Row(
        name=one.name,
        salutation=one.salutation,
        position=one.position,
        agency=one.agency.name,
        agency_kind=one.agency.kind.value,
        agency_code=one.agency.code,
        province=one.agency.province,
        unit=one.unit,
        innovation=one.innovation.id,
        phone=one.phone,
        kind=one.kind,
    )
