"""One job, in a process forked from the one that has collected the cases: a new rig, then the cases one by one.

The process ends without teardown of the session: the emulator dies with it, and the origin is only lent.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, cast

import pytest

import fixtures.bench.plugin
import rigs.kinds.emulator
import rigs.plugin
from fixtures.origin import process
from fixtures.verdict.case import CASE
from suites.selftest.detector import mutated
from suites.selftest.detector.jobs import Job
from suites.selftest.detector.judging import Aim, Outcome
from suites.selftest.detector.lending import Lent

AGAIN = 2


class Listener:
    """A pytest plugin that keeps the picture of the case that runs."""

    def __init__(self) -> None:
        self.picture: dict[str, Any] = {}
        self.seconds = 0.0
        self.text = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the last picture of the case: it holds all that the phases before it held."""
        self.picture = getattr(report, "conformance", self.picture)
        self.seconds += report.duration
        self.text = self.text or (report.longreprtext if report.failed else "")

    def take(self, case: str) -> Outcome:
        """The outcome of the case that has just run."""
        picture = self.picture
        violated = {id_: word for id_, word in picture.get("by_requirement", {}).items()
                    if word in ("fail", "deviation")}
        return Outcome(case, picture.get("verdict", "error"), violated, picture.get("message", self.text[-400:]),
                       round(self.seconds, 3), bool(picture.get("rig_fault")), evidence=picture.get("evidence", []))


@dataclass
class Runner:
    """Runs items of a collected session and tells their outcomes."""

    config: pytest.Config
    aim: Aim
    tell: Callable[[Outcome], None]

    def run(self, items: Sequence[pytest.Item]) -> None:
        """Run the items in order until the job's aim is reached; `pytest.exit` (a broken rig) goes through."""
        outcomes: list[Outcome] = []
        for item, following in zip_longest(items, items[1:]):
            outcome = self._watched(item, following)
            outcomes.append(outcome)
            self.tell(outcome)
            if self.aim.over(outcomes):
                break

    def _watched(self, item: pytest.Item, following: pytest.Item | None) -> Outcome:
        """The outcome; an observation that is notable is looked at again, at most twice."""
        outcome = self._once(item, following)
        if self.aim.notable(outcome):
            again = (self._once(item, following) for _ in range(AGAIN))
            outcome.steady = any(self._same(outcome, other) for other in again)
        return outcome

    def _same(self, outcome: Outcome, other: Outcome) -> bool:
        hit = set(self.aim.hit(outcome))
        return self.aim.notable(other) and (not hit or bool(hit & set(self.aim.hit(other))))

    def _once(self, item: pytest.Item, following: pytest.Item | None) -> Outcome:
        if CASE in item.stash:
            del item.stash[CASE]
            cast("Any", item)._initrequest()  # as plugins that run a test again do: its fixtures are built anew
        listener = Listener()
        self.config.pluginmanager.register(listener)
        try:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        finally:
            self.config.pluginmanager.unregister(listener)
        return listener.take(item.nodeid)


def prepare(config: pytest.Config, job: Job, rig: Path, origin: process.OriginProcess, seed: str) -> None:
    """Make this process a run on `rig`: as if pytest had been started with --rig and --run-seed."""
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(rig.parent)
    process.start = lambda *_args, **_named: cast("process.OriginProcess", Lent(origin))
    if job.mutant:
        os.environ[mutated.VARIABLE] = job.mutant
        rigs.kinds.emulator.PROGRAM = mutated.PROGRAM
    config.option.rig, config.option.run_seed = [str(rig)], seed
    config.pluginmanager.unregister(name="rig-recording")
    config.stash.setdefault(rigs.plugin.RIGS, []).clear()  # what was read at the start is the sound module's
    rigs.plugin.pytest_configure(config)
    fixtures.bench.plugin.pytest_configure(config)


def picked(items: Sequence[pytest.Item], order: Sequence[str]) -> Iterator[pytest.Item]:
    """The items of these ids, in this order."""
    by_id = {item.nodeid: item for item in items}
    return (by_id[id_] for id_ in order)
