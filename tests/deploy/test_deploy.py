"""The container and the services are what docs/operations.md says: unprivileged, hash-locked, watched."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from config.settings import Settings, variable

ROOT = Path(__file__).parents[2]
UNITS = {"run": ROOT / "deploy" / "pandu.service", "worker": ROOT / "deploy" / "pandu-worker.service"}
HARDENING = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "ProtectKernelTunables": "yes",
    "RestrictSUIDSGID": "yes",
    "SystemCallFilter": "@system-service",
    "CapabilityBoundingSet": "",
    "StateDirectory": "pandu",
    "User": "pandu",
    "Restart": "on-failure",
}


def unit(command: str) -> dict[str, dict[str, str]]:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(UNITS[command].read_text(encoding="utf-8"))
    return {name: dict(parser[name]) for name in parser.sections()}


def instructions() -> list[tuple[str, str]]:
    """The Containerfile's instructions in order, continuation lines joined, comments left out."""
    lines = [n for n in (ROOT / "Containerfile").read_text("utf-8").splitlines() if not n.startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in joined.splitlines() if line)]


@pytest.mark.parametrize("command", UNITS)
@pytest.mark.parametrize(("key", "value"), HARDENING.items())
def test_the_services_are_hardened(command: str, key: str, value: str) -> None:
    assert unit(command)["Service"][key] == value


@pytest.mark.parametrize("command", UNITS)
def test_they_run_bot_and_sender_and_start_with_the_machine(command: str) -> None:
    found = unit(command)
    assert found["Service"]["ExecStart"].endswith(f"/bin/pandu {command}")
    assert found["Install"]["WantedBy"] == "multi-user.target"
    assert "EnvironmentFile" in found["Service"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("command", UNITS)
def test_systemd_finds_no_fault(tmp_path: Path, command: str) -> None:
    text = UNITS[command].read_text(encoding="utf-8")
    text = re.sub(r"ExecStart=.*", f"ExecStart={shutil.which('true')}", text)
    text = re.sub(r"(User|Group)=pandu", r"\1=root", text)
    copy = tmp_path / UNITS[command].name
    copy.write_text(text, encoding="utf-8")
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False
    )
    about_it = [line for line in found.stderr.splitlines() if copy.name in line]
    assert about_it == []


def test_the_container_is_unprivileged_and_keeps_its_data() -> None:
    found = instructions()
    order = [word for word, _ in found]
    given = dict(found)
    assert found[0] == ("FROM", "docker.io/library/python:3.11-slim")
    assert given["USER"] == "pandu" and order.index("USER") > max(
        i for i, w in enumerate(order) if w == "RUN"
    )
    assert f"PANDU_HOME={given['VOLUME']}" in given["ENV"]
    assert given["ENTRYPOINT"] == '["pandu"]' and given["CMD"] == '["run"]'
    assert "/healthz" in given["HEALTHCHECK"] and f"PANDU_HTTP_PORT={given['EXPOSE']}" in given["ENV"]


def test_the_container_installs_by_hash_and_nothing_else() -> None:
    installs = [rest for word, rest in instructions() if word == "RUN" and "pip install" in rest]
    assert ["--require-hashes" in installs[0], "--no-index" in installs[1], len(installs)] == [True, True, 2]


def test_what_is_copied_is_there_and_not_ignored() -> None:
    kept = {n[1:] for n in (ROOT / ".dockerignore").read_text().splitlines() if n.startswith("!")}
    sources = {name for word, rest in instructions() if word == "COPY" for name in rest.split()[:-1]}
    assert sources == kept
    assert all((ROOT / name).exists() for name in sources)


def test_settings_named_in_the_docs_and_the_container_are_there() -> None:
    known = {variable(name) for name in Settings.model_fields}
    texts = [ROOT / "docs" / "operations.md", ROOT / "Containerfile", *UNITS.values()]
    named = {name for file in texts for name in re.findall(r"PANDU_[A-Z_]+", file.read_text("utf-8"))}
    assert named and named <= known
