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


def by_size(entries: Iterable[Mapping[str, Any]]) -> list[tuple[str, Markup]]:
    """A title and a picture of each family of throughputs that differ in their size alone."""
    families: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for entry in entries:
        if entry.get("samples") and entry.get("size") and str(entry.get("unit")) == "kB/s":
            title = str(entry["name"]).replace(f", {entry['size']} bytes", "")
            point = float(entry["size"]), statistics.median(entry["samples"])
            families.setdefault((title, "kB/s"), []).append(point)
    return [(title, chart.against_size(points, unit)) for (title, unit), points in families.items() if len(points) > 1]


def time_lines(entries: Iterable[Mapping[str, Any]]) -> list[tuple[str, Markup]]:
    """A title and a picture of each read whose blocks were kept."""
    return [(str(entry["name"]), chart.time_line([(float(t), float(size)) for t, size in entry["blocks"]]))
            for entry in entries if entry.get("blocks")]


def _shown(entry: Mapping[str, Any], samples: list[float]) -> Shown:
    p90 = statistics.quantiles(samples, n=10)[-1] if len(samples) > 1 else samples[0]
    unit = str(entry.get("unit", ""))
    return Shown(str(entry["name"]), unit, statistics.median(samples), p90, len(samples),
                 str(entry.get("mark", "")), chart.cumulative(samples, unit))
