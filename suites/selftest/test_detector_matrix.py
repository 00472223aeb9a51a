"""The matrix: scores, what is joined, what an unsound case is worth, and the status of the run."""

from __future__ import annotations

import html.parser
import json
from pathlib import Path
from typing import Any

import pytest

from fixtures.spec import catalogue
from reports import detection
from rigs.emulator.registry import Seed
from suites.selftest.detector import jobs, matrix, summary
from suites.selftest.detector.jobs import Job
from suites.selftest.detector.judging import Aim, Outcome, settle
from suites.selftest.detector.order import Case

KNOWN = catalogue.load()
MUST = [id_ for id_, entry in KNOWN.items() if entry.level == "MUST" and entry.status == "tested"]
MAY = next(id_ for id_, entry in KNOWN.items() if entry.level == "MAY" and entry.status == "tested")
CASES = [Case("s/a.py::test_a[1]", frozenset({MUST[0]})), Case("s/a.py::test_b", frozenset({MUST[1]}))]
FACTS = {"complete": True, "made": "2026-01-01T00:00:00+00:00", "duration_s": 1, "settings": {"seed": 1},
         "suite": {"version": "1", "commit": "abc"}, "keys": {}}
HOSTILE = "<script>alert(1)</script>'\"&"


def entry(job: Job, *outcomes: Outcome) -> dict[str, Any]:
    return {"job": job.plain(), "seconds": 1.0, "ended": "", **settle(Aim(job), outcomes, "")}


def built(*entries: dict[str, Any], seeds: tuple[Seed, ...] = ()) -> dict[str, Any]:
    ground = matrix.Ground(KNOWN, CASES, {seed.name: seed for seed in seeds}, {}, ())
    return matrix.build(entries, ground, FACTS)


def defect(name: str = "d", violates: tuple[str, ...] = (MUST[0],), reach: str = "near") -> Job:
    return Job("defect", name, defects=(name,), violates=violates, reach=reach)


def fail(case: str, *ids: str, steady: bool = True) -> Outcome:
    return Outcome(case, "fail", dict.fromkeys(ids, "fail"), "wrong", steady=steady)


def test_a_convicted_defect_counts_for_its_command_and_requirement() -> None:
    found = built(entry(defect(), fail("s/a.py::test_a[1]", MUST[0])),
                  seeds=(Seed("defect", "d", "prose", (MUST[0],)),))
    score = {"counted": 1, "convicted": 1, "percent": 100.0}
    assert found["score"]["defects"] == score
    assert found["score"]["by_command"] == {KNOWN[MUST[0]].command: score}
    (row,) = [row for row in found["requirements"] if row["id"] == MUST[0]]
    assert (row["violated_by"], row["convicts"], row["alone"]) == (1, 1, 1)
    assert found["idle_cases"] == ["s/a.py::test_b"]
    assert matrix.status(found) == 0


def test_two_requirements_that_convict_are_not_alone() -> None:
    found = built(entry(defect(violates=tuple(MUST[:2])), fail("s/a.py::test_a[1]", *MUST[:2])))
    rows = {row["id"]: row for row in found["requirements"]}
    assert [rows[id_]["alone"] for id_ in MUST[:2]] == [0, 0]
    assert [rows[id_]["convicts"] for id_ in MUST[:2]] == [1, 1]


def test_a_case_that_accuses_the_sound_module_convicts_nothing() -> None:
    bad = fail("s/a.py::test_a[1]", MUST[0])
    (check,) = jobs.checks([bad.case])
    found = built(entry(defect(), bad), entry(check, bad))
    assert found["defects"][0]["status"] == "unsound"
    assert found["unsound"] == [bad.case]
    assert found["score"]["defects"]["convicted"] == 0
    assert matrix.status(found) == 1
    assert any("accuse the sound module" in line for line in summary.lines(found))


@pytest.mark.parametrize(("near", "rest", "status"), [
    ([], [], "missed"),
    ([], [fail("x", MUST[0])], "convicted"),
    ([fail("x", MUST[1])], [], "convicted-elsewhere"),
    ([fail("x", MUST[1])], [fail("y", MUST[0])], "convicted"),
    ([fail("x", MUST[0], steady=False)], [fail("y", MUST[1])], "unsteady"),
])
def test_the_two_parts_of_a_hunt_are_one(near: list[Outcome], rest: list[Outcome], status: str) -> None:
    found = built(entry(defect(), *near), entry(defect(reach="rest"), *rest))
    assert [one["status"] for one in found["defects"]] == [status]
    assert matrix.status(found) == (status != "convicted")


def test_what_comes_back_on_a_new_module_counts() -> None:
    first = defect(reach="all")
    hit = fail("y", MUST[0])
    once = entry(first, Outcome("x", "pass"), fail("y", MUST[0], steady=False))
    assert once["status"] == "unsteady"
    second = jobs.again(first, ["x", "y"])
    assert Aim(second).over([hit])
    assert not Aim(second).notable(hit)
    assert [one["status"] for one in built(once, entry(second, Outcome("x", "pass"), hit))["defects"]] == ["convicted"]
    assert [one["status"] for one in built(once, entry(second, Outcome("x", "pass")))["defects"]] == ["unsteady"]


def test_a_defect_that_only_violates_may_is_listed_apart() -> None:
    found = built({**entry(defect(violates=(MAY,))), "status": "may"})
    assert found["score"]["defects"]["counted"] == 0
    assert matrix.status(found) == 0


@pytest.mark.parametrize(("outcomes", "status"), [
    ([Outcome("a", "pass")], 0),
    ([fail("a", MUST[0])], 1),
    ([Outcome("a", "error")], 1),
    ([Outcome("a", "deviation", {MUST[0]: "deviation"})], 0),
])
def test_an_accused_variant_fails_the_run(outcomes: list[Outcome], status: int) -> None:
    found = built(entry(Job("variant", "v", variants=("v",)), *outcomes))
    assert matrix.status(found) == status
    told = "\n".join(summary.lines(found))
    assert ("1 runs, 1 accused" in told) == bool(status)


@pytest.mark.parametrize(("convicted", "survived", "status"), [(19, 1, 0), (18, 2, 1), (1, 0, 0)])
def test_mutants_have_a_floor(convicted: int, survived: int, status: int) -> None:
    entries = [entry(Job("mutant", f"a.py:1 {number}", mutant="a.py:1"),
                     *([fail("x", MUST[0])] if number < convicted else [Outcome("x", "pass")]))
               for number in range(convicted + survived)]
    stillborn = entry(Job("mutant", "a.py:2 z", mutant="a.py:2"), Outcome("x", "inconclusive", rig_fault=True))
    found = built(*entries, stillborn)
    assert found["score"]["mutants"]["counted"] == convicted + survived
    assert matrix.status(found) == status
    assert len(found["mutants"]["left"]) == survived


class Tags(html.parser.HTMLParser):
    """Collects the tags and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not [name for name, _ in attrs if name.startswith("on")]
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_shows_what_modules_say_and_runs_none_of_it(tmp_path: Path) -> None:
    bad = Outcome(f"a[{HOSTILE}]", "fail", {MUST[0]: "fail"}, HOSTILE)
    found = built(entry(defect(), bad), entry(defect("e"), Outcome("x", "pass")),
                  entry(Job("variant", "v", variants=("v",)), bad),
                  entry(Job("mutant", f"a.py:1 {HOSTILE}", mutant="a.py:1"), Outcome("x", "pass")),
                  seeds=(Seed("defect", "d", HOSTILE, (MUST[0],), HOSTILE),))
    (tmp_path / "matrix.json").write_text(json.dumps(found), "utf-8")
    page = Tags(detection.build(tmp_path / "matrix.json").read_text("utf-8"))
    assert "script" not in page.tags
    assert page.text.count("<script>alert(1)</script>") == 7
    for word in ("convicted", "missed", "accused", "survived"):
        assert word in page.text
