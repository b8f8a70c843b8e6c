"""`pandu invite | doctor | db`: what an operator does to the records."""

import asyncio
import secrets
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import Json, show, tell
from bot.programme.people import Role

if TYPE_CHECKING:
    from bot.diagnosis import Finding

database = typer.Typer(help="The database.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(invite)
    app.command()(doctor)
    app.add_typer(database, name="db")


def invite(
    role: Annotated[Role, typer.Option(help="The role that the link gives.")],
    agency: Annotated[str, typer.Option(help="Name or official code of the agency.")] = "",
    innovation: Annotated[str, typer.Option(help="Id of the innovation (INV-0001).")] = "",
    province: Annotated[str, typer.Option(help="Province of a hub manager.")] = "",
    as_json: Json = False,
) -> None:
    """Make a one-time link that gives a role; it is valid for 14 days."""
    from bot.inviting import make_invite
    from bot.programme.clock import SystemClock
    from bot.wiring.running import open_database
    from config.settings import load_settings

    if role is Role.HUB and not province:
        tell("a hub manager needs --province")
        raise typer.Exit(2)
    settings = load_settings()

    async def make() -> dict[str, str]:
        async with open_database(settings) as rows:
            return await make_invite(
                settings,
                rows,
                role,
                SystemClock().now(),
                secrets.token_hex,
                agency=agency,
                innovation=innovation,
                province=province,
            )

    made = asyncio.run(make())
    show(made, as_json, f"{made['link']}\nvalid until {made['expires_at']}")


def doctor(
    live: Annotated[
        int | None,
        typer.Option(
            metavar="CHAT",
            help="Also send a message to this chat, change it and take it away; the number of a person who "
            "has started the bot.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check settings, database, corpus, model, disk and the Bot API server; says the remedy."""
    from bot.diagnosis import examine, try_live
    from bot.programme.clock import SystemClock
    from config.settings import load_settings

    settings = load_settings()

    async def look() -> "list[Finding]":
        found = await examine(settings)
        return found if live is None else found + await try_live(settings, live, SystemClock())

    findings = asyncio.run(look())
    document = {"ok": all(f.ok for f in findings), "checks": [f.as_row() for f in findings]}
    show(document, as_json, "\n".join(line(finding) for finding in findings))


def line(finding: "Finding") -> str:
    """A finding as `pandu doctor` prints it."""
    remedy = f". {finding.remedy}" if finding.remedy and not finding.ok else ""
    return f"{'ok  ' if finding.ok else 'FAIL'} {finding.what}: {finding.found}{remedy}"


@database.command("upgrade")
def upgrade_schema(as_json: Json = False) -> None:
    """Bring the database to the newest schema."""
    from bot.storage.schema import newest_revision, upgrade
    from bot.wiring.running import database_url
    from config.settings import load_settings

    changed = asyncio.run(upgrade(database_url(load_settings())))
    revision = newest_revision()
    show({"revision": revision, "changed": changed}, as_json, f"database is at {revision}")
