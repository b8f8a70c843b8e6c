"""Sheet: who is only reached by WhatsApp, as a spreadsheet with number, link and text of each."""

import asyncio

from bot.context import Turn
from bot.features.chasing.letters import link_of, name_of, phone_of, text_of, whatsapp_of
from bot.features.chasing.owner import Missing, feature, missing_of, period_of
from bot.papers.sheets import Sheet, to_xlsx
from bot.programme.people import Permission
from bot.programme.reporting import Due
from bot.storage.database import Records
from config.wording import keadaan

LINK, OPENS = 7, 9


@feature.button("belum_file", Permission.SEE_MISSING)
async def send_texts(turn: Turn) -> None:
    """The spreadsheet of a month: `belum_file:<2026-02>`."""
    period = period_of(turn)
    if period is None:
        await turn.reply("stale_button")
        return
    await turn.acknowledge()
    async with turn.app.database.read() as records:
        missing = await missing_of(turn, records, period)
        dues = {
            row.owed.innovation.id: await _due(turn, records, missing, row.owed.innovation.id)
            for row in missing.unreachable
        }
    content = await asyncio.to_thread(to_xlsx, [_sheet(turn, missing, dues)])
    name, count = f"teks-wa-{period}.xlsx", len(missing.unreachable)
    await turn.send_file(name, content, "missing_file", count=count, month=period.first)


async def _due(turn: Turn, records: Records, missing: Missing, innovation_id: str) -> Due:
    app = turn.app
    return await records.reports.due_of(innovation_id, missing.period, app.deadlines, app.programme.zones)


def _sheet(turn: Turn, missing: Missing, dues: dict[str, Due]) -> Sheet:
    title, *headings = turn.app.texts.render("missing_headings").plain.splitlines()
    rows, links = [], {}
    for number, row in enumerate(missing.unreachable, 1):
        owed = row.owed
        text = text_of(turn, row, missing.period, dues[owed.innovation.id])
        link = link_of(turn, row, missing.period)
        who = (str(number), name_of(row), owed.innovation.agency or "", row.name)
        rows.append((*who, keadaan(owed.standing.value), phone_of(row), link, text, headings[-1]))
        links[(number, OPENS)] = whatsapp_of(row, text)
        if link:
            links[(number, LINK)] = link
    return Sheet(title, headings, rows, links)
