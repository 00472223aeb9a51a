"""Tools asked in turns, and what is made of their answers: medians, and ratios of what was taken in the same turn."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from suites.benchmarks.peers.peer import BARE, ENTRIES, OURS


class Asked(Protocol):
    """Whoever answers for a tool."""

    name: str

    def ask(self, task: str, amount: int = 0) -> dict[str, Any]:
        """The answer to a task."""


@dataclass
class Measured:
    """One tool: a rate for each turn (None where it gave none), what else it answered, why it is out."""

    name: str
    trips: list[float | None] = field(default_factory=list)
    bulk: list[float | None] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    out: str = ""


def play(tools: Sequence[Asked], *, turns: int, trips: int, bulk_turns: int, size: int) -> dict[str, Measured]:
    """Ask every tool in every turn; one that fails is not asked for the same again."""
    found = {tool.name: Measured(tool.name) for tool in tools}
    for tool in _asked(tools, turns):
        seen = found[tool.name]
        if not seen.out:
            seen.trips.append(_rate(tool, seen, "trips", max(5, trips // ENTRIES[tool.name].trips)))
    there = [tool for tool in tools if not found[tool.name].out]
    for tool in _asked(there, bulk_turns):
        seen = found[tool.name]
        if None not in seen.bulk:
            seen.bulk.append(_rate(tool, seen, "bulk", max(1 << 16, size // ENTRIES[tool.name].share)))
    for tool in there:
        found[tool.name].answers |= {task: tool.ask(task) for task in ("whole", "counted", "report")}
    return found


def _asked(tools: Sequence[Asked], turns: int) -> Iterator[Asked]:
    """Each tool once a turn, another one first each time."""
    for turn in range(turns):
        place = turn % len(tools)
        yield from (*tools[place:], *tools[:place])


def _rate(tool: Asked, seen: Measured, task: str, amount: int) -> float | None:
    answer = tool.ask(task, amount)
    if "missing" in answer or (task == "trips" and "failed" in answer):
        seen.out = str(answer.get("missing") or answer["failed"])
        return None
    if not answer.get("count"):
        seen.answers[task] = answer
        return None
    return float(answer["count"]) / float(answer["seconds"])


def median(rates: Sequence[float | None]) -> float | None:
    """The middle of those that there are."""
    there = [rate for rate in rates if rate]
    return statistics.median(there) if there else None


def ratio(one: Sequence[float | None], other: Sequence[float | None]) -> float | None:
    """The median of what `one` is by `other`, turn by turn."""
    return median([mine / theirs if mine and theirs else None for mine, theirs in zip(one, other, strict=False)])


def rows(found: Mapping[str, Measured]) -> list[dict[str, Any]]:
    """One row a tool, as the table and the JSON file have it."""
    bare, ours = found[BARE], found[OURS]
    return [{
        "tool": name, "out": seen.out,
        "trips_per_second": median(seen.trips), "trip_by_bare": ratio(bare.trips, seen.trips),
        "trips_ours_by_it": ratio(ours.trips, seen.trips),
        "bulk_bytes_per_second": median(seen.bulk), "bulk_by_bare": ratio(seen.bulk, bare.bulk),
        "bulk_ours_by_it": ratio(ours.bulk, seen.bulk),
        "samples": {"trips": seen.trips, "bulk": seen.bulk}, "answers": seen.answers,
    } for name, seen in found.items()]
