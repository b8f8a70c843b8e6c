"""The corpus as the bot may change it: jobs of `ingest`, each in a process of its own, one at a time."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app import (
    ApprovedAnswer,
    CorpusBusyError,
    CorpusRefusedError,
    Preview,
    Progress,
    Published,
    Remark,
    Version,
)
from bot.wiring.answering import embedding_endpoint
from config.settings import Settings
from ingest.building import generations
from ingest.jobs import roll_back
from ingest.problems import IngestBusyError
from knowledge.errors import NoCorpusError
from knowledge.generation import MANIFEST, corpus_folder, current_generation, read_manifest
from knowledge.library import Library
from knowledge.passages import Document
from knowledge.retriever import HybridSearch

LONGEST_LINE = 16 * 2**20
GONE = Remark(message="Versi itu sudah tidak disimpan.", remedy="Pilih versi lain dari daftar.")
BROKEN = Remark(
    message="Berkas ini tidak selesai dibaca karena gangguan di pihak kami.", remedy="Kirim sekali lagi."
)


class LiveCorpus:
    """The `CorpusDesk` over PANDU_HOME; `library` looks at once when something was published."""

    def __init__(self, settings: Settings, library: Library[HybridSearch]) -> None:
        self._settings, self._library = settings, library
        self._reading, self._changing = asyncio.Lock(), asyncio.Lock()

    def documents(self) -> Sequence[Document]:
        """What is in the corpus now."""
        return tuple(self._library.current().corpus.documents.values())

    def versions(self) -> Sequence[Version]:
        """The generations that are kept, newest first."""
        current = current_generation(self._settings.home)
        return [_version(folder, current) for folder in reversed(generations(self._root))]

    async def preview(
        self, file: Path, facts: Mapping[str, str], name: str, progress: Progress | None = None
    ) -> Preview:
        """What `file` would become."""
        job = {"do": "preview", "file": str(file), "facts": dict(facts), "name": name}
        async with self._reading:
            return Preview.model_validate(await self._run(job, progress))

    async def publish(
        self, file: Path, entry: Mapping[str, str], progress: Progress | None = None
    ) -> Published:
        """Keeps the file and makes it live."""
        return await self._change({"do": "publish", "file": str(file), "facts": dict(entry)}, progress)

    async def withdraw(self, document: str, progress: Progress | None = None) -> Published:
        """Takes a document out."""
        return await self._change({"do": "withdraw", "document": document}, progress)

    async def add_faq(self, answer: ApprovedAnswer, progress: Progress | None = None) -> Published:
        """Has an approved answer cited."""
        entry = {
            "question": answer.question,
            "answer": answer.answer,
            "source": answer.source,
            "team": answer.team,
            "day": answer.day.isoformat(),
        }
        return await self._change({"do": "answer", "answer": entry}, progress)

    async def withdraw_faq(self, question: str, progress: Progress | None = None) -> Published:
        """Has the answer to a question cited no more."""
        return await self._change({"do": "take_back", "question": question}, progress)

    async def rollback(self, generation: str) -> Published:
        """Goes back to a version that is kept."""
        async with self._changing:
            try:
                await asyncio.to_thread(roll_back, self._settings.home, generation)
            except NoCorpusError:
                raise CorpusRefusedError([GONE]) from None
            except IngestBusyError:
                raise CorpusBusyError from None
            manifest = read_manifest(self._root / generation)
            await asyncio.to_thread(self._library.refresh)
        return Published(generation=generation, passages=manifest.passages, innovations=manifest.innovations)

    async def _change(self, job: Mapping[str, object], progress: Progress | None) -> Published:
        async with self._changing:
            result = Published.model_validate(await self._run(job, progress))
            await asyncio.to_thread(self._library.refresh)
        return result

    @property
    def _root(self) -> Path:
        return corpus_folder(self._settings.home)

    async def _run(self, job: Mapping[str, object], progress: Progress | None) -> object:
        endpoint = embedding_endpoint(self._settings)
        place = {
            "home": str(self._settings.home.absolute()),
            "chroma_url": self._settings.chroma_url,
            "embeddings": asdict(endpoint) if endpoint else None,
        }
        command = (sys.executable, "-m", "ingest")
        process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, limit=LONGEST_LINE)
        try:
            return await _conversation(process, {**place, **job}, progress)
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def _conversation(process: Process, job: Mapping[str, object], progress: Progress | None) -> object:
    """Hands over the job; the result, once the process has told it."""
    if process.stdin is None or process.stdout is None:
        raise CorpusRefusedError([BROKEN])
    process.stdin.write(json.dumps(job).encode())
    process.stdin.close()
    async for line in process.stdout:
        told: dict[str, Any] = json.loads(line)
        if "result" in told:
            return told["result"]
        if "busy" in told:
            raise CorpusBusyError
        if "problems" in told:
            raise CorpusRefusedError([Remark.model_validate(one) for one in told["problems"]])
        if progress is not None:
            await progress(*told["progress"])
    raise CorpusRefusedError([BROKEN])


def _version(folder: Path, current: str | None) -> Version:
    manifest = read_manifest(folder)
    made = datetime.fromtimestamp((folder / MANIFEST).stat().st_mtime, UTC)
    return Version(folder.name, made, tuple(manifest.fingerprints), manifest.passages, folder.name == current)
