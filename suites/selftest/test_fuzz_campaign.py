"""Campaigns against a player that is none: shrinking, distinct failures, dead modules, failures that do not recur."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import strategies as st

from suites.fuzz._budget import Budget
from suites.fuzz._campaign import Campaign
from suites.fuzz._departure import Departure, Identity
from suites.fuzz._grammar import Made
from suites.fuzz._machine import search_sessions
from suites.fuzz._player import Player
from suites.fuzz._reduce import reduced
from suites.fuzz._steps import Step
from suites.fuzz._tally import Tally

NUMBERS = st.lists(st.integers(0, 999).map(lambda number: Made(Step("read", number=number), ("some",))), max_size=8)
Fault = Callable[[list[Step]], str]


class Played:
    """Takes steps and fails as it is told; `alive` is what its recovery says."""

    def __init__(self, fault: Fault, *, alive: bool = True) -> None:
        self.fault, self.alive = fault, alive
        self.tally, self.patience = Tally(), None
        self.slowest, self.seen_classes = 0.0, {"read ok"}
        self.clock = 0.0
        self.modem = SimpleNamespace(link=SimpleNamespace(now=self.now), recorder=SimpleNamespace(events=[]))
        self.steps: list[Step] = []
        self.recovered = self.begun = 0
        self.renewed: Callable[[], object] = lambda: None

    def now(self) -> float:
        self.clock += 0.001
        return self.clock

    def begin(self) -> None:
        self.steps, self.begun = [], self.begun + 1

    def play(self, step: Step, productions: Sequence[str] = ()) -> str:
        self.steps.append(step)
        if kind := self.fault(self.steps):
            raise Departure(Identity("F1306-05", "HTTPREAD", kind), f"{kind}: {step.number}")
        return "ok"

    def end(self) -> None:
        """Nothing is left to be looked at."""

    def run(self, steps: Sequence[Step]) -> None:
        self.begin()
        for step in steps:
            self.play(step)

    def renew(self) -> None:
        """Nothing is left of earlier examples."""
        self.renewed()

    def recover(self) -> bool:
        self.recovered += 1
        return self.alive


def campaign(played: Played, examples: int = 400, known: set[Identity] | None = None) -> Campaign:
    budget = Budget(played.now, None, examples)
    return Campaign(cast(Player, played), budget, 1, set() if known is None else known)


def large(steps: list[Step]) -> str:
    return "large" if steps[-1].number > 500 else ""


def test_a_failure_is_shrunk_to_its_least() -> None:
    made = campaign(Played(large))
    made.search(NUMBERS)
    (found,) = made.failures
    assert found.steps == (Step("read", number=501),)
    assert found.steady
    assert made.budget.used == 400


def test_combinations_are_kept_whole() -> None:
    made = campaign(Played(lambda steps: "pair" if len(steps) > 1 and steps[-1].number < steps[-2].number else ""))
    made.search(NUMBERS)
    assert [step.number for step in made.failures[0].steps] == [1, 0]


def test_distinct_failures_are_found_once_each() -> None:
    def fault(steps: list[Step]) -> str:
        return large(steps) or ("odd" if steps[-1].number % 2 else "")

    made = campaign(Played(fault))
    made.search(NUMBERS)
    assert sorted(found.identity.kind for found in made.failures) == ["large", "odd"]


def test_the_first_failure_ends_the_search_where_one_is_enough() -> None:
    def fault(steps: list[Step]) -> str:
        return large(steps) or ("odd" if steps[-1].number % 2 else "")

    played = Played(fault)
    made = Campaign(cast(Player, played), Budget(played.now, None, 400), 1, set(), first=True)
    made.search(NUMBERS)
    assert len(made.failures) == 1
    assert made.budget.used < 400


def test_a_known_failure_is_not_looked_for() -> None:
    played = Played(large)
    made = campaign(played, known={Identity("F1306-05", "HTTPREAD", "large")})
    made.search(NUMBERS)
    assert made.failures == []
    assert made.budget.used == 400


def test_a_dead_module_is_brought_back_and_the_example_is_the_failure() -> None:
    played = Played(large, alive=False)
    made = campaign(played)
    made.search(NUMBERS)
    assert made.failures[0].found.killed
    assert played.recovered > 1


def test_what_does_not_recur_is_not_called_steady() -> None:
    seen: list[int] = []

    def once(steps: list[Step]) -> str:
        seen.append(steps[-1].number)
        return "once" if len(seen) == 50 else ""

    made = campaign(Played(once), examples=60)
    made.search(NUMBERS)
    assert [found.steady for found in made.failures] == [False]


def test_what_outlives_the_restart_is_found_with_the_example_before() -> None:
    spoiled: list[bool] = []

    def fault(steps: list[Step]) -> str:
        if steps[-1].number > 900:
            spoiled.append(True)
            return ""
        late = bool(spoiled) and steps[-1].do == "read" and (len(steps) == 1 or steps[-2].do == "line")
        if late:
            spoiled.clear()
        return "late" if late else ""

    played = Played(fault)
    played.renewed = spoiled.clear
    made = campaign(played, examples=200)
    made.search(NUMBERS)
    (found,) = made.failures
    assert found.steady
    assert any(step.number > 900 for step in found.steps)
    assert [step.do for step in found.steps if step.do == "line"]
    assert len(found.steps) <= 8


def test_time_ends_the_search_and_the_shrinking() -> None:
    played = Played(lambda steps: "deep" if sum(step.number for step in steps) > 3000 else "")
    budget = Budget(played.now, 0.5, None)
    made = Campaign(cast(Player, played), budget, 1, set())
    made.search(NUMBERS)
    assert played.clock < 60


def test_a_state_machine_is_a_campaign_too() -> None:
    played = Played(lambda steps: "pair" if [step.do for step in steps[-2:]] == ["head", "length"] else "")
    made = campaign(played, examples=60)
    search_sessions(made)
    assert [step.do for step in made.failures[0].steps] == ["head", "length"]


def test_thin_coverage_is_told() -> None:
    tally = Tally()
    tally.expect(productions=["never", "valid often"], transitions=["idle read"])
    for _ in range(20):
        tally.produced(["valid often"], "error")
        tally.moved("idle", "read", "ok")
    assert tally.thin() == ["production never: reached 0 times", "production valid often: only ever refused"]
    assert tally.plain()["productions"] == [["never", 0, 0, 0], ["valid often", 20, 0, 20]]


@pytest.mark.parametrize("needed", [(7,), (0,), (3, 9), (1, 2, 8), tuple(range(10))])
def test_steps_that_are_not_needed_are_left_out(needed: tuple[int, ...]) -> None:
    steps = tuple(Step("read", number=number) for number in range(10))
    tried: list[int] = []

    def fails(some: tuple[Step, ...]) -> bool:
        tried.append(len(some))
        return set(needed) <= {step.number for step in some}

    assert [step.number for step in reduced(steps, fails, lambda: True)] == list(needed)
    assert len(tried) < 60
    assert reduced(steps, fails, lambda: False) == steps


@pytest.mark.parametrize(("seconds", "examples", "used", "over"), [
    (None, 5, 4, False), (None, 5, 5, True), (1.0, None, 9, False), (0.0, None, 0, True)])
def test_budgets(seconds: float | None, examples: int | None, used: int, over: bool) -> None:
    assert Budget(lambda: 0.0, seconds, examples, used).over == over
