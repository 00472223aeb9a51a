"""A whole measurement: jobs through the pool, results into the store, then the cross-check of what convicted."""

from __future__ import annotations

import argparse
import datetime
import gc
import sys
from collections import Counter, defaultdict
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from fixtures.spec import catalogue
from fixtures.verdict import suite
from fixtures.verdict.marks import requirement_ids
from rigs.emulator import registry
from suites.selftest.detector import child, interrupts, jobs, keys, matrix, order, plan, rigfile
from suites.selftest.detector.jobs import Job
from suites.selftest.detector.judging import settle
from suites.selftest.detector.lending import Origins
from suites.selftest.detector.pool import Pool, Running, Tell
from suites.selftest.detector.progress import Progress
from suites.selftest.detector.store import Store

FAVOURITES = 12
WIDTH = 40
PERMITTED = ("variant", "combination", "dialect")
DECIDED = ("convicted", "stillborn")


class Run:
    """One measurement; `entries` is what it has shown so far, `complete` whether it came to its end."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.entries: list[dict[str, Any]] = []
        self.complete = False
        self.cases: list[order.Case] = []
        self.keys = keys.taken()
        self._began = _now()
        self._known = catalogue.load()
        self._store = Store(options.out, resume=options.resume)
        self._origins = Origins()
        self._heard: Counter[int] = Counter()
        self._killers: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def work(self, session: pytest.Session) -> None:
        """Run everything that is planned, and the cross-check; to be called once, with the collected suite."""
        self._items = session.items
        self._config = session.config
        self.cases = [order.Case(item.nodeid, frozenset(requirement_ids(item))) for item in session.items]
        interrupts.arm()
        gc.freeze()  # what is collected is shared with the children as long as nobody counts references anew
        try:
            planned = plan.planned(self.options)
            self._twice(planned)
            if not (self.options.near or self.options.mode == "quick"):
                self._twice(self._rest(planned))
            self._all(self._checks())
            self.complete = True
        except KeyboardInterrupt:
            self._say("interrupted; --resume goes on from here")
        finally:
            with interrupts.held():
                self._origins.close()
                self._store.remember_durations()

    def matrix(self) -> dict[str, Any]:
        """What the run has shown."""
        ground = matrix.Ground(self._known, self.cases, registry.load("defect"), registry.load("variant"),
                               plan.equivalents())
        shown = ("mode", "seed", "jobs", "combinations", "sample", "dialects", "expression", "thorough", "near")
        settings = {key: value for key in shown if (value := getattr(self.options, key))}
        return matrix.build(self.entries, ground, {
            "suite": suite.identity(), "keys": {"emulator": self.keys.emulator, "suite": self.keys.suite},
            "made": self._began.isoformat(timespec="seconds"),
            "duration_s": round((_now() - self._began).total_seconds()),
            "complete": self.complete, "settings": settings})

    def _twice(self, found: list[Job]) -> None:
        """Run the jobs; then those whose observation did not come back, up to it, on a new module."""
        begun = len(self.entries)
        self._all(found)
        by_key = {self.keys.of(job): job for job in found}
        self._all([jobs.again(by_key[entry["key"]], entry["order"]) for entry in self.entries[begun:]
                   if entry["status"] == "unsteady"])

    def _all(self, found: list[Job]) -> None:
        self._progress = progress = Progress(sys.__stdout__ or sys.stdout, len(found))
        old = [(job, entry) for job in found if (entry := self._store.find(self.keys.of(job)))]
        for _, entry in old:
            self.entries.append(entry)
        done = {job for job, _ in old}
        progress.skip(len(done))
        pool = Pool(min(self.options.jobs, max(1, len(found))), self)
        for running in pool.run(job for job in found if job not in done):
            progress.tell(self._ended(running))

    def _ended(self, running: Running) -> dict[str, Any]:
        job = running.job
        result = settle(plan.aim(job, self._known), running.outcomes, running.ended or "")
        entry = {"job": job.plain(), **result, "seconds": round(running.seconds, 2), "ended": running.ended}
        if result["status"] == "unsteady":
            entry["order"] = [outcome.case for outcome in running.outcomes]
        for outcome in running.outcomes:
            if outcome.verdict == "pass":
                self._store.durations[outcome.case] = outcome.seconds
        if result["status"] == "convicted":
            self._killers[_file(job)][result["case"]] += 1
        kept = self._store.add(self.keys.of(job), entry)
        self.entries.append(kept)
        return kept

    def _rest(self, planned: list[Job]) -> list[Job]:
        """The hunt goes on through all other cases for the defects that the near ones did not convict."""
        decided = {entry["job"]["name"] for entry in self.entries
                   if entry["job"]["reach"] == "near" and entry["status"] in DECIDED}
        return [jobs.rest(job) for job in planned if job.reach == "near" and job.name not in decided]

    def _checks(self) -> list[Job]:
        """The cases that convicted, against the sound module: one that accuses it as well convicts nobody."""
        convicting: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for entry in self.entries:
            if entry["status"] == "convicted":
                convicting[entry["job"]["dialect"]][entry["case"]] = None
        return [job for dialect, cases in convicting.items() for job in jobs.checks(list(cases), dialect)]

    def child(self, job: Job, slot: int, folder: Path, tell: Tell) -> None:
        """A run of the suite against the module of this job."""
        favourites = [case for case, _ in self._killers[_file(job)].most_common(FAVOURITES)] if job.mutant else []
        chosen = order.order(job, self.cases, self._store.durations, favourites)
        child.prepare(self._config, job, rigfile.write(job, folder), self._origins.of(slot), folder.name)
        items = list(child.picked(self._items, chosen))
        child.Runner(self._config, plan.aim(job, self._known), tell).run(items)

    def starting(self, slot: int) -> None:
        """The slot needs an origin."""
        self._origins.of(slot)

    def cut(self, slot: int) -> None:
        """Nobody knows in which state a killed job has left its origin."""
        self._origins.drop(slot)

    def going_on(self, running: Collection[Running]) -> None:
        """Say at once who is accused, and from time to time how far the long jobs are."""
        for one in running:
            for outcome in one.outcomes[self._heard[one.pid]:] if one.job.kind in PERMITTED else ():
                self._progress.early(one.job.name, outcome)
            self._heard[one.pid] = len(one.outcomes)
        self._progress.beat([f"{one.job.name[:WIDTH]} {len(one.outcomes)}" for one in running])

    def _say(self, text: str) -> None:
        print(text, file=sys.__stdout__, flush=True)


def _now() -> datetime.datetime:
    return datetime.datetime.now().astimezone()


def _file(job: Job) -> str:
    return job.mutant.partition(":")[0]
