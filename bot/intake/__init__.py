"""Updates in: written down, then confirmed, then handled, in order within a chat and chats side by side."""

from bot.intake.polling import LEASE, Intake

__all__ = ["LEASE", "Intake"]
