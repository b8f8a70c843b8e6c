"""Questions: what the hub asks about a report it sent back, as hub and innovator see it."""

from bot.context import Turn
from bot.features.reporting.owner import Dossier, dossier_of
from bot.features.reporting.pieces import Piece, month_name
from bot.features.reporting.showing import can_prove
from bot.forms.contents import Row
from bot.forms.overview import name_of, short_name_of, word_of
from bot.forms.returning import Asked, Return, accepted
from bot.forms.slots import FollowUp
from bot.programme.people import Role
from bot.storage.database import Records
from bot.storage.models import Report
from bot.texts import Message

TEXTS = ("material", "note")
_OTHER = {"visitors": "Tulis angka lain", "day": "Tulis tanggal lain", "agency": "Tulis instansi lain"}
_LINE = {"obstacle": "Tulis kendala", "plan_next": "Tulis rencana", "progress": "Tulis kemajuan"}


def questions_of(dossier: Dossier, returned: Return) -> list[Piece]:
    """The fields that are asked about, as lines, with the labels of their buttons."""
    numbers = {row.id: number for number, row in enumerate(dossier.contents.counted, 1)}
    pieces = []
    for asked in returned.fields:
        row = dossier.contents.find(asked.row) if asked.row else None
        if asked.row is None or (row is not None and row.id in numbers):
            pieces.append(_question(dossier, asked, row, numbers.get(asked.row) or 0))
    return pieces


def _question(dossier: Dossier, asked: Asked, row: Row | None, number: int) -> Piece:
    changed = accepted(dossier.contents, asked).find(asked.row or 0) if asked.proposed is not None else None
    here = _word(asked.key, row) if row else _line_word(dossier, asked.key)
    other = _word(asked.key, changed) if changed else ""
    return {
        "name": asked.name,
        "key": asked.key,
        "what": _label(dossier, asked.key),
        "number": number,
        "agency": short_name_of(row) if row else "",
        "here": here,
        "other": other if other != here else "",
        "keep": _keep(asked.key, here),
        "take": f"Jadi {other}" if other and other != here else "",
        "write": "" if asked.key in (*_LINE, "evidence") else _OTHER.get(asked.key, "Tulis yang lain"),
        "line": _LINE.get(asked.key, ""),
        "evidence": asked.key == "evidence",
    }


def _keep(key: str, here: str) -> str:
    if key == "visitors" and here:
        return f"{here} benar"
    if key in (*_LINE, "evidence"):
        return "Isi sudah benar"
    return f"Tetap {here}" if here else "Biarkan kosong"


def _word(key: str, row: Row) -> str:
    if key == "agency":
        return name_of(row)
    if key == "evidence":
        return f"{row.evidence} berkas" if row.evidence else ""
    value = row.value(key)
    return "belum ada" if value is FollowUp.NONE else word_of(key, value)


def _line_word(dossier: Dossier, key: str) -> str:
    return word_of(key, getattr(dossier.contents, key, None))


def _label(dossier: Dossier, key: str) -> str:
    form = dossier.form
    field = next((one for one in form.by_key["visits"].parts if one.key == key), form.by_key.get(key))
    return field.label.lower() if field else key


async def render_returned(turn: Turn, records: Records, report: Report, returned: Return) -> Message:
    """The hub's questions for those who look after the innovation; the first one with its buttons."""
    dossier = await dossier_of(turn, records, report)
    innovation = await records.innovations.find(report.innovation_id)
    asker = await records.people.find(returned.by or 0)
    roles = await records.people.roles(asker.id, turn.now) if asker else frozenset()
    return turn.app.texts.render(
        "report_returned",
        report=report.id,
        name=dossier.name,
        month=month_name(report.month),
        questions=questions_of(dossier, returned),
        comment=returned.comment,
        by=asker.address if asker else "",
        place=(innovation.province if innovation and Role.HUB in roles else "") or "",
        team=turn.app.settings.contact_team,
        prove=can_prove(turn),
    )


async def show_returned(turn: Turn, report_id: int, *, anew: bool = False) -> bool:
    """What is still asked about a report, in place of the tapped message or `anew`; False for nothing."""
    async with turn.app.database.read() as records:
        report = await records.reports.find(report_id)
        returned = Return.of(report.returned) if report else None
        if report is None or returned is None:
            return False
        message = await render_returned(turn, records, report, returned)
    await (turn.send(turn.chat_id, message) if anew else turn.show_message(message))
    return True
