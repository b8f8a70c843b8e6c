"""`pandu invite | doctor | db`: what an operator does to the records."""

import asyncio
import secrets
from pathlib import Path
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
    role: Annotated[Role | None, typer.Option(help="The role that the link gives.")] = None,
    agency: Annotated[str, typer.Option(help="Name or official code of the agency.")] = "",
    innovation: Annotated[str, typer.Option(help="Id of the innovation (INV-0001).")] = "",
    province: Annotated[str, typer.Option(help="Province of a hub manager.")] = "",
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            exists=True,
            dir_okay=False,
            help="A spreadsheet of people (name, unit, innovation, WA number): a link and a text for each.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a one-time link that gives a role, or one for everybody in a file; it is valid for 14 days."""
    if source is not None:
        _invite_many(source, as_json)
        return
    if role is None or (role is Role.HUB and not province):
        tell("give --role or --from" if role is None else "a hub manager needs --province")
        raise typer.Exit(2)
    made = asyncio.run(_invite_one(role, agency, innovation, province))
    show(made, as_json, f"{made['link']}\nvalid until {made['expires_at']}")


async def _invite_one(role: Role, agency: str, innovation: str, province: str) -> dict[str, str]:
    from bot.inviting import make_invite
    from bot.programme.clock import SystemClock
    from bot.wiring.records import open_database
    from config.settings import load_settings

    settings = load_settings()
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


def _invite_many(source: Path, as_json: bool) -> None:
    from pydantic import SecretStr

    from bot.inviting import invite_many, username_of
    from bot.papers.sheets import UnreadableSheetError
    from bot.wiring.building import open_app
    from config.settings import load_settings

    settings = load_settings()
    # Links are signed with the bot's token; without one they work all the same, but cannot be shown again.
    secret = settings.telegram_token.get_secret_value() or secrets.token_hex(16)
    signing = settings.model_copy(update={"telegram_token": SecretStr(secret)})

    async def make() -> dict[str, object]:
        async with open_app(signing) as app:
            return await invite_many(app, source, await username_of(settings))

    try:
        made = asyncio.run(make())
    except UnreadableSheetError:
        tell(f"{source.name} is no .xlsx spreadsheet that can be read; save it anew and try again")
        raise typer.Exit(1) from None
    except ValueError as error:
        tell(f"{source.name} has no column for: {error}; see config/invitation_columns.yaml")
        raise typer.Exit(1) from None
    files = made["files"] if isinstance(made["files"], list) else []
    show(made, as_json, f"{made['invited']} of {made['rows']} rows invited\n" + "\n".join(files))


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
    """Check disk, database, corpus, model, token and clock, then the ministry's own files and each rule
    against the loaded guideline; says the remedy."""
    from bot.diagnosis import examine, try_live
    from bot.programme.clock import SystemClock
    from config.settings import load_settings

    settings, clock = load_settings(), SystemClock()

    async def look() -> "list[Finding]":
        found = await examine(settings, clock)
        return found if live is None else found + await try_live(settings, live, clock)

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
    from bot.wiring.records import database_url
    from config.settings import load_settings

    changed = asyncio.run(upgrade(database_url(load_settings())))
    revision = newest_revision()
    show({"revision": revision, "changed": changed}, as_json, f"database is at {revision}")
