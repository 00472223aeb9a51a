"""What the detector makes of the outcomes of cases, and in which order it runs them."""

from __future__ import annotations

import pytest

from suites.selftest.detector.jobs import Job
from suites.selftest.detector.judging import NO_RIG, Aim, Outcome, settle
from suites.selftest.detector.order import Case, order

DEFECT = Job("defect", "d", defects=("d",), violates=("F1303-20",))
MUTANT = Job("mutant", "m", mutant="rigs/emulator/http/read.py:3")
VARIANT = Job("variant", "v", variants=("v",))
PASS = Outcome("a", "pass")
HIT = Outcome("b", "fail", {"F1303-20": "fail"})
ELSEWHERE = Outcome("c", "fail", {"F1304-01": "fail"})
DEVIATION = Outcome("d", "deviation", {"F1303-20": "deviation"})
ONCE = Outcome("e", "fail", {"F1303-20": "fail"}, steady=False)
FAULT = Outcome("f", "inconclusive", rig_fault=True)
ERROR = Outcome("g", "error", message="KeyError: 1")
OPEN = Outcome("h", "inconclusive")


@pytest.mark.parametrize(("job", "level", "outcomes", "status", "case"), [
    (DEFECT, "MUST", [PASS, HIT], "convicted", "b"),
    (DEFECT, "MUST", [PASS, ELSEWHERE], "convicted-elsewhere", "c"),
    (DEFECT, "MUST", [ELSEWHERE, HIT], "convicted", "b"),
    (DEFECT, "MUST", [PASS, PASS], "missed", ""),
    (DEFECT, "MUST", [PASS, DEVIATION], "missed", ""),
    (DEFECT, "SHOULD", [PASS, DEVIATION], "convicted", "d"),
    (DEFECT, "MAY", [PASS], "may", ""),
    (DEFECT, "MUST", [ONCE, PASS], "unsteady", "e"),
    (DEFECT, "MUST", [FAULT, FAULT], "stillborn", "f"),
    (DEFECT, "MUST", [ERROR], "missed", ""),
    (VARIANT, "MUST", [PASS, OPEN, DEVIATION], "clean", ""),
    (VARIANT, "MUST", [PASS, ELSEWHERE], "accused", "c"),
    (VARIANT, "MUST", [PASS, ERROR], "accused", "g"),
    (VARIANT, "MUST", [PASS, ONCE], "unsteady", "e"),
    (VARIANT, "MUST", [PASS, FAULT], "broken", "f"),
    (MUTANT, "MUST", [PASS, ELSEWHERE], "convicted", "c"),
    (MUTANT, "MUST", [PASS, DEVIATION], "convicted", "d"),
    (MUTANT, "MUST", [PASS, ONCE], "unsteady", "e"),
    (MUTANT, "MUST", [PASS, FAULT], "crashed", "f"),
    (MUTANT, "MUST", [FAULT], "stillborn", "f"),
    (MUTANT, "MUST", [PASS, OPEN], "inconclusive", "h"),
    (MUTANT, "MUST", [PASS], "survived", ""),
])
def test_status_of_a_job(job: Job, level: str, outcomes: list[Outcome], status: str, case: str) -> None:
    found = settle(Aim(job, level), outcomes, "")
    assert (found["status"], found["case"]) == (status, case)


@pytest.mark.parametrize("job", [DEFECT, MUTANT, VARIANT])
def test_a_job_that_was_cut_off_says_so(job: Job) -> None:
    assert settle(Aim(job), [PASS], "hung")["status"] == "hung"


def test_a_mutant_whose_module_does_not_start_never_worked() -> None:
    """What ends a run before its first case is the mutant's own; with a case behind it, something else went wrong."""
    ended = f"{NO_RIG}: rig.toml: kind: the emulator cannot be used: it ended with status 1"
    assert settle(Aim(MUTANT), [], ended)["status"] == "stillborn"
    assert settle(Aim(MUTANT), [PASS], ended)["status"] == ended


def test_a_conviction_before_the_cut_counts() -> None:
    assert settle(Aim(DEFECT), [HIT], "hung")["status"] == "convicted"


@pytest.mark.parametrize(("job", "outcomes", "over"), [
    (DEFECT, [PASS], False),
    (DEFECT, [HIT], True),
    (DEFECT, [ONCE], False),
    (DEFECT, [ELSEWHERE] * 2, False),
    (DEFECT, [ELSEWHERE] * 3, True),
    (DEFECT, [PASS, *[FAULT] * 3], True),
    (Job("defect", "d", violates=("F1303-20",), thorough=True), [HIT], False),
    (VARIANT, [ELSEWHERE] * 9, False),
    (MUTANT, [DEVIATION], True),
    (MUTANT, [OPEN], False),
    (MUTANT, [FAULT], True),
])
def test_when_a_job_is_over(job: Job, outcomes: list[Outcome], over: bool) -> None:
    assert Aim(job).over(outcomes) == over


CASES = [
    Case("x::dear", frozenset({"F1303-20"})),
    Case("x::cheap", frozenset({"F1303-20"})),
    Case("x::cheap[2]", frozenset({"F1303-20"})),
    Case("x::near", frozenset({"F1303-21"})),
    Case("x::read", frozenset({"F1306-01"})),
]
DURATIONS = {"x::dear": 9.0, "x::cheap": 0.1, "x::cheap[2]": 0.2}


def test_cases_of_the_violated_requirement_come_first_and_functions_take_turns() -> None:
    assert order(DEFECT, CASES, DURATIONS) == ["x::cheap", "x::dear", "x::cheap[2]", "x::near", "x::read"]


def test_a_mutant_starts_with_what_convicted_its_file_and_then_with_its_command() -> None:
    assert order(MUTANT, CASES, DURATIONS)[0] == "x::read"
    assert order(MUTANT, CASES, DURATIONS, ["x::near"])[:2] == ["x::near", "x::read"]


def test_a_variant_sees_every_case_once_in_the_order_of_the_suite() -> None:
    assert order(VARIANT, CASES, DURATIONS) == [case.id for case in CASES]


def test_named_cases_are_the_only_ones() -> None:
    job = Job("check", "c", cases=("x::read", "x::gone", "x::dear"))
    assert order(job, CASES, DURATIONS) == ["x::read", "x::dear"]


def test_near_and_rest_are_all() -> None:
    near, rest = (order(Job("defect", "d", violates=("F1303-20",), reach=reach), CASES, DURATIONS)
                  for reach in ("near", "rest"))
    assert near == ["x::cheap", "x::dear", "x::cheap[2]"]
    assert near + rest == order(DEFECT, CASES, DURATIONS)
