"""Inspecting: hub and staff look at the files of a report that was sent; the trail says so."""

from bot.context import Turn
from bot.features.reporting.keeping import content_of
from bot.features.reporting.owner import dossier_of, feature
from bot.features.reporting.pieces import month_name
from bot.features.reporting.review import seen
from bot.forms.overview import day_of, short_name_of
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import JsonObject


@feature.button("proofs", Permission.SEE_QUEUE)
async def show_files(turn: Turn) -> None:
    """The evidence of a sent report, file by file: `proofs:<report>`."""
    async with turn.app.database.read() as records:
        found = await seen(turn, records, turn.number)
        files = await records.evidence.of_report(found[0].id) if found else []
        dossier = await dossier_of(turn, records, found[0]) if found else None
        shown = {one.id: await records.evidence.shown(one.id) for one in files}
    if found is None or dossier is None or not files:
        await turn.reply("stale_button")
        return
    report = found[0]

    async def note(records: Records) -> None:
        detail: JsonObject = {"receipt": str(report.receipt), "files": len(files)}
        me = turn.known_person.id
        await records.audit.note(me, Action.EVIDENCE_SEEN, "report", report.id, turn.now, detail=detail)

    await turn.once(note)
    await turn.acknowledge()
    for number, one in enumerate(files, 1):
        content = await content_of(turn, one)
        rows = [row for row in dossier.contents.counted if row.id in shown[one.id]]
        about = {
            "report": report.id,
            "innovation": dossier.name,
            "month": month_name(report.month),
            "number": number,
            "total": len(files),
            "visits": [" ".join(filter(None, (short_name_of(row), day_of(row)))) for row in rows],
        }
        if content is None:
            await turn.send(turn.chat_id, turn.app.texts.render("review_proof_gone", **about))
        else:
            await turn.send_file(f"bukti-{one.id}.{one.type}", content, "review_proof", **about)
