"""Settings: everything that differs between installations, read from PANDU_* variables and `.env`."""

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

ENDPOINTS = ("llm", "judge", "embeddings", "transcription")
"""What is used only where address and name are both set."""


class SettingsError(Exception):
    """A setting that is missing or cannot be used; the message is a sentence for the operator."""


class Settings(BaseSettings):
    """One installation: every field has a safe embedded default; `.env.example` is made from this class."""

    model_config = SettingsConfigDict(
        env_prefix="PANDU_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    home: Path = Field(default=Path("data"), description="Folder for everything the program writes")
    telegram_token: SecretStr = Field(default=SecretStr(""), description="Token of the bot, from @BotFather")
    telegram_api: str = Field(default="https://api.telegram.org", description="Root of the Bot API server")
    webhook_url: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="Address Telegram posts to, with `run --webhook`",
    )
    webhook_secret: SecretStr = Field(
        default=SecretStr(""), description="Secret header of the webhook: letters, digits, _ and -, up to 256"
    )
    http_host: str = Field(default="127.0.0.1", description="Address that webhook and health listen on")
    http_port: int = Field(
        default=8090,
        ge=0,
        le=65535,
        description="Port of webhook, /healthz and /metrics; 0: none (not with `run --webhook`)",
    )
    clock_url: str = Field(default="", description="A simulator whose clock is followed; the demo sets it")

    database_url: str = Field(
        default="",
        repr=False,
        description="postgresql://user:password@host/name; empty: SQLite in PANDU_HOME",
    )
    database_connections: int = Field(
        default=10, ge=2, description="Connections to PostgreSQL one process opens at most"
    )
    chroma_url: str = Field(default="", description="Chroma server; empty: embedded, in PANDU_HOME")

    llm_base_url: str = Field(
        default="", description="OpenAI-compatible chat endpoint; empty: no language model"
    )
    llm_api_key: SecretStr = Field(default=SecretStr(""), description="Key of the chat endpoint")
    llm_model: str = Field(default="", description="Name of the chat model")
    llm_seconds: float = Field(default=8.0, gt=0, description="Seconds one call to the chat model may take")
    llm_retries: int = Field(default=1, ge=0, le=5, description="Further tries of a call that did not work")
    llm_concurrency: int = Field(default=4, gt=0, description="Calls to the chat model at the same time")
    llm_personal_fields: bool = Field(
        default=False, description="Ask the chat model for fields of forms that are marked personal, too"
    )
    llm_rupiah_per_million_given: float = Field(
        default=0.0, ge=0, description="Price of a million tokens that the chat model reads"
    )
    llm_rupiah_per_million_taken: float = Field(
        default=0.0, ge=0, description="Price of a million tokens that the chat model writes"
    )
    llm_tokens_per_day: int = Field(
        default=0, ge=0, description="Tokens a day; after them answers are quotations; 0: no limit"
    )
    llm_rupiah_per_day: float = Field(
        default=0.0, ge=0, description="Rupiah a day, by the two prices; 0: no limit"
    )
    answer_seconds: float = Field(
        default=10.0, gt=0, description="Seconds a whole answer may take; the chat model has what is left"
    )
    judge_base_url: str = Field(
        default="",
        description="OpenAI-compatible endpoint that judges the chat model in `pandu eval`; empty: none",
    )
    judge_api_key: SecretStr = Field(default=SecretStr(""), description="Key of the judging endpoint")
    judge_model: str = Field(default="", description="Name of the judging model")
    embeddings_base_url: str = Field(
        default="", description="OpenAI-compatible embeddings endpoint; empty: built in"
    )
    embeddings_api_key: SecretStr = Field(default=SecretStr(""), description="Key of the embeddings endpoint")
    embeddings_model: str = Field(default="", description="Name of the embedding model")
    embeddings_query_model: str = Field(
        default="", description="Name of the model for questions, where it is another one"
    )
    embeddings_query_prefix: str = Field(default="", description="Put in front of a question (E5: `query: `)")
    embeddings_passage_prefix: str = Field(
        default="", description="Put in front of a passage (E5: `passage: `)"
    )

    transcription_base_url: str = Field(
        default="",
        description="OpenAI-compatible endpoint that hears voice notes; empty: people are asked to type",
    )
    transcription_api_key: SecretStr = Field(
        default=SecretStr(""), description="Key of the transcription endpoint"
    )
    transcription_model: str = Field(default="", description="Name of the transcription model")

    messages_per_second: float = Field(
        default=30.0, gt=0, description="Messages and edits a second, in all chats"
    )
    chat_messages_per_second: float = Field(
        default=1.0, gt=0, description="Messages and edits a second in one chat"
    )
    person_messages_per_minute: int = Field(
        default=60, gt=0, description="Messages a minute one person may send"
    )

    sending_window: int = Field(
        default=16,
        ge=1,
        le=500,
        description="Messages of broadcasts under way at a time, unsure after a crash",
    )
    sender_share: float = Field(
        default=0.8,
        gt=0,
        lt=1,
        description="Part of the limits that `pandu worker` has; `run --no-sender` has the rest",
    )
    automatic_messages: bool = Field(
        default=True, description="Send reminders and morning digests by themselves"
    )
    quiet_from: int = Field(
        default=20, ge=0, le=23, description="Hour from which nobody is written to unasked, local time"
    )
    quiet_until: int = Field(
        default=7, ge=0, le=23, description="Hour at which quiet hours end; as `quiet_from`: there are none"
    )
    approval_from: int = Field(
        default=50, ge=0, description="Recipients from which a colleague approves a broadcast; 0: never"
    )
    gathering_seconds: float = Field(
        default=1.0, ge=0, le=10, description="Seconds in which several messages in a row get one answer"
    )

    keep_searches_days: int = Field(
        default=90, gt=0, description="Days after which searches and lists of people to invite are forgotten"
    )
    keep_personal_days: int = Field(
        default=730,
        ge=30,
        description="Days after which questions, answers and invites are emptied, and people without a role "
        "who have not written since are deleted",
    )
    deletion_days: int = Field(
        default=3, ge=0, le=10, description="Days between asking to have one's data deleted and the deletion"
    )

    gap_days: int = Field(
        default=90, gt=0, description="Days whose questions without an answer `/celah` shows"
    )
    faq_second_approval: bool = Field(
        default=False, description="Another person of staff approves an answer before it is cited"
    )

    document_megabytes: int = Field(
        default=20, gt=0, le=50, description="Size of a document that staff may send; Telegram gives 20 MB"
    )

    leave_unknown_groups: bool = Field(
        default=False, description="Leave a group when the one who added the bot holds no role"
    )

    contact_team: str = Field(
        default="Tim Pandu Replikasi", description="Name of the team people are referred to"
    )
    contact_address: str = Field(default="", description="Phone, e-mail or address people may be given")
    contact_hours: str = Field(
        default="Senin–Jumat, 08.00–16.00 WIB", description="Office hours as they are shown"
    )
    default_zone: str = Field(
        default="Asia/Jakarta", description="Time zone of people whose region is not known"
    )

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Level of the log"
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="One line a record: key=value, or JSON"
    )

    @field_validator("database_url")
    @classmethod
    def _is_known(cls, url: str) -> str:
        if url and not re.match(r"(sqlite(\+aiosqlite)?|postgres|postgresql(\+asyncpg)?)://", url):
            raise PydanticCustomError("scheme", "begins with postgresql:// (or sqlite:///), or is empty")
        return url

    @field_validator("llm_rupiah_per_day")
    @classmethod
    def _is_priced(cls, rupiah: float, info: ValidationInfo) -> float:
        if rupiah and not (
            info.data.get("llm_rupiah_per_million_given") or info.data.get("llm_rupiah_per_million_taken")
        ):
            raise PydanticCustomError("unpriced", "needs PANDU_LLM_RUPIAH_PER_MILLION_GIVEN and …_TAKEN")
        return rupiah

    @property
    def half_set(self) -> list[tuple[str, str]]:
        """Of each endpoint that has only its address or only its name: the variable that is set, and the one
        that is missing. It is not used."""
        found = []
        for endpoint in ENDPOINTS:
            address, name = f"{endpoint}_base_url", f"{endpoint}_model"
            if bool(getattr(self, address)) is not bool(getattr(self, name)):
                given, missing = (address, name) if getattr(self, address) else (name, address)
                found.append((variable(given), variable(missing)))
        return found

    @property
    def has_llm(self) -> bool:
        """Whether a language model is set: address and name."""
        return bool(self.llm_base_url and self.llm_model)

    @property
    def has_judge(self) -> bool:
        """Whether a model that judges in `pandu eval` is set: address and name."""
        return bool(self.judge_base_url and self.judge_model)

    @property
    def has_embeddings(self) -> bool:
        """Whether an embeddings endpoint is set: address and name."""
        return bool(self.embeddings_base_url and self.embeddings_model)

    @property
    def overlay(self) -> Path:
        """The folder whose files overlay their twins in `config/`."""
        return self.home / "config"

    @property
    def token(self) -> str:
        """The bot's token; raises SettingsError, saying where to get one, while it is empty."""
        token = self.telegram_token.get_secret_value()
        if not token:
            raise SettingsError(
                "PANDU_TELEGRAM_TOKEN is empty. Get a token from @BotFather in Telegram and set it in the "
                "environment or in .env; `pandu demo` needs none."
            )
        return token

    @property
    def webhook(self) -> tuple[str, str]:
        """Address and secret of the webhook; raises SettingsError, saying what is missing or wrong."""
        secret = self.webhook_secret.get_secret_value()
        if not self.webhook_url:
            raise SettingsError(
                "PANDU_WEBHOOK_URL is empty. Set it to the https address under which Telegram reaches "
                "/webhook, or run without --webhook."
            )
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise SettingsError(
                "PANDU_WEBHOOK_SECRET must be 1 to 256 letters, digits, _ and -. Make one with "
                "`python -c 'import secrets; print(secrets.token_urlsafe(32))'`."
            )
        if not self.http_port:
            raise SettingsError("PANDU_HTTP_PORT is 0, but `run --webhook` needs a port to listen on.")
        return self.webhook_url, secret


def load_settings() -> Settings:
    """The settings of this process; raises SettingsError naming each variable that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        faults = (f"{variable(str(e['loc'][0]))}: {e['msg']}" for e in error.errors() if e["loc"])
        raise SettingsError("; ".join(faults)) from None


def variable(field: str) -> str:
    """The environment variable of a field: `http_port` is read from `PANDU_HTTP_PORT`."""
    return f"PANDU_{field.upper()}"


def example() -> str:
    """The text of `.env.example`: each variable with what it is for and its default, commented out."""
    lines = ["# Settings of one installation; `make docs` writes this file. Copy it to .env and change it."]
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = default.get_secret_value() if isinstance(default, SecretStr) else default
        lines += ["", f"# {field.description}", f"# {variable(name)}={shown}"]
    return "\n".join(lines) + "\n"
