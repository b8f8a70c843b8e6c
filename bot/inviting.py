"""Inviting: makes the one-time links that `pandu invite` prints."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import httpx

from bot.programme.people import Role, UnknownAgencyError
from bot.storage.database import Database, Records
from bot.storage.invites import new_token
from bot.storage.models import Agency
from config.content import SHIPPED
from config.settings import Settings


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
        "link": f"https://t.me/{await _username(settings)}?start={token}",
        "expires_at": invite.expires_at.isoformat(),
    }


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


async def _username(settings: Settings) -> str:
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
