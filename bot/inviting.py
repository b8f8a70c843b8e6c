"""Inviting: makes the one-time links that `pandu invite` prints, one or as many as a spreadsheet has rows."""

import asyncio
import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from bot.programme.people import Role, UnknownAgencyError
from bot.storage.database import Database, Records
from bot.storage.invites import new_token
from bot.storage.models import Agency
from config.content import SHIPPED
from config.settings import Settings

if TYPE_CHECKING:
    from bot.app import App
    from bot.features.inviting.letters import Letter


async def make_invite(
    settings: Settings,
    database: Database,
    role: Role,
    now: datetime,
    draw: Callable[[int], str],
    *,
    agency: str = "",
    innovation: str = "",
    province: str = "",
) -> dict[str, str]:
    """Store a one-time invite and give {token, link, expires_at}; raises UnknownAgencyError."""
    token = new_token(draw)
    async with database.transaction() as records:
        owner = await _agency(records, agency) if agency else None
        invite = await records.invites.create(
            token,
            role,
            now,
            agency_id=owner.id if owner else None,
            innovation_id=innovation or None,
            province=province or None,
        )
    return {
        "token": token,
        "link": f"https://t.me/{await username_of(settings)}?start={token}",
        "expires_at": invite.expires_at.isoformat(),
    }


async def invite_many(app: "App", file: Path, username: str) -> dict[str, object]:
    """Invite everybody of a spreadsheet whose row is understood; the rest comes back as a file.

    Gives {rows, invited, refused: [{row, why}], invites: [{name, innovation, token, link, expires_at}],
    files: [path]}; the files lie beside the one given. Raises UnreadableSheetError, and ValueError naming
    the columns that are missing.
    """
    from bot.features.inviting.checking import batch_of, check, problem_sheet, why
    from bot.features.inviting.letters import Writer
    from bot.features.inviting.owner import lifetime, signature
    from bot.papers.sheets import to_xlsx

    now = app.clock.now()
    checked = await check(app, await asyncio.to_thread(file.read_bytes), None)
    if checked.missing:
        raise ValueError(", ".join(checked.missing))
    async with app.database.transaction() as records:
        batch = await records.batches.add(batch_of(app, checked, file.name, now))
        invites = await records.batches.make(batch.id, signature(app), now, lifetime(app))
    writer = Writer(app, username, app.settings.contact_team)
    letters = await writer.letters(invites)
    papers = {"undangan.xlsx": await writer.sheet(letters), "poster.pdf": await writer.poster()}
    if sheet := problem_sheet(app, batch.problems):
        papers["perlu-diperiksa.xlsx"] = await asyncio.to_thread(to_xlsx, [sheet])
    return {
        "rows": checked.total,
        "invited": len(invites),
        "refused": [{"row": one.row, "why": why(app, one)} for one in checked.refused],
        "invites": [_made(letter) for letter in letters],
        "files": [await asyncio.to_thread(_beside, file, name, content) for name, content in papers.items()],
    }


def _made(letter: "Letter") -> dict[str, str]:
    return {
        "name": letter.invite.name or "",
        "innovation": letter.invite.innovation_id or "",
        "token": letter.link.partition("start=")[2],
        "link": letter.link,
        "expires_at": letter.invite.expires_at.isoformat(),
    }


def _beside(file: Path, name: str, content: bytes) -> str:
    path = file.with_name(f"{file.stem}-{name}")
    path.write_bytes(content)
    return str(path)


async def _agency(records: Records, wanted: str) -> Agency:
    row = _official(wanted)
    if row is None:
        raise UnknownAgencyError(wanted)
    known = await records.agencies.named(row.name)
    return (
        known[0]
        if known
        else await records.agencies.add(
            Agency(name=row.name, kind=row.kind, code=row.code, province=row.province)
        )
    )


@dataclass(frozen=True, slots=True)
class _Official:
    name: str
    kind: str
    code: str | None = None
    province: str | None = None


def _official(wanted: str) -> _Official | None:
    """The region or central agency with this name, abbreviation or code; a province also as "Provinsi X"."""
    key = wanted.strip().casefold()
    for row in _rows("regions.csv"):
        name = f"Provinsi {row['name']}" if row["type"] == "provinsi" else row["name"]
        if key in (name.casefold(), row["code"]):
            return _Official(name, row["type"], row["code"], row["province"])
    for row in _rows("agencies.csv"):
        if key in (row["name"].casefold(), row["abbreviation"].casefold()):
            return _Official(row["name"], row["kind"])
    return None


def _rows(name: str) -> list[dict[str, str]]:
    with (SHIPPED / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


async def username_of(settings: Settings) -> str:
    """The bot's name at Telegram; "BOT" where it cannot be asked, for the operator to replace."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        return "BOT"
    try:
        async with httpx.AsyncClient(timeout=5) as client:
            answer = (await client.get(f"{settings.telegram_api.rstrip('/')}/bot{token}/getMe")).json()
        return str(answer["result"]["username"])
    except (httpx.HTTPError, KeyError, ValueError):
        return "BOT"
