"""Importing: earlier reports of a spreadsheet, from chat (`/impor`) and for the command line."""

from bot.features.importing.sending import feature

__all__ = ["feature"]
