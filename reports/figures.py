"""Two measurements of the same thing: better, same or worse, with the noise of both taken into account. Pure.

A figure is an entry of `benchmarks` in a results file: `name`, `unit`, `better` ("more" or "less"), `conditions` (what
must agree for a comparison) and `samples`. The answer rests on a bootstrap of the ratio of medians with a fixed seed,
so that the same two files give the same answer.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ROUNDS = 2000
CONFIDENCE = 0.95
LEAST = 5
"""Samples of each side below which nothing is said."""
CONDITIONS = ("kind", "baudrate", "origin", "dialect", "speed")


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of both runs: medians, their ratio (second by first) with its interval, and the answer.

    `answer`: "better", "same", "worse", "not comparable"; `why` says the reason of the last. `detectable` is the
    smallest relative change that these samples could have shown.
    """

    name: str
    unit: str
    before: float
    after: float
    ratio: float
    low: float
    high: float
    answer: str
    why: str = ""
    samples: tuple[Sequence[float], Sequence[float]] = ((), ())

    @property
    def detectable(self) -> float:
        """Half the width of the interval of the ratio."""
        return (self.high - self.low) / 2


def compare(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Compared]:
    """All figures that both results have, by name."""
    old = {str(entry["name"]): entry for entry in first.get("benchmarks", ()) if "samples" in entry}
    new = {str(entry["name"]): entry for entry in second.get("benchmarks", ()) if "samples" in entry}
    return [one(old[name], new[name]) for name in new if name in old]


def one(before: Mapping[str, Any], after: Mapping[str, Any]) -> Compared:
    """Compare two records of one figure."""
    old, new = [float(x) for x in before["samples"]], [float(x) for x in after["samples"]]
    name, unit = str(after["name"]), str(after.get("unit", ""))
    why = _hindrance(before, after, old, new)
    was, now = (statistics.median(values) if values else 0.0 for values in (old, new))
    if why:
        return Compared(name, unit, was, now, 0.0, 0.0, 0.0, "not comparable", why)
    low, high = interval(old, new)
    return Compared(name, unit, was, now, now / was, low, high, _answer(low, high, str(after.get("better", ""))),
                    samples=(old, new))


def interval(before: Sequence[float], after: Sequence[float]) -> tuple[float, float]:
    """The bootstrap interval of the ratio of medians, `after` by `before`; both positive."""
    draw = random.Random(0)
    ratios = sorted(
        statistics.median(draw.choices(after, k=len(after))) / statistics.median(draw.choices(before, k=len(before)))
        for _ in range(ROUNDS))
    cut = int(ROUNDS * (1 - CONFIDENCE) / 2)
    return ratios[cut], ratios[-1 - cut]


def _answer(low: float, high: float, better: str) -> str:
    if low <= 1 <= high:
        return "same"
    return "better" if (low > 1) == (better != "less") else "worse"


def _hindrance(before: Mapping[str, Any], after: Mapping[str, Any], old: Sequence[float], new: Sequence[float]) -> str:
    conditions = before.get("conditions", {}), after.get("conditions", {})
    for key in CONDITIONS:
        was, now = (found.get(key) for found in conditions)
        if was != now:
            return f"{key} was {was} and is {now}"
    if min(len(old), len(new)) < LEAST:
        return f"fewer than {LEAST} samples"
    if min(*old, *new) <= 0:
        return "a sample that is not above zero"
    return ""
