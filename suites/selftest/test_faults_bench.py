"""Faults of the bench: the port, the origin, the disk, the run itself. See rigs/FAULTS.md."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rigs.kinds import _locks
from suites.selftest.line_faults import scene
from suites.selftest.line_faults.checks import cases, held
from suites.selftest.line_faults.faults import FAULTS
from suites.selftest.serial_bench import wait_for


@pytest.mark.parametrize(("name", "places"), cases(
    "port vanishes and comes back under another name", "port vanishes for good", "origin dies and comes back",
    "disk full", "Ctrl-C"), ids=str)
def test_bench(name: str, places: tuple[str, ...], tmp_path: Path) -> None:
    seen = held(name, places, tmp_path)
    if name.startswith("port vanishes and"):
        assert len(set(seen.line.names)) == len(places) + 1
    if name == "port vanishes for good":
        assert seen.said.count("! _pytest.outcomes.Exit: rig error: ") == 1
        assert "rig was lost before" in seen.cases[f"after_{places[0]}"]["message"]


@pytest.mark.parametrize("place", ["idle", "block", "report"])
def test_a_killed_run_keeps_what_it_wrote_and_leaves_nothing_in_the_way(place: str, tmp_path: Path) -> None:
    name = "kill -9 of the run"
    with scene.project(tmp_path, [place], FAULTS[name]) as line:
        seen = scene.run(tmp_path, line, *scene.names([place]))
        assert (seen.status, seen.results) == (-9, {})
        sent = b"".join(event.data for event in seen.events()[f"test_{place}"] if event.kind == "tx")
        assert b"AT+HTTPINIT\r" in sent
        wait_for(lambda: not origins(tmp_path))
        again = scene.run(tmp_path, line, *scene.names([place]))
    assert (again.status, again.verdict(place), again.verdict(f"after_{place}")) == (0, "pass", "pass")
    if any(os.access(folder, os.W_OK) for folder in _locks.FOLDERS):
        assert [note for note in again.results["notes"] if "stale lock" in note]


def origins(folder: Path) -> list[str]:
    """Processes whose environment says that they were started for a run in `folder`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"PWD={folder}".encode() in entry.read_bytes():
                found.append(entry.parent.name)
        except OSError:
            continue
    return found


@pytest.mark.parametrize("place", ["report"])
def test_with_workers_a_lost_rig_ends_the_run_once(place: str, tmp_path: Path) -> None:
    """Each worker has a module of its own here; the one that is lost ends the run for all."""
    with scene.project(tmp_path, [place], FAULTS["hang for good"]) as line:
        (tmp_path / "bench.toml").write_text('kind = "emulator"\nspeed = 100\n[reset]\ntimeout = 3\n')
        (tmp_path / "conftest.py").write_text(scene.CONFTEST + LOST)
        seen = scene.run(tmp_path, line, "-n2")
    assert seen.status == 11, seen.said
    assert seen.said.count("! _pytest.outcomes.Exit: rig error: ") == 1
    assert {case["verdict"] for case in seen.results["cases"]} <= {"inconclusive", "pass"}
    assert "inconclusive" in {case["verdict"] for case in seen.results["cases"]}
    assert "INTERNALERROR" not in seen.said


LOST = """
from rigs.kinds import emulator
from rigs.tables import RigError

class Broken(emulator.EmulatorPort):
    def power_cycle(self):
        raise RigError("no relay")

    def reopen(self):
        raise RigError("no port")

emulator.EmulatorPort = Broken

import pytest
@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    item.config.pluginmanager  # the module dies under every case
    port = item.funcargs["session"].modem.link.link
    port.close()
    return (yield)
"""
