"""Diagnosis: what `pandu doctor` looks at, what it finds, and the remedy."""

from bot.diagnosis.examining import examine
from bot.diagnosis.finding import Finding
from bot.diagnosis.live import try_live

__all__ = ["Finding", "examine", "try_live"]
