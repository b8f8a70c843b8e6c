"""Chooses among all that looks like a numbered heading the ones that make the likeliest rising sequence."""

from collections.abc import Sequence
from dataclasses import dataclass

WINDOW = 600
GAP, GAP_MOST, LIKELY = 0.15, 1.2, 0.2

Number = tuple[int, str]
State = tuple[float, int, Number, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be the heading of one of `readings`; `weight` says how much it looks like it."""

    row: int
    readings: tuple[Number, ...]
    weight: float


def best_chain(candidates: Sequence[Candidate], *, gaps: bool = False) -> list[tuple[int, Number]]:
    """`(row, number)` of the chosen ones in order, numbers strictly rising: the heaviest chain, where every
    missing number costs a little and a less likely reading too (dynamic programming, weighted LIS). With
    `gaps`, numbers are missing by nature, and cost less."""
    most = LIKELY if gaps else GAP_MOST
    states: list[State] = []
    for candidate in candidates:
        states += [
            _state(states, candidate.row, number, candidate.weight - 0.2 * rank, most)
            for rank, number in enumerate(candidate.readings)
        ]
    if not states:
        return []
    at = max(range(len(states)), key=lambda place: states[place][0])
    chain: list[tuple[int, Number]] = []
    while at >= 0:
        _, row, number, at = states[at]
        chain.append((row, number))
    return chain[::-1]


def _state(states: Sequence[State], row: int, number: Number, weight: float, most: float) -> State:
    """The best chain that ends with `number` at `row`, after one of the earlier rows or after none."""
    score, before = weight - _gap(0, number, most), -1
    for place in range(max(0, len(states) - WINDOW), len(states)):
        total, earlier_row, earlier, _ = states[place]
        if earlier < number and earlier_row < row:
            reached = total + weight - _gap(earlier[0], number, most)
            score, before = (reached, place) if reached >= score else (score, before)
    return score, row, number, before


def _gap(before: int, number: Number, most: float) -> float:
    missing = max(0, number[0] - before - 1)
    return min(most, GAP * missing)
