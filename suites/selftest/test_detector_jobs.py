"""Which jobs the detector plans: combinations, the quick part, -k, and what keeps a result valid."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.spec import catalogue
from rigs.config import load_rig
from rigs.emulator import registry
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.read import Reader
from rigs.emulator.registry import Seed
from suites.selftest.detector import arguments, jobs, keys, plan, rigfile
from suites.selftest.detector.jobs import Job
from suites.selftest.detector.store import Store


class LimitA(Parameters):
    def limit(self, tag: str) -> int:
        return 1


class LimitB(Parameters):
    def limit(self, tag: str) -> int:
        return 2


class Block(Reader):
    def block_size(self) -> int:
        return 7


def seed(name: str, *classes: type, violates: tuple[str, ...] = ()) -> Seed:
    return Seed("defect" if violates else "variant", name, "prose", violates, None, list(classes))


SEEDS = {found.name: found for found in (seed("a", LimitA), seed("b", LimitB), seed("c", Block), seed("d"))}


def test_two_variants_of_one_method_cannot_be_had_together() -> None:
    assert jobs.compatible([SEEDS["a"], SEEDS["c"]])
    assert not jobs.compatible([SEEDS["a"], SEEDS["b"]])


def test_combinations_are_drawn_by_the_seed() -> None:
    drawn = jobs.combinations(SEEDS, jobs.DIALECTS, 12, 7)
    assert drawn == jobs.combinations(SEEDS, jobs.DIALECTS, 12, 7)
    assert drawn != jobs.combinations(SEEDS, jobs.DIALECTS, 12, 8)
    assert len({(job.variants, job.dialect) for job in drawn}) == len(drawn) == 12
    assert {len(job.variants) for job in drawn} == {2, 3}
    assert not [job for job in drawn if {"a", "b"} <= set(job.variants)]


def test_the_number_of_combinations_is_what_is_there_at_most() -> None:
    assert jobs.combinations({"a": SEEDS["a"], "b": SEEDS["b"]}, ("f13",), 5, 1) == []


def test_quick_takes_the_narrowest_defect_of_each_must_requirement() -> None:
    known = catalogue.load()
    must = [id_ for id_, entry in known.items() if entry.level == "MUST"][:2]
    may = next(id_ for id_, entry in known.items() if entry.level == "MAY")
    seeds = {found.name: found for found in (
        seed("wide", violates=tuple(must)), seed("narrow", violates=(must[0],)), seed("may", violates=(may,)))}
    assert {job.name for job in jobs.quick(seeds, known)} == {"narrow", "wide"}


@pytest.mark.parametrize(("expression", "fits"), [
    ("ua", True), ("UA-255", True), ("f1303-46", True), ("recvto", False), ("recvto or ua", True),
    ("ua and defect", True), ("ua and not defect", False), ("not recvto", True),
])
def test_expressions(expression: str, fits: bool) -> None:
    job = Job("defect", "ua-255", violates=("F1303-46",))
    assert (jobs.chosen([job], expression) == [job]) == fits


def test_checks_cover_all_cases_once() -> None:
    found = jobs.checks([str(number) for number in range(95)], size=40)
    assert [len(job.cases) for job in found] == [40, 40, 15]
    assert len({job.name for job in found}) == 3


@pytest.mark.parametrize("dialect", jobs.DIALECTS)
def test_the_rig_file_of_a_job_can_be_loaded(dialect: str, tmp_path: Path) -> None:
    job = Job("defect", "x", dialect, defects=("one", "two"), variants=("three",))
    rig = load_rig(rigfile.write(job, tmp_path))
    assert (rig.dialect, rig.emulator.defects, rig.emulator.variants) == (dialect, ("one", "two"), ("three",))
    assert rig.kind == "emulator"


def test_a_key_changes_with_job_emulator_and_suite() -> None:
    found = {keys.Keys(emulator, suite).of(Job("dialect", name))
             for emulator in ("e", "f") for suite in ("s", "t") for name in ("f13", "a76xx")}
    assert len(found) == 8
    assert keys.taken() == keys.taken()


def test_a_key_knows_the_source_of_its_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    job = Job("defect", "d", defects=("d",), violates=("F1303-46",))
    made = keys.Keys("e", "s")
    found = set()
    for part in (LimitA, Parameters):
        monkeypatch.setattr(registry, "load", lambda _kind, part=part: {"d": seed("d", part, violates=("F1303-46",))})
        keys._seed.cache_clear()
        found.add(made.of(job))
    keys._seed.cache_clear()
    assert len(found) == 2


def test_the_store_keeps_what_was_written_and_leaves_out_half_a_line(tmp_path: Path) -> None:
    first = Store(tmp_path, resume=False)
    first.add("k", {"status": "missed", "ended": ""})
    first.add("m", {"status": "hung", "ended": "hung"})
    with (tmp_path / "results.jsonl").open("a") as file:
        file.write('{"key": "l", "sta')
    kept = Store(tmp_path, resume=True)
    assert kept.find("k") == {"key": "k", "status": "missed", "ended": ""}
    assert kept.find("m") is None
    assert kept.find("l") is None
    assert Store(tmp_path, resume=False).find("k") is None


def test_modes_plan_what_they_are_called_after() -> None:
    def kinds(*given: str) -> set[str]:
        return {job.kind for job in plan.planned(arguments.parser().parse_args(given))}

    assert kinds("defects") == {"defect"}
    assert kinds("quick") == {"defect"}
    assert kinds("variants", "--combinations", "2") == {"dialect", "variant", "combination"}
    assert kinds("mutants", "--sample", "5") == {"mutant"}
    assert kinds("all", "--sample", "5") == {"defect", "dialect", "variant", "combination", "mutant"}


def test_every_entry_of_the_equivalents_names_a_mutant() -> None:
    text = {path.relative_to(plan.EMULATOR).as_posix(): path.read_text("utf-8") for path in plan.mutated_files()}
    from suites.selftest.detector.mutation import mutants

    names = {(file, mutant.name) for file, source in text.items() for mutant in mutants(source)}
    assert [entry for entry in plan.equivalents() if (entry.file, entry.name) not in names] == []
    assert all(len(entry.why) > 20 for entry in plan.equivalents())
