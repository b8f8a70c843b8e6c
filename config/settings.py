"""Settings: everything that differs between installations, read from PANDU_* variables and `.env`."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """One installation. Every field has a safe embedded default; `.env.example` is generated from this class."""

    model_config = SettingsConfigDict(env_prefix="PANDU_", env_file=".env", extra="ignore", frozen=True)

    home: Path = Field(Path("data"), description="Folder for everything the program writes")
    telegram_token: SecretStr = Field(SecretStr(""), description="Token of the bot, from @BotFather")
    telegram_api: str = Field("https://api.telegram.org", description="Root of the Bot API server")
    database_url: str = Field("", description="SQLAlchemy URL; empty: SQLite in PANDU_HOME")
    chroma_url: str = Field("", description="Chroma server; empty: embedded, in PANDU_HOME")
    clock_url: str = Field("", description="A simulator whose clock is followed; the demo sets it")
    http_port: int = Field(8090, description="Port of webhook, /healthz and /metrics")
    log_level: str = Field("INFO", description="Level of the log on standard error")

    messages_per_second: float = Field(30.0, gt=0, description="Messages and edits a second, all chats together")
    chat_messages_per_second: float = Field(1.0, gt=0, description="Messages and edits a second in one chat")
    person_messages_per_minute: int = Field(60, gt=0, description="Messages a minute one person may send")

    contact_team: str = Field("Tim Pandu Replikasi", description="Name of the team people are referred to")
    contact_address: str = Field("", description="Phone, e-mail or address people may be given")
    contact_hours: str = Field("Senin–Jumat, 08.00–16.00 WIB", description="Office hours as they are shown")
    contact_promise: str = Field("1 hari kerja", description="Within which time a question is answered")
    default_zone: str = Field("Asia/Jakarta", description="Time zone of people whose region is not known")
