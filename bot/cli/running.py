"""`pandu demo | simulator | run | worker`: what keeps running until it is stopped."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.output import tell

if TYPE_CHECKING:
    from config.settings import Settings

# How long a thread may keep the interpreter while another waits for it, in seconds (ADR 0006).
THREAD_TURN = 0.0005


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    for command in (demo, simulator, run, worker):
        app.command()(command)


def demo(port: Annotated[int, typer.Option(help="Port of the chat page.")] = 8080) -> None:
    """Simulator, bot and chat page, seeded; Ctrl-C stops all. Needs no token, no key and no network."""
    from bot.cli.preparation import prepare
    from bot.demo import serve_demo
    from config.settings import load_settings

    settings = load_settings()
    _tell_half_set(settings)
    prepare(settings)
    tell(f"Pandu: buka http://localhost:{port} (Ctrl-C untuk berhenti)")
    _until_stopped(serve_demo(settings, port))


def simulator(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 8081,
    faults: Annotated[
        Path | None, typer.Option(help="JSON file as for PUT /sim/faults.", exists=True)
    ] = None,
) -> None:
    """The Bot API server alone, with its page."""
    import json

    from bot.simulator.server import create_app, serve
    from config.settings import load_settings

    home = load_settings().home
    home.mkdir(parents=True, exist_ok=True)
    wanted = json.loads(faults.read_text(encoding="utf-8")) if faults else None
    tell(f"simulator at http://127.0.0.1:{port}")
    _until_stopped(serve(create_app(home / "simulator.db", faults=wanted), port))


def run(
    webhook: Annotated[
        bool,
        typer.Option("--webhook", help="Have Telegram post to PANDU_WEBHOOK_URL; else poll."),
    ] = False,
    no_sender: Annotated[
        bool,
        typer.Option("--no-sender", help="Leave sending broadcasts to `pandu worker`."),
    ] = False,
) -> None:
    """The bot itself; /healthz and /metrics are on PANDU_HTTP_PORT."""
    from bot.cli.preparation import prepare
    from config.logging import configure
    from config.settings import load_settings

    settings = load_settings()
    configure(settings.log_level, settings.log_format)
    _tell_half_set(settings)
    settings.token, settings.webhook if webhook else None  # noqa: B018 - refused before documents are read
    # Imported only now: what is missing is said at once, not after two seconds.
    from bot.wiring.running import running_bot

    prepare(settings)

    async def serve() -> None:
        async with running_bot(settings, served=True, webhook=webhook, sender=not no_sender):
            tell("Pandu is answering")
            await asyncio.Event().wait()

    _until_stopped(serve())


def _tell_half_set(settings: "Settings") -> None:
    """Say of each endpoint that is set by half that it is not used, and what is missing."""
    for given, missing in settings.half_set:
        tell(f"{given} is set, but {missing} is empty: it is not used. Set {missing} too, or empty {given}.")


def worker() -> None:
    """The sender of broadcasts and reminders alone, beside `pandu run --no-sender`; a second one waits."""
    from config.logging import configure
    from config.settings import load_settings

    settings = load_settings()
    configure(settings.log_level, settings.log_format)
    _tell_half_set(settings)
    settings.token  # noqa: B018 - refused before all else is imported
    from bot.wiring.sending import running_sender

    async def serve() -> None:
        async with running_sender(settings):
            tell("Pandu is sending")
            await asyncio.Event().wait()

    _until_stopped(serve())


def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run until the work ends or SIGINT or SIGTERM comes, which ends it in order."""

    async def guarded() -> None:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, task.cancel)
        try:
            await task
        except asyncio.CancelledError:
            tell("Pandu berhenti")

    sys.setswitchinterval(THREAD_TURN)
    asyncio.run(guarded())
