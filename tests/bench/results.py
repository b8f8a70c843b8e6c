"""Collects figures and writes them: {name: {value, unit, baseline?, ratio?}}."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = Path(".bench/results.json")
SHORT = os.environ.get("BENCH") == "short"
"""Whether samples stand for the whole where that takes minutes."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `ratio` is value / baseline where a baseline was measured in the same run."""

    value: float
    unit: str
    baseline: float | None = None

    def as_row(self) -> dict[str, object]:
        """The figure as a JSON object, without what was not measured."""
        row = {key: value for key, value in asdict(self).items() if value is not None}
        if self.baseline:
            row["ratio"] = round(self.value / self.baseline, 3)
        return row


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie, by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def write(figures: dict[str, Figure]) -> None:
    """Merge the figures into the file, and print them as a table."""
    FILE.parent.mkdir(exist_ok=True)
    before = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    rows = {name: figure.as_row() for name, figure in figures.items()}
    FILE.write_text(json.dumps(before | rows, indent=2) + "\n", encoding="utf-8")
    for name, row in rows.items():
        versus = f"  baseline {row['baseline']:.4g}  ratio {row['ratio']}" if "baseline" in row else ""
        print(f"{name:32} {row['value']:10.4g} {row['unit']:8}{versus}", flush=True)  # noqa: T201
