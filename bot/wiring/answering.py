"""Constructs the answering half alone, so that one-shot commands import neither Telegram nor a database."""

from importlib.util import find_spec
from zoneinfo import ZoneInfo

from bot.programme.clock import Clock, SystemClock
from bot.programme.masking import masked_for_others
from config.settings import Settings, SettingsError
from knowledge.assistant import Assistant
from knowledge.endpoint import EmbeddingEndpoint, EndpointEmbeddings
from knowledge.library import Library
from knowledge.llm.model import LanguageModel
from knowledge.llm.prompts import Prompts
from knowledge.llm.spending import Budget, Ledger, Limits, MemoryLedger, Prices
from knowledge.models import Embedder, embedder_at
from knowledge.retriever import HybridSearch, search_opener
from knowledge.transcription import AudioEndpoint, Transcriber


def open_library(settings: Settings) -> Library[HybridSearch]:
    """The corpus of PANDU_HOME behind exact search, which needs no Chroma and is there at once (ADR 0001)."""
    embedder = open_embedder(settings)
    release = embedder.close if isinstance(embedder, EndpointEmbeddings) else None
    return Library(settings.home, search_opener(embedder, exact=True), release=release)


def open_embedder(settings: Settings) -> Embedder:
    """The model that makes the vectors: the built-in one, or the endpoint of the settings; raises
    SettingsError where its libraries are not installed."""
    return embedder_at(embedding_endpoint(settings))


def embedding_endpoint(settings: Settings) -> EmbeddingEndpoint | None:
    """The endpoint of the settings, None for the built-in model."""
    if not settings.has_embeddings:
        return None
    _require_extra("PANDU_EMBEDDINGS_MODEL")
    return EmbeddingEndpoint(
        settings.embeddings_base_url,
        settings.embeddings_api_key.get_secret_value(),
        settings.embeddings_model,
        settings.embeddings_query_model,
        settings.embeddings_query_prefix,
        settings.embeddings_passage_prefix,
    )


def _require_extra(variable: str) -> None:
    if not all(find_spec(name) for name in ("langchain", "langchain_openai")):
        raise SettingsError(f"{variable} is set, but the extra `llm` is not installed.")


def open_assistant(settings: Settings) -> Assistant:
    """The assistant alone."""
    return assistant_over(open_library(settings), settings)


def assistant_over(
    library: Library[HybridSearch],
    settings: Settings,
    clock: Clock | None = None,
    ledger: Ledger | None = None,
) -> Assistant:
    """The assistant over a library, with the language model where one is set; without a `ledger` what that
    costs is counted for this process alone."""
    model = open_model(settings, clock or SystemClock(), ledger or MemoryLedger())
    return Assistant(library, settings.overlay, model=model, seconds=settings.answer_seconds)


def open_model(settings: Settings, clock: Clock, ledger: Ledger) -> LanguageModel | None:
    """The language model of the settings, None where none is set; raises SettingsError where its libraries
    are not installed."""
    if not settings.has_llm:
        return None
    _require_extra("PANDU_LLM_MODEL")
    from knowledge.llm.connection import Endpoint, OpenAIConnection

    endpoint = Endpoint(
        settings.llm_base_url,
        settings.llm_api_key.get_secret_value(),
        settings.llm_model,
        settings.llm_seconds,
        settings.llm_retries,
    )
    limits = Limits(settings.llm_tokens_per_day, settings.llm_rupiah_per_day)
    prices = Prices(settings.llm_rupiah_per_million_given, settings.llm_rupiah_per_million_taken)
    return LanguageModel(
        OpenAIConnection(endpoint),
        Prompts.load(settings.overlay),
        Budget(ledger, limits, prices),
        lambda: clock.now().astimezone(ZoneInfo(settings.default_zone)).date(),
        mask=masked_for_others,
        concurrency=settings.llm_concurrency,
        most_tokens=endpoint.tokens,
    )


def open_judge(settings: Settings, clock: Clock) -> LanguageModel | None:
    """The model that judges in an evaluation, None where none is set; without limits, at the same prices."""
    judging = {"llm_base_url": settings.judge_base_url, "llm_api_key": settings.judge_api_key}
    judging |= {"llm_model": settings.judge_model, "llm_tokens_per_day": 0, "llm_rupiah_per_day": 0.0}
    return (
        open_model(settings.model_copy(update=judging), clock, MemoryLedger()) if settings.has_judge else None
    )


def open_transcriber(settings: Settings) -> Transcriber | None:
    """What hears voice notes, None where no endpoint is set; raises SettingsError where its library is not
    installed."""
    if not (settings.transcription_base_url and settings.transcription_model):
        return None
    _require_extra("PANDU_TRANSCRIPTION_MODEL")
    key = settings.transcription_api_key.get_secret_value()
    return Transcriber(AudioEndpoint(settings.transcription_base_url, key, settings.transcription_model))
