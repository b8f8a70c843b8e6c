"""Progress: who of all narahubung has joined, the lists behind the figures, and links renewed together."""

from collections.abc import Sequence

from bot.context import Turn
from bot.features.inviting.files import writer
from bot.features.inviting.owner import feature, lifetime, signature
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.coverage import InviteState
from bot.storage.database import Records

PAGE = 5


@feature.button("coverage", Permission.INVITE)
async def show_coverage(turn: Turn) -> None:
    """The figures; the parts add up to all narahubung, joined or not."""
    async with turn.app.database.read() as records:
        coverage = await records.narahubung.coverage(turn.now, turn.scope)
    await turn.reply(
        "coverage",
        joined=coverage.joined,
        missing=coverage.missing,
        total=coverage.total,
        invited=coverage.invited,
        expired=coverage.expired,
        wrong=coverage.wrong_number,
    )


@feature.button("missing", Permission.INVITE)
async def list_missing(turn: Turn) -> None:
    """Those who have not joined, five a page, the longest waiting first."""
    async with turn.app.database.read() as records:
        everybody = await records.narahubung.missing(turn.now, turn.scope)
    offset = turn.number or 0
    letters = await writer(turn).letters([one.invite for one in everybody[offset : offset + PAGE]])
    rows = [
        {
            "id": one.invite.id,
            "name": one.invite.name or "",
            "innovation": letter.innovation,
            "agency": letter.agency,
            "state": one.state.value,
            "sent": one.invite.created_at,
        }
        for one, letter in zip(everybody[offset:], letters, strict=False)
    ]
    pages = _pages(offset, len(everybody))
    await turn.show("coverage_missing", card=None, at=None, rows=rows, zone=turn.zone.key, **pages)


@feature.button("joined", Permission.INVITE)
async def list_joined(turn: Turn) -> None:
    """Those who have joined, the last first, with the account that took the link."""
    async with turn.app.database.read() as records:
        everybody = await records.narahubung.joined(turn.now, turn.scope)
    offset = turn.number or 0
    catalogue = await turn.app.finder.ready()
    rows = []
    for one in everybody[offset : offset + PAGE]:
        found = catalogue.innovation(one.innovation_id)
        rows.append(
            {
                "id": one.invite.id if one.invite else 0,
                "name": one.person.name,
                "account": one.invite.claimed_as if one.invite else None,
                "innovation": (found.short_name or found.name) if found else one.innovation_id,
                "agency": one.agency or "",
            }
        )
    await turn.show("coverage_joined", card=None, at=None, rows=rows, **_pages(offset, len(everybody)))


@feature.button("missing_file", Permission.INVITE)
async def send_missing(turn: Turn) -> None:
    """The list of those who have not joined as a spreadsheet, with link and text each."""
    await turn.acknowledge()
    async with turn.app.database.read() as records:
        everybody = await records.narahubung.missing(turn.now, turn.scope)
    write = writer(turn)
    content = await write.sheet(await write.letters([one.invite for one in everybody]))
    await turn.send_file("belum-bergabung.xlsx", content, "coverage_file", count=len(everybody))


@feature.button("renew", Permission.INVITE)
async def renew_all(turn: Turn) -> None:
    """New links for everybody whose link is over, together; the list comes with them."""

    async def renew(records: Records) -> int:
        over = [
            one.invite.id
            for one in await records.narahubung.missing(turn.now, turn.scope)
            if one.state is InviteState.EXPIRED
        ]
        await renew_links(turn, records, over)
        return len(over)

    async def renewed(records: Records) -> int:
        missing = await records.narahubung.missing(turn.now, turn.scope)
        nonce = _nonce(turn, 0).rsplit(" ", 1)[0]
        return sum((one.invite.nonce or "").startswith(nonce) for one in missing)

    count = await turn.apply(renew, renewed)
    days = turn.app.programme.people.invite_days.value
    await turn.reply("coverage_renewed", count=count, days=days)
    if count:
        await send_missing(turn)


async def renew_links(turn: Turn, records: Records, ids: Sequence[int]) -> None:
    """Give these invites new links and note it."""
    for number in ids:
        nonce = _nonce(turn, number)
        token = signature(turn.app)(nonce)
        await records.invites.renew(number, nonce, token, turn.now, lifetime(turn.app))
    if ids:
        me, detail = turn.known_person.id, {"count": len(ids)}
        await records.audit.note(me, Action.INVITES_RENEWED, "invite", ids[0], turn.now, detail=detail)


def _nonce(turn: Turn, number: int) -> str:
    """What the token of a renewed link is made from: no other update and no other invite has the same."""
    return f"renewed {turn.update_id} {turn.known_person.id} {number}"


def _pages(offset: int, total: int) -> dict[str, int | None]:
    return {
        "total": total,
        "first": offset + 1,
        "previous": max(offset - PAGE, 0) if offset else None,
        "next": offset + PAGE if offset + PAGE < total else None,
    }
