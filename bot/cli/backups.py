"""`pandu backup | restore`: everything of an installation into one file, and back."""

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.output import Json, show


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(backup)
    app.command()(restore)


def backup(
    file: Annotated[Path, typer.Argument(help="A new file, best named .zip.", metavar="FILE")],
    as_json: Json = False,
) -> None:
    """Write records, files, corpus and changed texts into one file, while the bot goes on."""
    from bot.backup.making import make_backup
    from bot.programme.clock import SystemClock
    from config.settings import load_settings

    made = asyncio.run(make_backup(load_settings(), file, SystemClock()))
    size = f"{made.bytes / 2**20:.1f} MiB"
    show(asdict(made), as_json, f"{made.file}: {made.rows} rows, {made.files} files, {size}")


def restore(
    file: Annotated[Path, typer.Argument(help="What `pandu backup` wrote.", metavar="FILE", exists=True)],
    force: Annotated[bool, typer.Option("--force", help="Replace the records that are there.")] = False,
    as_json: Json = False,
) -> None:
    """Make this installation what it was when the backup was made; the bot must be stopped."""
    from bot.backup.restoring import restore_backup
    from bot.programme.clock import SystemClock
    from config.settings import load_settings

    made = asyncio.run(restore_backup(load_settings(), file, SystemClock(), force=force))
    again = f"; {made.forgotten} people were deleted once more" if made.forgotten else ""
    show(asdict(made), as_json, f"{made.rows} rows, {made.files} files of {made.made_at}{again}")
