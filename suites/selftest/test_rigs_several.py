"""Several rigs in one run: a worker each, the rig's name in every id, one rig's loss is not the others'."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from rigs import several
from rigs.config import rig_names
from suites.selftest.serial_servers import ROOT

CONFTEST = """
pytest_plugins = ["fixtures.verdict.plugin", "rigs.plugin", "fixtures.bench.plugin"]
from rigs.kinds import emulator

class Port(emulator.EmulatorPort):
    def __init__(self, config, context):
        super().__init__(config, context)
        self.name = config.name

    def reopen(self):
        from rigs.tables import RigError
        if self.name == "lost":
            raise RigError("no port")
        return super().reopen()

    power_cycle = lambda self: False

emulator.EmulatorPort = Port
"""
SUITE = """
import pytest
from fixtures.verdict import requirement

@requirement("F1304-02")
@pytest.mark.parametrize("size", [10, 20])
def test_get(session, size):
    session.get(f"/bytes-{size}")

@requirement("F1304-02")
def test_who(session, rig, judge):
    judge.reading("which rig", rig.name, mixed="fail")
    if rig.name == "lost":
        session.modem.link.link.close()
    session.get("/bytes-30")

@requirement("F1304-02")
def test_last(session):
    session.get("/bytes-40")
"""
EVERY = [f"test_{case}[{'-'.join([*value, rig])}]" for rig in "ab"
         for case, value in (("get", ["10"]), ("get", ["20"]), ("last", []), ("who", []))]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    cases = tmp_path / "suites" / "conformance"
    cases.mkdir(parents=True)
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = suites/conformance\nfilterwarnings = error\n")
    (cases / "test_it.py").write_text(SUITE)
    for name, dialect in (("a", "f13"), ("b", "sim7600"), ("lost", "f13")):
        (tmp_path / f"{name}.toml").write_text(f'kind = "emulator"\ndialect = "{dialect}"\nspeed = 50\n')
    (tmp_path / "serial.toml").write_text('kind = "serial"\nport = "/dev/ttyX"\n')
    (tmp_path / "again.toml").write_text('kind = "serial"\nport = "/dev/ttyX"\n')
    return tmp_path


def run(project: Path, *arguments: str) -> tuple[int, str, dict[str, Any]]:
    before = set(project.glob("reports/out/*"))
    done = subprocess.run([sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments], cwd=project,
                          env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=subprocess.DEVNULL, timeout=200,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    new = [path / "results.json" for path in project.glob("reports/out/*") if path not in before]
    return done.returncode, done.stdout, json.loads(new[0].read_text()) if new else {}


def verdicts(results: dict[str, Any]) -> dict[str, str]:
    return {case["id"].rpartition("::")[2]: case["verdict"] for case in results["cases"]}


def test_each_case_on_each_rig_by_name_and_again_by_id_and_from_the_recording(project: Path) -> None:
    status, said, results = run(project, "--rig=a.toml", "--rig=b.toml")
    assert status == 0, said
    assert sorted(verdicts(results)) == sorted(EVERY)
    assert set(verdicts(results).values()) == {"pass"}
    assert {case["id"].rpartition("::")[2][-2]: case["rig"] for case in results["cases"]} == {"a": "a", "b": "b"}
    assert results["rig"] == {"name": "a+b", "kind": "several"}
    assert [(rig["name"], rig["dialect"], rig["verdict"], rig["counts"], rig["dut"]["model"])
            for rig in results["rigs"]] == [
        ("a", "f13", "pass", {"pass": 4}, "EM-F1300"), ("b", "sim7600", "pass", {"pass": 4}, "EM-7600")]
    assert "a: CONFORMING (4 pass)" in said
    recording = next(project.glob("reports/out/*"))

    one = "suites/conformance/test_it.py::test_get[20-b]"
    status, said, results = run(project, "--rig=a.toml", "--rig=b.toml", one)
    assert (status, verdicts(results)) == (0, {"test_get[20-b]": "pass"}), said
    status, said, results = run(project, "--rig=b.toml", one)
    assert (status, verdicts(results)) == (0, {"test_get[20]": "pass"}), said

    status, said, results = run(project, "--rig=replay", f"--recording={recording}")
    assert status == 0, said
    assert verdicts(results) == dict.fromkeys(EVERY, "pass")


def test_the_loss_of_one_rig_leaves_the_other(project: Path) -> None:
    status, said, results = run(project, "--rig=lost.toml", "--rig=b.toml")
    assert status == 11, said
    found = verdicts(results)
    assert {case for case, verdict in found.items() if verdict == "inconclusive"} == {"test_who[lost]",
                                                                                     "test_last[lost]"}
    assert {verdict for case, verdict in found.items() if case.endswith("b]")} == {"pass"}
    assert [(rig["name"], rig["verdict"]) for rig in results["rigs"]] == [("lost", "inconclusive"), ("b", "pass")]


@pytest.mark.parametrize(("arguments", "told"), [
    (["--rig=a.toml", "--rig=./a.toml"], 'ERROR: --rig: "a" is named twice (a.toml, ./a.toml)'),
    (["--rig=serial.toml", "--rig=again.toml"],
     "ERROR: --rig: serial.toml and again.toml name the same port, /dev/ttyX"),
    (["--rig=a.toml", "--rig=b.toml", "-n5"], "ERROR: --rig: 2 rigs have a worker each: leave -n 5 out"),
    (["--rig=a.toml", "--rig=none.toml"], "ERROR: none.toml: cannot be read: No such file or directory"),
])
def test_what_cannot_be_is_one_line(project: Path, arguments: list[str], told: str) -> None:
    status, said, _ = run(project, *arguments)
    assert (status, [line for line in said.splitlines() if line]) == (4, [told])


def test_the_cases_are_listed_for_every_rig_without_workers(project: Path) -> None:
    status, said, _ = run(project, "--rig=a.toml", "--rig=b.toml", "--collect-only", "-q")
    assert status == 0
    assert sorted(line.rpartition("::")[2] for line in said.splitlines() if "::" in line) == sorted(EVERY)


def test_all_rigs_are_those_that_are_no_examples() -> None:
    names = [rig.name for rig in several._named("all")]
    assert {"emulator", "emulator-sim7600", "emulator-a76xx"} <= set(names)
    assert not {"usb0", "example-tcp", "replay"} & set(names)
    assert set(names) <= set(rig_names())


@pytest.mark.parametrize(("argument", "left"), [
    ("x.py::test_get[20-b]", "x.py::test_get[20]"), ("x.py::test_who[b]", "x.py::test_who"),
    ("x.py::test_get[20-ab]", "x.py::test_get[20-ab]"), ("x.py", "x.py"), ("x.py::test_b", "x.py::test_b"),
])
def test_an_id_is_understood_by_a_run_on_that_rig_alone(argument: str, left: str) -> None:
    assert several.without_rig(argument, "b") == left


def test_a_rig_without_a_case_that_tells_last_leaves_a_run_with_cases() -> None:
    spread = several.Spread([], "a")
    session = SimpleNamespace(testscollected=0)
    for ids in (["one"], []):
        spread.pytest_xdist_node_collection_finished(ids)
        session.testscollected = len(ids)
    loop = spread.pytest_runtestloop(cast("pytest.Session", session))
    next(loop)
    with pytest.raises(StopIteration):
        loop.send(True)
    assert session.testscollected == 1
