"""Keeps what is open in step with the pointer: looks once a second, opens the new, drops the old."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from knowledge.errors import KnowledgeError
from knowledge.generation import corpus_folder, current_folder, current_generation

log = logging.getLogger(__name__)
Opened = TypeVar("Opened")


class Library(Generic[Opened]):
    """Hands out whatever `opener` makes of the folder of the current generation; thread-safe.

    Whoever has called `current` keeps a whole generation for as long as it holds the value. A generation that
    cannot be opened is logged and the one before stays. `release` is called at the end.
    """

    def __init__(
        self,
        home: Path,
        opener: Callable[[Path], Opened],
        every: float = 1.0,
        monotonic: Callable[[], float] = time.monotonic,
        release: Callable[[], None] | None = None,
    ) -> None:
        self._home, self._opener, self._every, self._monotonic = home, opener, every, monotonic
        self._lock = threading.Lock()
        self._opened: tuple[str, Opened] | None = None
        self._looked = float("-inf")
        self._release = release
        self._stop = threading.Event()
        self._watcher: threading.Thread | None = None

    def current(self) -> Opened:
        """The newest published generation, at most a second behind; raises NoCorpusError."""
        opened = self._opened
        if opened is not None and (self._watcher or self._monotonic() - self._looked < self._every):
            return opened[1]
        return self.refresh()

    def refresh(self) -> Opened:
        """Looks now. Blocks while a new generation is being opened."""
        with self._lock:
            self._looked = self._monotonic()
            generation = current_generation(self._home)
            opened = self._opened
            if opened is not None and opened[0] == generation:
                return opened[1]
            folder = current_folder(self._home)
            try:
                fresh = self._opener(folder)
            except KnowledgeError:
                if opened is None:
                    raise
                log.exception("generation %s could not be opened", folder.name)
                return opened[1]
            self._opened = (folder.name, fresh)
            return fresh

    def use(self, opener: Callable[[Path], Opened]) -> Opened:
        """Opens the current generation and all that follow another way; readers keep what they hold."""
        with self._lock:
            folder = current_folder(self._home)
            fresh = opener(folder)
            self._opener, self._opened = opener, (folder.name, fresh)
            return fresh

    def watch(self) -> None:
        """Opens new generations in a thread of its own from now on, so that no reader waits for one."""
        if self._watcher is None:
            self._watcher = threading.Thread(target=self._keep_watch, name="library", daemon=True)
            self._watcher.start()

    def close(self) -> None:
        """Stops watching, and lets go of what generations are read with."""
        self._stop.set()
        if self._watcher is not None:
            self._watcher.join(timeout=5)
            self._watcher = None
        if self._release is not None:
            self._release()

    def _keep_watch(self) -> None:
        while not self._stop.wait(self._every):
            if current_generation(self._home) is None:
                continue
            try:
                self.refresh()
            except (KnowledgeError, OSError):
                log.exception("no generation could be opened below %s", corpus_folder(self._home))
