"""A whole measurement with a pool that answers at once: which jobs follow from what the first ones showed."""

from __future__ import annotations

import os
import select
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from suites.selftest.detector import arguments, keys, plan, pool, run
from suites.selftest.detector.jobs import Job
from suites.selftest.detector.judging import Outcome
from suites.selftest.detector.pool import Pool, Running

ID = "F1303-46"
HIT = Outcome("s/a.py::test_hit", "fail", {ID: "fail"})
ONCE = Outcome("s/a.py::test_once", "fail", {ID: "fail"}, steady=False)
PASS = Outcome("s/a.py::test_pass", "pass", seconds=0.25)
Answer = Callable[[Job], list[Outcome]]


class AtOnce:
    """In place of the pool: every job ends at once with what `answer` says."""

    answer: Answer
    seen: list[Job]

    def __init__(self, _size: int, _host: run.Run) -> None:
        pass

    def run(self, jobs: Iterable[Job]) -> Iterator[Running]:
        for job in jobs:
            AtOnce.seen.append(job)
            yield Running(job, 0, 0, 0, Path(), 0.0, outcomes=AtOnce.answer(job), ended="")


@pytest.fixture
def measure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., run.Run]:
    """Run the defect `ua-255` with that answer."""

    def measured(answer: Answer, *given: str) -> run.Run:
        AtOnce.answer, AtOnce.seen = staticmethod(answer), []
        monkeypatch.setattr(run, "Pool", AtOnce)
        options = arguments.parser().parse_args(["defects", "-k", "ua-255", "--out", str(tmp_path), *given])
        made = run.Run(options)
        made.work(cast("Any", SimpleNamespace(items=[], config=None)))
        return made

    return measured


def seen() -> list[tuple[str, str, int, tuple[str, ...]]]:
    return [(job.kind, job.reach, job.attempt, job.cases) for job in AtOnce.seen]


NEAR, REST = ("defect", "near", 1, ()), ("defect", "rest", 1, ())


def test_a_conviction_is_checked_on_the_sound_module(measure: Callable[..., run.Run]) -> None:
    made = measure(lambda job: [PASS] if job.kind == "check" else [PASS, HIT])
    assert seen() == [NEAR, ("check", "all", 1, (HIT.case,))]
    assert made.matrix()["score"]["defects"]["convicted"] == 1
    assert made.complete


def test_what_the_near_cases_miss_is_hunted_by_the_rest(measure: Callable[..., run.Run]) -> None:
    made = measure(lambda job: [HIT] if job.reach == "rest" else [PASS])
    assert seen()[:2] == [NEAR, REST]
    assert made.matrix()["score"]["defects"]["convicted"] == 1


def test_near_leaves_out_the_rest(measure: Callable[..., run.Run]) -> None:
    made = measure(lambda job: [PASS], "--near")
    assert seen() == [NEAR]
    assert [entry["status"] for entry in made.matrix()["defects"]] == ["missed"]


def test_what_did_not_come_back_is_tried_on_a_new_module(measure: Callable[..., run.Run]) -> None:
    past = (PASS.case, ONCE.case)
    again = Outcome(ONCE.case, "fail", {ID: "fail"})
    made = measure(lambda job: [PASS, again] if job.attempt == 2 else [PASS] if job.kind == "check" else [PASS, ONCE])
    assert seen() == [NEAR, ("defect", "near", 2, past), ("check", "all", 1, (ONCE.case,))]
    assert made.matrix()["score"]["defects"]["convicted"] == 1


def test_a_run_that_is_resumed_goes_on_where_it_was(measure: Callable[..., run.Run]) -> None:
    answers = {"near": [PASS, ONCE], "rest": [PASS]}
    measure(lambda job: answers[job.reach])
    first = seen()
    made = measure(lambda job: answers[job.reach], "--resume")
    assert len(first) == 3
    assert seen() == []
    assert [entry["status"] for entry in made.matrix()["defects"]] == ["unsteady"]


def test_durations_of_cases_are_kept_for_the_next_run(measure: Callable[..., run.Run], tmp_path: Path) -> None:
    measure(lambda job: [PASS], "--near")
    assert '"s/a.py::test_pass": 0.25' in (tmp_path / "durations.json").read_text("utf-8")


class Bad:
    """A host whose jobs do what their name says."""

    def __init__(self) -> None:
        self.cuts: list[int] = []

    def child(self, job: Job, slot: int, folder: Path, tell: Callable[[Outcome], None]) -> None:
        tell(Outcome(f"{job.name}-{slot}-{folder.exists()}", "pass"))
        if job.name == "raises":
            raise ValueError("no\nsecond line")
        if job.name == "leaves":
            raise SystemExit(0)
        if job.name == "sleeps":
            select.select([], [], [])
        if job.name == "dies":
            os._exit(3)

    def starting(self, slot: int) -> None:
        pass

    def cut(self, slot: int) -> None:
        self.cuts.append(slot)

    def going_on(self, running: object) -> None:
        pass


@pytest.mark.parametrize(("name", "ended"), [
    ("good", ""), ("raises", "broken: ValueError: no"), ("leaves", "broken: SystemExit: 0"), ("dies", "died"),
    ("sleeps", "hung"),
])
def test_a_child_ends_as_it_ends_and_the_pool_goes_on(
    name: str, ended: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "SILENCE_S", 3.0)
    host = Bad()
    found = {one.job.name: one for one in Pool(2, host).run([Job("check", name), Job("check", "after")])}
    assert found[name].ended == ended
    assert [outcome.verdict for outcome in found[name].outcomes] == ["pass"]
    assert found["after"].ended == ""
    assert len(host.cuts) == bool(ended)
    assert not found[name].folder.exists()


def test_every_planned_job_has_a_key_of_its_own() -> None:
    made = keys.Keys("e", "s")
    planned = plan.planned(arguments.parser().parse_args(["all", "--sample", "50"]))
    assert len({made.of(job) for job in planned}) == len(planned)
