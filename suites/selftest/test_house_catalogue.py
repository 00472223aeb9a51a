"""The catalogue and the cases fit: what is said to be tested has a case, and no case names what is not there.

The cases are those that `pytest --requirements` lists, so marks of parameter sets and computed marks count as well.
"""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from fixtures.spec import catalogue

ROOT = Path(__file__).resolve().parents[2]
KNOWN = catalogue.load()
ENTRY = re.compile(r"  (F130\d-\d\d[a-z]?)  (?:MUST|SHOULD|MAY)  ")
CASE = re.compile(r"      (suites/conformance/\S+)")


@cache
def listed() -> tuple[int, str]:
    """The exit status and the text of `pytest --requirements`."""
    done = subprocess.run([sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--requirements"], cwd=ROOT,
                          capture_output=True, text=True, check=False, timeout=300)
    return done.returncode, done.stdout + done.stderr


@cache
def judged() -> dict[str, list[str]]:
    """Requirement id -> its cases."""
    cases: dict[str, list[str]] = {}
    for line in listed()[1].splitlines():
        if entry := ENTRY.match(line):
            cases[entry[1]] = []
        elif (case := CASE.match(line)) and cases:
            cases[list(cases)[-1]].append(case[1])
    return cases


def test_all_ids_are_there() -> None:
    assert len(KNOWN) == 407
    assert {level: sum(entry.level == level for entry in KNOWN.values()) for level in ("MUST", "SHOULD", "MAY")} == {
        "MUST": 193, "SHOULD": 144, "MAY": 70}


def test_every_mark_of_a_case_is_right() -> None:
    status, told = listed()
    wrong = [line for line in told.splitlines() if "names no requirement" in line or "no such requirement" in line]
    assert wrong == []
    assert status == 0, told[-2000:]


def test_the_list_is_whole() -> None:
    assert list(judged()) == list(KNOWN)


@pytest.mark.parametrize("id_", [entry.id for entry in KNOWN.values() if entry.status == "tested"])
def test_what_is_tested_has_a_case(id_: str) -> None:
    cases = judged().get(id_, [])
    assert cases, f"{id_} has no case in suites/conformance: {KNOWN[id_].text}"


@pytest.mark.parametrize("entry", [entry for entry in KNOWN.values() if entry.status != "tested"], ids=lambda e: e.id)
def test_what_is_not_tested_says_why(entry: catalogue.Requirement) -> None:
    assert entry.why
    cases = judged().get(entry.id, [])
    assert cases == []
    assert all(KNOWN[id_].status == "tested" for id_ in entry.by)
