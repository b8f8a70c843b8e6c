"""Gaps: questions that stay open, those that ask the same together, each with a way to answer all of them."""

from collections.abc import Sequence
from datetime import timedelta

from bot.context import Turn
from bot.features.faq.owner import feature
from bot.features.faq.writing import ask_for, begin, new_entry
from bot.papers.gaps import OpenQuestion, gaps
from bot.programme.masking import masked
from bot.programme.people import Permission
from bot.storage.gaps import Gap
from knowledge.grouping import alike

PAGE, EXAMPLES = 5, 5
Group = Sequence[Gap]


@feature.command("celah", Permission.SEE_GAPS)
async def show_gaps(turn: Turn) -> None:
    """What people asked and did not get answered, the largest group first."""
    await _page(turn, 0)


@feature.button("gaps", Permission.SEE_GAPS)
async def tap_gaps(turn: Turn) -> None:
    """Another page: `gaps:<offset>`."""
    await _page(turn, turn.number or 0)


async def _page(turn: Turn, offset: int) -> None:
    groups = await _groups(turn)
    shown = groups[offset : offset + PAGE]
    rows = [
        {
            "id": group[0].id,
            "number": offset + place,
            "text": group[0].text,
            "total": len(group),
            "disliked": sum(one.disliked for one in group),
        }
        for place, group in enumerate(shown, 1)
    ]
    await turn.show(
        "gaps",
        rows=rows,
        groups=len(groups),
        total=sum(len(group) for group in groups),
        days=turn.app.settings.gap_days,
        previous=max(offset - PAGE, 0) if offset else None,
        next=offset + PAGE if offset + PAGE < len(groups) else None,
    )


@feature.button("gap", Permission.SEE_GAPS)
async def show_group(turn: Turn) -> None:
    """The questions that ask the same as one: `gap:<question>`."""
    group = await _group(turn)
    if group is None:
        await turn.reply("stale_button")
        return
    await turn.show(
        "gap",
        question=group[0].id,
        examples=[one.text for one in group[:EXAMPLES]],
        total=len(group),
        unanswered=sum(one.unanswered for one in group),
        disliked=sum(one.disliked for one in group),
        reasons=[reason for one in group if (reason := _reason(turn, one))][:EXAMPLES],
    )


@feature.button("gap_write", Permission.KEEP_DOCUMENTS)
async def write_entry(turn: Turn) -> None:
    """Begin an entry of the FAQ for a group of questions: `gap_write:<question>`."""
    group = await _group(turn)
    if group is None:
        await turn.reply("stale_button")
        return
    ids = [one.id for one in group]
    entry = await begin(turn, new_entry(turn, group[0].text, ""), ids, wanted="answer")
    await ask_for(turn, entry, "answer")


@feature.button("gap_file", Permission.SEE_GAPS)
async def send_file(turn: Turn) -> None:
    """All of it as a spreadsheet, without who asked."""
    groups = await _groups(turn)
    zone, name = turn.zone, turn.app.texts.render
    told = [
        [
            OpenQuestion(
                one.text,
                name("gap_outcome", status=one.found, disliked=one.disliked).plain,
                one.unanswered,
                one.disliked,
                _reason(turn, one),
                one.asked_at.astimezone(zone),
            )
            for one in group
        ]
        for group in groups
    ]
    day = turn.now.astimezone(zone).date()
    await turn.send_file(f"pertanyaan-terbuka-{day:%Y%m%d}.xlsx", gaps(told), "gap_file", groups=len(groups))


def _reason(turn: Turn, one: Gap) -> str:
    """Why an answer did not help: one of the four that are offered in its words, else what was written."""
    return turn.app.texts.render("gap_reason", reason=masked(one.reason)).plain if one.reason else ""


async def _group(turn: Turn) -> Group | None:
    wanted = turn.number
    return next((group for group in await _groups(turn) if wanted in {one.id for one in group}), None)


async def _groups(turn: Turn) -> list[Group]:
    since = turn.now - timedelta(days=turn.app.settings.gap_days)
    async with turn.app.database.read() as records:
        found = await records.gaps.since(since)
    turn.typing.begin()
    places = await alike([one.standalone for one in found], turn.app.library.current().embedder)
    await turn.typing.shown()
    return [[found[place] for place in group] for group in places]
