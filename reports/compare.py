"""Two runs beside each other on one page, or many as a table of firmware by requirement. Made of results alone."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fixtures.spec import catalogue
from reports import chart, figures, pages, sidebyside, wire
from reports.changes import KINDS, Change, broke, changes
from reports.run import Run

TITLES = {
    "broken": "Broken", "fixed": "Fixed",
    "weaker": "Weaker: a deviation is new", "stronger": "Stronger: a deviation is gone",
    "unjudged": "No longer judged", "judged": "Judged for the first time", "worded": "Same verdict, other words",
    "new": "New", "gone": "Gone",
}
WIRED = frozenset({"broken", "fixed", "weaker"})
"""The changes whose wires are put side by side."""
MOST_WIRES = 200


def compare(first: Run, second: Run) -> dict[str, Any]:
    """What a page of two runs shows; `broken` says whether something that was met is not met in the second."""
    requirements = changes(first.results["requirements"], second.results["requirements"])
    cases = changes(first.results["cases"], second.results["cases"])
    measured = figures.compare(first.results, second.results)
    return {
        "first": first.results, "second": second.results,
        "requirements": [(kind, found) for kind in KINDS
                         if (found := [change for change in requirements if change.kind == kind])],
        "cases": _with_wires(first, second, cases),
        "counts": {kind: sum(change.kind == kind for change in requirements) for kind in KINDS},
        "figures": measured, "cumulative": chart.cumulative,
        "broken": broke(requirements) or broke(cases) or any(found.answer == "worse" for found in measured),
        "texts": {id_: entry.text for id_, entry in catalogue.load().items()},
        "titles": TITLES,
    }


def build(runs: Sequence[Run], page: Path) -> bool:
    """Write the page of two or more runs; returns whether something broke from one to the next. Raises OSError."""
    if len(runs) == 2:
        values = compare(*runs)
        pages.write(page, "compare.html", **values)
        return bool(values["broken"])
    steps = [changes(one.results["requirements"], next_.results["requirements"])
             for one, next_ in itertools.pairwise(runs)]
    pages.write(page, "across.html", runs=[run.results for run in runs], rows=across([run.results for run in runs]),
                texts={id_: entry.text for id_, entry in catalogue.load().items()})
    return any(broke(step) for step in steps)


def across(results: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any] | None], bool]]:
    """Requirement id, its record in each run (None: not there), and whether they differ."""
    by_run = [{entry["id"]: entry for entry in found["requirements"]} for found in results]
    ids = dict.fromkeys(id_ for records in by_run for id_ in records)
    rows = [(id_, [records.get(id_) for records in by_run]) for id_ in ids]
    return [(id_, row, len({entry["verdict"] if entry else "" for entry in row}) > 1) for id_, row in rows]


def _with_wires(first: Run, second: Run, found: Sequence[Change]) -> list[tuple[Change, list[sidebyside.Pair]]]:
    wired = [change for change in found if change.kind in WIRED][:MOST_WIRES]
    return [(change, _wires(first, second, change) if change in wired else []) for change in found]


def _wires(first: Run, second: Run, change: Change) -> list[sidebyside.Pair]:
    return sidebyside.pairs(_rows(first, change.before), _rows(second, change.after))


def _rows(run: Run, case: Mapping[str, Any] | None) -> list[wire.Row]:
    transcript = run.transcript(dict(case)) if case else None
    if transcript is None:
        return []
    with transcript.open(encoding="utf-8", errors="backslashreplace") as lines:
        return wire.rows(lines)
