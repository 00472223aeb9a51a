"""The same cases on hardware, emulator and recording: where they agree, and where the emulator must still be taught."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports import pages
from reports.changes import UNSAID
from reports.run import Run, RunError


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two rigs agree: cases that both judged, and those of them with the same verdict."""

    rig: str
    judged: int
    same: int

    @property
    def percent(self) -> float:
        """Of the cases that both judged; 100 where there is none."""
        return round(100 * self.same / self.judged, 1) if self.judged else 100.0


def build(runs: Sequence[Run], page: Path) -> bool:
    """Write the page of two or more runs, the first being the measure; returns whether all agree. Raises OSError."""
    if len(runs) < 2:
        raise RunError("agreement: name at least two runs, the module's first")
    results = [run.results for run in runs]
    rows = disagreements(results)
    pages.write(page, "agreement.html", runs=results, rows=rows, readings=readings(results),
                scores=[agreement(results[0], other) for other in results[1:]],
                by_command=Counter(command for row in rows for command in _commands(row[1])))
    return not rows


def agreement(measure: Mapping[str, Any], other: Mapping[str, Any]) -> Agreement:
    """Count what both judged and what they judged alike."""
    mine, theirs = _verdicts(measure), _verdicts(other)
    both = [id_ for id_ in mine if id_ in theirs and not {mine[id_], theirs[id_]} & UNSAID]
    return Agreement(str(other["rig"].get("name", "")), len(both), sum(mine[id_] == theirs[id_] for id_ in both))


def disagreements(results: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any] | None]]]:
    """The cases on which the judged verdicts of the runs are not all the same, with their record in each."""
    by_run = [{case["id"]: case for case in found["cases"]} for found in results]
    rows = [(id_, [cases.get(id_) for cases in by_run]) for id_ in by_run[0]]
    return [(id_, row) for id_, row in rows if len({case["verdict"] for case in row if case} - UNSAID) > 1]


def readings(results: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[str]]]:
    """The open points on which the modules of the runs made different choices, with the choices."""
    topics = dict.fromkeys(topic for found in results for topic in found.get("readings", {}))
    rows = [(topic, [" and ".join(found.get("readings", {}).get(topic, {})) for found in results]) for topic in topics]
    return [(topic, chosen) for topic, chosen in rows if len({choice for choice in chosen if choice}) > 1]


def _verdicts(results: Mapping[str, Any]) -> dict[str, str]:
    return {case["id"]: case["verdict"] for case in results["cases"]}


def _commands(row: Sequence[Mapping[str, Any] | None]) -> set[str]:
    return {id_.partition("-")[0] for case in row if case for id_ in case["requirements"]}
