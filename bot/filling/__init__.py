"""The conversation of a form in chat; which forms there are and what they do is left to features."""

from bot.filling.flow import FormFlow
from bot.filling.stored import Filled

__all__ = ["Filled", "FormFlow"]
