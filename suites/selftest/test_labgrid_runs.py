"""Runs over a real labgrid lab: cases on each kind of module, shared among its places, and what is killed meanwhile."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from suites.selftest.lab import Lab, present, running

pytestmark = present
PLACES = {
    "alpha": ("f13", {"bench": "loop", "module": "emf13", "dialect": "f13"}),
    "alpha2": ("f13", {"bench": "loop", "module": "emf13", "dialect": "f13"}),
    "beta": ("sim7600", {"bench": "loop", "module": "em7600", "dialect": "sim7600"}),
    "gamma": ("a76xx", {"bench": "loop", "module": "em76xx", "dialect": "a76xx"}),
}
SUITE = """
import os
import signal
from pathlib import Path

import pytest
from fixtures.verdict import requirement

def strike():
    flag = Path("struck")
    if "VICTIM" in os.environ and not flag.exists():
        flag.touch()
        victim = int(os.environ["VICTIM"])
        (os.killpg(-victim, signal.SIGKILL) if victim < 0 else os.kill(victim or os.getpid(), signal.SIGKILL))

@requirement("F1304-02")
@pytest.mark.parametrize("size", range(10, 22))
def test_get(session, size):
    if size == 14:
        strike()
    session.get(f"/bytes-{size}")
"""
SAME = 'tags = {module = "emf13"}\npatience = 90'


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with running(PLACES, prepared=True) as lab:
        yield lab


@pytest.fixture
def project(tmp_path: Path, lab: Lab) -> Iterator[Path]:
    cases = tmp_path / "suites" / "conformance"
    cases.mkdir(parents=True)
    (tmp_path / "conftest.py").write_text(
        'pytest_plugins = ["fixtures.verdict.plugin", "rigs.plugin", "fixtures.bench.plugin"]\n')
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = suites/conformance\nfilterwarnings =\n error\n"
                                         " ignore::DeprecationWarning:serial.*\n")
    (cases / "test_it.py").write_text(SUITE)
    yield tmp_path
    for module in lab.modules.values():
        if module.process is None or module.process.poll() is not None:
            module.stop()
            module.start()


def run(lab: Lab, project: Path, settings: str, *arguments: str, victim: int | None = None) -> tuple[
        int, str, dict[str, Any]]:
    """Exit status, output and results of a run on places with these settings; `victim` dies in its fifth case."""
    rig = lab.rig(project / "lab.toml", settings)
    before = set(project.glob("reports/out/*"))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--rig={rig}", *arguments], cwd=project, text=True,
        env=lab.environment() | ({} if victim is None else {"VICTIM": str(victim)}), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=500, check=False)
    new = [path / "results.json" for path in project.glob("reports/out/*") if path not in before]
    return done.returncode, done.stdout, json.loads(new[0].read_text()) if new else {}


def verdicts(results: dict[str, Any]) -> Counter[str]:
    return Counter(case["verdict"] for case in results["cases"])


def notes(results: dict[str, Any]) -> str:
    return "\n".join(results["notes"])


def test_each_case_on_each_kind_of_module(lab: Lab, project: Path) -> None:
    status, said, results = run(lab, project, 'tags = {bench = "loop"}', "-n", "4", "-k", "16 or 17")
    assert status == 0, said
    assert [(rig["name"], rig["dialect"], rig["verdict"], rig["counts"], rig["dut"]["model"])
            for rig in results["rigs"]] == [
        ("lab-em7600-sim7600", "sim7600", "pass", {"pass": 2}, "EM-7600"),
        ("lab-em76xx-a76xx", "a76xx", "pass", {"pass": 2}, "EM-76XX"),
        ("lab-emf13-f13", "f13", "pass", {"pass": 2}, "EM-F1300")]
    assert lab.holders() == {}


def test_too_few_workers_for_the_kinds(lab: Lab, project: Path) -> None:
    status, said, _ = run(lab, project, 'tags = {bench = "loop"}', "-n", "2")
    assert status == 4, said
    assert "labgrid.tags: fit modules of 3 kinds (lab-em7600-sim7600, lab-em76xx-a76xx, lab-emf13-f13)" in said


def test_a_killed_worker_costs_nothing(lab: Lab, project: Path) -> None:
    status, said, results = run(lab, project, SAME, "-n", "2", victim=0)
    assert status == 0, said
    assert verdicts(results) == {"pass": 12}
    assert "which is run once more at another place" in said or "crashed" in said
    assert re.search(r"the place alpha2? was left acquired by a run of this user that was killed", notes(results)), said
    assert lab.holders() == {}


def test_a_module_that_dies_is_named_and_its_cases_go_on_elsewhere(lab: Lab, project: Path) -> None:
    victim = lab.modules["alpha"].process
    assert victim is not None
    status, said, results = run(lab, project, f'{SAME}\n[reset]\npower = "exit 1"\n', "-n", "2", victim=victim.pid)
    assert status in (0, 10, 11), said
    found = verdicts(results)
    assert found["pass"] >= 11, said
    assert found["fail"] == found["error"] == 0, said
    assert "the place alpha proved bad" in notes(results), said
    assert lab.holders() == {}


def test_the_coordinator_dies_and_the_next_run_has_its_places(lab: Lab, project: Path) -> None:
    assert lab.coordinator is not None
    assert lab.exporter is not None
    status, said, results = run(lab, project, SAME, victim=lab.coordinator.pid)
    lab.coordinator.wait()
    if lab.exporter.poll() is None:  # it drops its ports, and may end with its coordinator
        os.killpg(lab.exporter.pid, signal.SIGKILL)
    lab.exporter.wait()
    lab.start_coordinator()
    lab.start_exporter()
    assert status == 11, said
    found = verdicts(results)
    assert found.keys() == {"pass", "inconclusive"}, said
    assert found["pass"] >= 4, said
    assert re.search(r"alpha2? could not be released: .*Could not connect to coordinator", notes(results)), said
    status, said, results = run(lab, project, SAME, "-k", "17")
    assert status == 0, said
    assert lab.holders() == {}


def test_the_exporter_dies_and_the_run_is_over(lab: Lab, project: Path) -> None:
    assert lab.exporter is not None
    status, said, results = run(lab, project, SAME, victim=-lab.exporter.pid)
    lab.exporter.wait()
    lab.start_exporter()
    assert status == 11, said
    assert verdicts(results).keys() == {"pass", "inconclusive"}, said
    assert re.search(r"the place alpha2? proved bad and was given back", notes(results)), said
    status, said, results = run(lab, project, SAME, "-k", "17")
    assert status == 0, said
    assert lab.holders() == {}
