"""Many runs in the order of time: the trend of each requirement, figure and duration, and the cases that waver.

A folder of results files is all that it needs: no database, no server. A file that is none is named and left out.
"""

from __future__ import annotations

import itertools
import shutil
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from fixtures.spec import catalogue
from reports import chart, pages
from reports.changes import MET, UNMET, UNSAID
from reports.run import RESULTS, Run, RunError, load

PAGE = "history.html"
RUNS_SHOWN = 60
MOST_KEPT = 400


@dataclass(frozen=True, slots=True)
class Flaky:
    """A case that was met and unmet on the same firmware, rig and suite: `turns` is how often it changed."""

    id: str
    turns: int
    runs: int
    where: str


def collect(folder: Path) -> tuple[list[Run], list[str]]:
    """All runs below a folder in the order of their starts, and a line for each results file that is none."""
    runs, wrong = [], []
    for file in sorted(folder.rglob(RESULTS)):
        try:
            runs.append(load(file))
        except RunError as error:
            wrong.append(str(error))
    if not runs:
        raise RunError(f"{folder}: no {RESULTS} below it; name the folder in which runs are kept")
    return sorted(runs, key=lambda run: (str(run.results["started"]), str(run.folder))), wrong


def keep(out: Path, kept: Path) -> int:
    """Copy the results of the runs below `out` into `kept`, the newest MOST_KEPT of all; returns how many are new.

    A results file alone is small and is all that a history needs. Raises OSError.
    """
    new = 0
    for file in sorted(out.glob(f"*/{RESULTS}")):
        target = kept / file.parent.name / RESULTS
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
            new += 1
    for old in sorted(kept.glob(f"*/{RESULTS}"))[:-MOST_KEPT]:
        old.unlink()
        old.parent.rmdir()
    return new


def build(folder: Path, page: Path | None = None) -> Path:
    """Write the page of all runs below a folder, by default into it; raises RunError and OSError."""
    runs, wrong = collect(folder)
    results = [run.results for run in runs]
    written = page or folder / PAGE
    pages.write(written, "history.html", runs=results[-RUNS_SHOWN:], count=len(results), wrong=wrong,
                trends=trends(results[-RUNS_SHOWN:]), flaky=flaky(results), figures=measured(results),
                durations=chart.trend([float(run["duration_s"]) for run in results], "s"),
                texts={id_: entry.text for id_, entry in catalogue.load().items()})
    return written


def trends(results: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any] | None]]]:
    """The requirements whose verdict was not the same in all runs, with their record in each."""
    by_run = [{entry["id"]: entry for entry in found["requirements"]} for found in results]
    ids = dict.fromkeys(id_ for records in by_run for id_ in records)
    rows = [(id_, [records.get(id_) for records in by_run]) for id_ in ids]
    return [(id_, row) for id_, row in rows if len({entry["verdict"] for entry in row if entry} - UNSAID) > 1]


def flaky(results: Sequence[Mapping[str, Any]]) -> list[Flaky]:
    """The cases that changed between met and unmet though firmware, rig and suite had not; most turns first."""
    seen: dict[tuple[str, str], list[str]] = {}
    for found in results:
        where = ", ".join((str(found["dut"].get("revision", "")), str(found["rig"].get("name", "")),
                           str(found["suite"].get("commit", ""))[:12]))
        for case in found["cases"]:
            if case["verdict"] in MET | UNMET:
                seen.setdefault((case["id"], where), []).append("met" if case["verdict"] in MET else "unmet")
    wavering = [Flaky(id_, _turns(verdicts), len(verdicts), where) for (id_, where), verdicts in seen.items()
                if _turns(verdicts)]
    return sorted(wavering, key=lambda case: (-case.turns, case.id))


def measured(results: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, Markup]]:
    """Name, unit and picture of each figure that at least two runs have, by its medians."""
    series: dict[tuple[str, str], list[float]] = {}
    for found in results:
        for entry in found.get("benchmarks", ()):
            if entry.get("samples"):
                key = str(entry["name"]), str(entry.get("unit", ""))
                series.setdefault(key, []).append(statistics.median(entry["samples"]))
    return [(name, unit, chart.trend(values, unit)) for (name, unit), values in series.items() if len(values) > 1]


def _turns(verdicts: Sequence[str]) -> int:
    return sum(one != other for one, other in itertools.pairwise(verdicts))
