"""Search: finding innovations in the catalogue, page by page, narrowed by taps, with cards and comparing."""

from bot.features.search import asking, cards, listing, refining
from bot.features.search.owner import feature

__all__ = ["asking", "cards", "feature", "listing", "refining"]
