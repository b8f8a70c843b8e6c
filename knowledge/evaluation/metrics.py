"""The measures of a ranking, as trec_eval and BEIR compute them."""

import math
from collections.abc import Mapping, Sequence


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], k: int = 10) -> float:
    """Normalised discounted cumulative gain at `k`, linear gains (Järvelin and Kekäläinen 2002), 0 to 1."""
    gains = (relevant.get(identity, 0) / math.log2(place + 2) for place, identity in enumerate(ranked[:k]))
    best = sorted(relevant.values(), reverse=True)[:k]
    ideal = sum(gain / math.log2(place + 2) for place, gain in enumerate(best))
    return sum(gains) / ideal if ideal else 0.0


def recall(ranked: Sequence[str], relevant: Mapping[str, int], k: int = 5) -> float:
    """The share of the relevant found among the first `k`, 0 to 1."""
    wanted = {identity for identity, gain in relevant.items() if gain > 0}
    return len(wanted & set(ranked[:k])) / len(wanted) if wanted else 0.0


def reciprocal_rank(ranked: Sequence[str], relevant: Mapping[str, int], k: int = 10) -> float:
    """One over the place of the first relevant among the first `k`, 0 where there is none."""
    places = (place for place, identity in enumerate(ranked[:k], 1) if relevant.get(identity, 0) > 0)
    first = next(places, 0)
    return 1 / first if first else 0.0


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Agreement of two judges beyond chance (Cohen 1960): 1 is full, 0 what chance gives; None without pairs,
    and where chance alone agrees fully because both always say the same."""
    if not pairs:
        return None
    count = len(pairs)
    alike = sum(one is other for one, other in pairs) / count
    first, second = (sum(pair[place] for pair in pairs) / count for place in (0, 1))
    chance = first * second + (1 - first) * (1 - second)
    return (alike - chance) / (1 - chance) if chance < 1 else None


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie, nearest rank; 0 without values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))]
