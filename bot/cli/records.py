"""`pandu invite | doctor | db`: what an operator does to the records."""

import asyncio
import secrets
from typing import Annotated

import typer

from bot.cli.output import Json, show, tell
from bot.programme.people import Role

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


def doctor(as_json: Json = False) -> None:
    """Check settings, database, corpus, model, disk and the Bot API server; says the remedy."""
    from bot.diagnosis import examine
    from config.settings import load_settings

    findings = asyncio.run(examine(load_settings()))
    lines = [
        f"{'ok  ' if f.ok else 'FAIL'} {f.what}: {f.found}{'' if f.ok else '. ' + f.remedy}" for f in findings
    ]
    show(
        {"ok": all(f.ok for f in findings), "checks": [f.as_row() for f in findings]},
        as_json,
        "\n".join(lines),
    )


@database.command("upgrade")
def upgrade_schema(as_json: Json = False) -> None:
    """Bring the database to the newest schema."""
    from bot.storage.schema import newest_revision, upgrade
    from bot.wiring.running import database_url
    from config.settings import load_settings

    changed = asyncio.run(upgrade(database_url(load_settings())))
    revision = newest_revision()
    show({"revision": revision, "changed": changed}, as_json, f"database is at {revision}")
