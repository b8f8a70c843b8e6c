"""The feature that the modules of this folder register with."""

from bot.feature import Feature

feature = Feature("joining")
