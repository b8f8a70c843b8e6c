"""Fixing: what else a report says, line by line and column by column, as its form asks for it."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.context import Turn
from bot.features.reporting.hearing import answer
from bot.features.reporting.owner import CARD, feature, form_of, own_dossier, own_report
from bot.features.reporting.pieces import month_name, obstacle_piece
from bot.features.reporting.showing import put
from bot.features.reporting.writing import change
from bot.forms.checking import check
from bot.forms.contents import Contents, Row
from bot.forms.fields import Field
from bot.forms.overview import KINDS
from bot.forms.reading import Read, Scene
from bot.forms.slots import Asking, ObstacleKind
from bot.forms.values import Value
from bot.programme.people import Permission
from bot.storage.database import Records

Edit = Callable[[Contents], Contents]
BUILT_IN = ("agency", "day", "mode", "visitors", "follow_up", "evidence")
LINES = {"obstacle": Asking.OBSTACLES, "plan_next": Asking.PLAN, "progress": Asking.PROGRESS}
_CELL = re.compile(r"(\d{1,3}|semua(?:nya)?)\s*[=:]\s*([^,;\n]+)", re.IGNORECASE)
MOST_FIELDS = 2


@feature.button("fix", Permission.WRITE_REPORT)
async def offer(turn: Turn) -> None:
    """How to change a report in words, and its lines: `fix:<report>`."""
    dossier = await own_dossier(turn, turn.number)
    if dossier is None:
        await turn.reply("stale_button")
        return
    extra = [f for f in dossier.form.fields if f.key not in (*LINES, "visits")]
    columns = [p for p in dossier.form.by_key["visits"].parts if p.key not in BUILT_IN]
    await put(
        turn,
        "report_fix",
        dossier.report.id,
        {
            "report": dossier.report.id,
            "month": month_name(dossier.report.month),
            "rows": len(dossier.contents.counted),
            "obstacle": obstacle_piece(dossier.contents),
            "fields": [{"key": f.key, "label": f.label} for f in (*extra, *columns)][:MOST_FIELDS],
        },
    )


@feature.button("line", Permission.WRITE_REPORT)
async def ask_line(turn: Turn) -> None:
    """Ask for one line or column: `line:<report>.<key>`."""
    key = turn.argument(1)
    async with turn.app.database.read() as records:
        report = await own_report(turn, records, turn.number)
    field = _field(turn, key)
    if report is None or field is None:
        await turn.reply("stale_button")
        return
    if key in LINES:
        await feature.expect(turn, "line", {"report": report.id, "asking": LINES[key].value})
    else:
        await feature.expect(turn, "field", {"report": report.id, "key": key})
    await turn.show(
        "report_line",
        at=None,
        card=(CARD, report.id),
        report=report.id,
        ask=field.ask,
        example=field.example,
        column=_is_column(turn, key),
        wrong="",
    )


@feature.cursor("field", Permission.WRITE_REPORT)
async def take_field(turn: Turn) -> None:
    """The text fills a line of the form that has no words of its own, or a column: "1=SOP, 2=modul"."""
    data = turn.cursor.data if turn.cursor else {}
    key, number = str(data.get("key") or ""), data.get("report")
    report_id = number if isinstance(number, int) else 0
    field = _field(turn, key)
    if field is None:
        await turn.reply("stale_button")
        return
    edit = _column_edit(turn, field) if _is_column(turn, key) else _line_edit(turn, field)
    if edit is None:
        await turn.reply(
            "report_line",
            report=report_id,
            ask=field.ask,
            example=field.example,
            column=_is_column(turn, key),
            wrong=turn.text,
        )
        return
    await _edit(turn, report_id, edit)


def _line_edit(turn: Turn, field: Field) -> Edit | None:
    value = _read(turn, field, turn.text)
    if value is None:
        return None
    return lambda now: replace(now, more={**now.more, field.key: value})


def _column_edit(turn: Turn, field: Field) -> Edit | None:
    cells = [(which, _read(turn, field, words)) for which, words in _CELL.findall(turn.text)]
    if not cells or any(value is None for _, value in cells):
        return None

    def edit(now: Contents) -> Contents:
        rows = {row.id: row for row in now.rows}
        for which, value in cells:
            for place, row in enumerate(now.counted, 1):
                if not which.isdigit() or int(which) == place:
                    rows[row.id] = _with(rows[row.id], field.key, value)
        return now.with_rows(list(rows.values()))

    return edit


def _with(row: Row, key: str, value: Value) -> Row:
    if key == "material":
        return replace(row, material=str(value))
    if key == "note":
        return replace(row, note=str(value))
    return replace(row, more={**row.more, key: value})


def _read(turn: Turn, field: Field, words: str) -> Value:
    """The value of the words by the field's type and limits; None where they give none."""
    scene = Scene(turn.today, None)
    found = turn.app.readers[field.type](words.strip(), field, scene)
    if not isinstance(found, Read) or check(field, found.value, scene) is not None:
        return None
    return found.value


def _field(turn: Turn, key: str) -> Field | None:
    form = form_of(turn)
    parts = (part for part in form.by_key["visits"].parts if part.key not in BUILT_IN)
    return form.by_key.get(key) or next((part for part in parts if part.key == key), None)


def _is_column(turn: Turn, key: str) -> bool:
    return key not in form_of(turn).by_key


async def _edit(turn: Turn, report_id: int, edit: Edit) -> None:
    async def store(records: Records) -> list[int]:
        report = await own_report(turn, records, report_id, held=True)
        if report is None:
            return []
        if turn.cursor and turn.cursor.feature == feature.name:
            await records.cursors.close(turn.chat_id, turn.known_person.id)
        return [await change(turn, records, report, lambda now, _: edit(now))]

    async def stored(records: Records) -> list[int]:
        return [report_id] if await own_report(turn, records, report_id) else []

    ids = await turn.apply(store, stored)
    if ids:
        await answer(turn, ids)
    else:
        await turn.reply("stale_button")


@feature.button("obstacle", Permission.WRITE_REPORT)
async def set_obstacle(turn: Turn) -> None:
    """The kind of the obstacle, whether help is wanted: `obstacle:<report>.<kind>`, `.help`, `.nohelp`."""
    word = turn.argument(1)
    kind = next((one for one in ObstacleKind if one.value == word), None)
    if not word:
        async with turn.app.database.read() as records:
            report = await own_report(turn, records, turn.number)
        if report is not None:
            kinds = [{"key": one.value, "label": label} for one, label in KINDS.items()]
            await put(turn, "report_kinds", report.id, {"report": report.id, "kinds": kinds})
            return
    if kind is None and word not in ("help", "nohelp"):
        await turn.reply("stale_button")
        return

    def edit(now: Contents) -> Contents:
        if now.obstacle is None:
            return now
        obstacle = replace(now.obstacle, kind=kind) if kind else now.obstacle
        wanted = {"help": True, "nohelp": False}.get(word, obstacle.help_wanted)
        return replace(now, obstacle=replace(obstacle, help_wanted=wanted))

    await _edit(turn, turn.number or 0, edit)
