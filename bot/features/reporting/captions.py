"""Captions: the changed caption of evidence proposes anew which visits it shows; a tap pairs them."""

from bot.context import Turn
from bot.features.reporting.owner import feature, what_it_shows
from bot.features.reporting.proving import NAMED, label_of, pair_tapped, visits_named
from bot.features.reporting.understanding import captioned, shows_evidence
from bot.programme.people import Permission


@feature.hears("captions", Permission.WRITE_REPORT, shows_evidence)
async def hear_caption(turn: Turn) -> None:
    """Which visits the changed caption names; what the file shows stays until a tap."""
    async with turn.app.database.read() as records:
        evidence = await captioned(turn, records)
        dossier, shown = await what_it_shows(turn, records, evidence)
    if evidence is None or dossier is None:
        return
    rows = dossier.contents.counted
    named = visits_named(turn, turn.text, rows)[:NAMED]
    await turn.reply(
        "evidence_recaptioned",
        evidence=evidence.id,
        names=[label_of(row) for row in named],
        ids=".".join(str(row.id) for row in named),
        shown=[label_of(row) for row in rows if row.id in shown],
        same={row.id for row in named} == shown,
    )


@feature.button("evidence_swap", Permission.WRITE_REPORT)
async def swap(turn: Turn) -> None:
    """A file shows these visits and no others: `evidence_swap:<file>.<visit>.<visit>…`."""
    await pair_tapped(turn, instead=True)
