"""Which things of a list moved: as few as explain the new order."""

from __future__ import annotations

from collections.abc import Sequence


def moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The keys (each at most once in a list) that stand in both lists, but not in the same order as the others.

    The others are the longest run that kept its order. Where more runs are as long, the keys decide, so that looking from the
    other side gives the same answer.
    """
    places = {key: place for place, key in enumerate(old)}
    common = [key for key in new if key in places]
    if [places[key] for key in common] == sorted(places[key] for key in common):
        return set()
    weights = {key: 1 << rank for rank, key in enumerate(sorted(common))}
    best: dict[str, tuple[int, int, tuple[str, ...]]] = {}
    for index, key in enumerate(common):
        before = (best[other] for other in common[:index] if places[other] < places[key])
        length, weight, run = max(before, key=lambda one: one[:2], default=(0, 0, ()))
        best[key] = (length + 1, weight + weights[key], (*run, key))
    kept = max(best.values(), key=lambda one: one[:2])[2]
    return set(common) - set(kept)


def place_of(key: str, order: Sequence[str], known: Sequence[str]) -> str:
    """The nearest key before this one that is also in `known`, or "" when it comes first."""
    before = list(order[: order.index(key)])
    return next((other for other in reversed(before) if other in known), "")
