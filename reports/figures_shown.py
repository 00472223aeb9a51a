"""Benchmark entries of a run for a page: their numbers and one picture each. Pure."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from reports import chart


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure: median and 90th percentile in its unit, how many samples, a mark (or ""), its picture."""

    name: str
    unit: str
    median: float
    p90: float
    count: int
    mark: str
    picture: Markup


def charts(entries: Iterable[Mapping[str, Any]]) -> list[Shown]:
    """What is shown of each entry that has samples."""
    return [_shown(entry, [float(value) for value in entry["samples"]]) for entry in entries if entry.get("samples")]


def _shown(entry: Mapping[str, Any], samples: list[float]) -> Shown:
    p90 = statistics.quantiles(samples, n=10)[-1] if len(samples) > 1 else samples[0]
    unit = str(entry.get("unit", ""))
    return Shown(str(entry["name"]), unit, statistics.median(samples), p90, len(samples),
                 str(entry.get("mark", "")), chart.cumulative(samples, unit))
