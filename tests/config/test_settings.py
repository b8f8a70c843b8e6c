"""Settings: safe defaults, plain errors, no secrets on screen."""

from pathlib import Path

import pytest

from config.settings import Settings, SettingsError, load_settings, variable

CONTRACT = (
    "HOME TELEGRAM_TOKEN TELEGRAM_API DATABASE_URL CHROMA_URL LLM_BASE_URL LLM_API_KEY LLM_MODEL "
    "EMBEDDINGS_BASE_URL EMBEDDINGS_API_KEY EMBEDDINGS_MODEL WEBHOOK_URL WEBHOOK_SECRET HTTP_PORT CLOCK_URL"
)


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)
    return tmp_path


def test_every_setting_that_tools_rely_on_is_there() -> None:
    assert {f"PANDU_{name}" for name in CONTRACT.split()} <= set(map(variable, Settings.model_fields))


def test_every_setting_says_what_it_is_for() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_without_any_variable_it_runs_on_defaults() -> None:
    settings = load_settings()
    assert settings.home == Path("data")
    assert settings.overlay == Path("data/config")


def test_an_empty_token_is_refused_with_a_remedy() -> None:
    with pytest.raises(SettingsError, match=r"PANDU_TELEGRAM_TOKEN is empty.*@BotFather"):
        _ = load_settings().token


def test_variables_come_before_the_env_file(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (empty_folder / ".env").write_text("PANDU_HTTP_PORT=1111\nPANDU_CONTACT_TEAM=Biro Organisasi\n")
    monkeypatch.setenv("PANDU_HTTP_PORT", "2222")
    settings = load_settings()
    assert (settings.http_port, settings.contact_team) == (2222, "Biro Organisasi")


def test_an_empty_variable_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PANDU_HTTP_PORT", "")
    assert load_settings().http_port == 8090


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PANDU_HTTP_PORT", "delapan"),
        ("PANDU_LOG_LEVEL", "LOUD"),
        ("PANDU_WEBHOOK_URL", "x y"),
        ("PANDU_DATABASE_URL", "mysql://pandu:rahasia@db/pandu"),
    ],
)
def test_a_wrong_value_names_its_variable(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as refused:
        load_settings()
    assert "rahasia" not in str(refused.value)


def test_secrets_are_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TELEGRAM_TOKEN", "LLM_API_KEY", "EMBEDDINGS_API_KEY", "WEBHOOK_SECRET"):
        monkeypatch.setenv(f"PANDU_{name}", "rahasia")
    monkeypatch.setenv("PANDU_DATABASE_URL", "postgres://pandu:rahasia@db/pandu?sslmode=require")
    assert "rahasia" not in repr(load_settings())
