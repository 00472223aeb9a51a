"""A whole measurement: jobs through the pool, results into the store, then the cross-check of what convicted."""

from __future__ import annotations

import argparse
import gc
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from fixtures.spec import catalogue
from fixtures.verdict.marks import requirement_ids
from suites.selftest.detector import child, jobs, keys, order, plan, rigfile
from suites.selftest.detector.jobs import Job
from suites.selftest.detector.judging import settle
from suites.selftest.detector.lending import Origins
from suites.selftest.detector.pool import Pool, Running, Tell
from suites.selftest.detector.progress import Progress
from suites.selftest.detector.store import Store

FAVOURITES = 12


class Run:
    """One measurement; `entries` is what it has shown so far, `complete` whether it came to its end."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.entries: list[dict[str, Any]] = []
        self.complete = False
        self.cases: list[order.Case] = []
        self.keys = keys.taken()
        self._known = catalogue.load()
        self._store = Store(options.out, resume=options.resume)
        self._origins = Origins()
        self._killers: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def work(self, session: pytest.Session) -> None:
        """Run everything that is planned, and the cross-check; to be called once, with the collected suite."""
        if self.options.list:
            self._list()
            return
        self._items = session.items
        self._config = session.config
        self.cases = [order.Case(item.nodeid, frozenset(requirement_ids(item))) for item in session.items]
        gc.freeze()  # what is collected is shared with the children as long as nobody counts references anew
        try:
            self._all(plan.planned(self.options))
            self._all(self._checks())
            self.complete = True
        except KeyboardInterrupt:
            self._say("interrupted; --resume goes on from here")
        finally:
            self._origins.close()
            self._store.remember_durations()

    def _list(self) -> None:
        for job in plan.planned(self.options):
            self._say(f"{job.kind:<12} {job.name}  {' '.join(job.violates)}".rstrip())

    def _all(self, found: list[Job]) -> None:
        progress = Progress(sys.__stdout__ or sys.stdout, len(found))
        old = [(job, entry) for job in found if (entry := self._store.find(self.keys.of(job)))]
        for _, entry in old:
            self.entries.append(entry)
        done = {job for job, _ in old}
        progress.skip(len(done))
        pool = Pool(min(self.options.jobs, max(1, len(found))), self._child, self._origins.drop, self._origins.of)
        for running in pool.run(job for job in found if job not in done):
            progress.tell(self._ended(running))

    def _ended(self, running: Running) -> dict[str, Any]:
        job = running.job
        result = settle(plan.aim(job, self._known), running.outcomes, running.ended or "")
        entry = {"job": job.plain(), **result, "seconds": round(running.seconds, 2), "ended": running.ended}
        for outcome in running.outcomes:
            if outcome.verdict == "pass":
                self._store.durations[outcome.case] = outcome.seconds
        if result["status"] == "convicted":
            self._killers[_file(job)][result["case"]] += 1
        self.entries.append(entry)
        return self._store.add(self.keys.of(job), entry)

    def _checks(self) -> list[Job]:
        """The cases that convicted, against the sound module: one that accuses it as well convicts nobody."""
        convicting = dict.fromkeys(entry["case"] for entry in self.entries if entry["status"] == "convicted")
        return jobs.checks([id_ for id_ in convicting if id_])

    def _child(self, job: Job, slot: int, folder: Path, tell: Tell) -> None:
        """In the forked process: a run of its own."""
        favourites = [case for case, _ in self._killers[_file(job)].most_common(FAVOURITES)] if job.mutant else []
        chosen = order.order(job, self.cases, self._store.durations, favourites)
        child.prepare(self._config, job, rigfile.write(job, folder), self._origins.of(slot), folder.name)
        items = list(child.picked(self._items, chosen))
        child.Runner(self._config, plan.aim(job, self._known), tell).run(items)

    def _say(self, text: str) -> None:
        print(text, file=sys.__stdout__, flush=True)


def _file(job: Job) -> str:
    return job.mutant.partition(":")[0]
