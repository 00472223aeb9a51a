"""Results and pages of a measurement grow with its samples, no faster: 100 samples against 10,000."""

from __future__ import annotations

import json
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixtures.verdict import Judge
from reports import compare, figures, figures_shown, history
from reports.run import Run
from suites.benchmarks._floor import Floor
from suites.benchmarks._meter import Meter
from suites.selftest import reports_results

FEW, MANY = 100, 10_000
FACTOR = MANY / FEW
ROOM = 1.6
"""How far above the straight line a cost may lie: the logarithm of what is sorted, and noise."""


class Taking(Judge):
    """A judge that keeps entries and nothing else."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []

    def entry(self, kind: str, values: dict[str, Any]) -> None:
        self.taken.append(values)

    def record(self, topic: str, value: str) -> None:
        """Not of interest here."""


def samples(count: int) -> list[float]:
    return [0.02 + (place * 7919 % 1000) / 1e5 for place in range(count)]


def entry(count: int) -> dict[str, Any]:
    """The entry of the results file that a meter makes of so many samples."""
    judge = Taking()
    Meter(judge, Floor(1e-6, 1e-6, 1e12, 1e-9), 1.0, count, {"kind": "emulator"}).times("AT round trip", samples(count))
    return judge.taken[0]


def written(count: int) -> str:
    return json.dumps(reports_results.results(benchmarks=[entry(count)]))


def shown(count: int) -> str:
    return "".join(str(each.picture) for each in figures_shown.charts([entry(count)]))


def trended(count: int) -> str:
    found = [reports_results.results(benchmarks=[entry(count)])] * 2
    return "".join(str(picture) for _, _, picture in history.measured(found))


def compared(count: int) -> str:
    return figures.one(entry(count), entry(count)).answer


def processor(run: Callable[[int], str], count: int) -> float:
    """The least processor seconds of a few calls: what else runs does not count."""
    def once() -> float:
        begin = resource.getrusage(resource.RUSAGE_SELF)
        run(count)
        end = resource.getrusage(resource.RUSAGE_SELF)
        return end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime

    return min(once() for _ in range(3))


@pytest.mark.parametrize("run", [written, shown], ids=["results", "report"])
def test_size_grows_with_the_samples(run: Callable[[int], str]) -> None:
    assert len(run(MANY)) - len(run(1)) <= ROOM * FACTOR * (len(run(FEW)) - len(run(1)))


@pytest.mark.parametrize("run", [written, shown, trended], ids=["results", "report", "history"])
def test_time_grows_with_the_samples(run: Callable[[int], str]) -> None:
    middle = FEW * 10  # a hundred samples take less than a clock of the processor tells
    ratio = processor(run, MANY) / max(processor(run, middle), 1e-4)
    assert ratio <= ROOM * MANY / middle + 5


def test_a_comparison_grows_with_the_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "ROUNDS", 40)
    assert processor(compared, MANY) <= 3 * 10 * max(processor(compared, MANY // 10), 1e-3)  # squares would be 100


def test_the_page_of_a_comparison_is_no_larger_than_its_samples(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "ROUNDS", 40)
    sizes = []
    for count in (FEW, MANY):
        runs = [Run(reports_results.written(tmp_path / f"{count}-{side}", found), found) for side in "ab"
                if (found := reports_results.results(benchmarks=[entry(count)]))]
        page = tmp_path / f"{count}.html"
        compare.build(runs, page)
        sizes.append(page.stat().st_size)
    assert sizes[1] - sizes[0] <= ROOM * FACTOR * sizes[0]
