"""One fault before a small suite: a run of its own, over the line, and what came of it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fixtures.link.events import Event, load
from suites.selftest.line_faults.faults import Fault
from suites.selftest.line_faults.line import Line
from suites.selftest.line_faults.places import PLACES
from suites.selftest.serial_servers import ROOT, emulator

SPEED = 100
PATIENCE = 240.0

CONFTEST = """
import errno, os
from pathlib import Path
from fixtures.link import recorder

pytest_plugins = ["fixtures.verdict.plugin", "rigs.plugin", "fixtures.bench.plugin"]
MARK = Path(__file__).with_name("disk-full")

class Disk:
    def __getattr__(self, name):
        return getattr(os, name)

    def write(self, descriptor, data):
        if MARK.exists():
            MARK.unlink()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return os.write(descriptor, data)

recorder.os = Disk()
"""

SUITE = """
from fixtures.origin import content
from fixtures.verdict import requirement

@requirement("F1303-45")
def test_idle(session, origin):
    session.para("UA", "idle")
    session.wait(30)
    session.get("/bytes-10")
    session.judge.must(origin.request().header("User-Agent") == ["idle"], "UA is due as set")

@requirement("F1304-02")
def test_after_idle(session):
    session.get("/bytes-10")

@requirement("F1306-05")
def test_block(session):
    session.para("UA", "block")
    session.get("/bytes-4000")
    session.judge.must(session.read_all(4000) == content.body(4000), "the body is due as sent")

@requirement("F1304-02")
def test_after_block(session):
    session.get("/bytes-10")

@requirement("F1304-02")
def test_report(session):
    session.para("RECVTO", 120)
    session.para("UA", "report")
    session.get("/wait-8/bytes-10")

@requirement("F1304-02")
def test_after_report(session):
    session.get("/bytes-10")
"""


@dataclass
class Scene:
    """What came of it: exit status, cases by name, what pytest said, the folder of the run, the line."""

    status: int
    cases: dict[str, dict[str, Any]]
    results: dict[str, Any]
    said: str
    folder: Path
    line: Line

    def verdict(self, case: str) -> str:
        """The verdict of a case, "" when there is none on record."""
        return str(self.cases.get(case, {}).get("verdict", ""))

    def events(self) -> dict[str, list[Event]]:
        """The transcripts by case; the last line of one may have been cut off by the end of the run."""
        return {path.name.split(".")[1].partition("-")[0]: list(_events(path))
                for path in sorted(self.folder.glob("transcripts/*.jsonl"))}


def _events(path: Path) -> Iterator[Event]:
    text = path.read_text()
    for line in text.splitlines(keepends=True):
        if line.endswith("\n"):
            yield load(line)


@contextlib.contextmanager
def project(folder: Path, places: Sequence[str], fault: Fault, *arguments: str, text: str = "") -> Iterator[Line]:
    """A project with the small suite, and a module behind the line on which `fault` strikes at `places`."""
    cases = folder / "suites" / "conformance"
    cases.mkdir(parents=True)
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "pytest.ini").write_text("[pytest]\ntestpaths = suites/conformance\nfilterwarnings = error\n")
    (cases / "test_faults.py").write_text(SUITE)
    (folder / "bench.toml").write_text(
        f'kind = "serial"\nport = "{folder}/port"\nspeed = {SPEED}\n{text}\n'
        '[reset]\ncommand = "AT+CRESET"\nready = "PB DONE"\ntimeout = 1.5\n')
    with emulator("--pty", str(folder / "module"), "--speed", str(SPEED), *arguments) as module:
        line = Line(module, folder / "port", [PLACES[place] for place in places], fault.strike)
        try:
            yield line
        finally:
            line.close()


def run(folder: Path, line: Line, *arguments: str) -> Scene:
    """Run the small suite on it."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rig=bench.toml", *arguments]
    before = {path.name for path in folder.glob("reports/out/*")}
    with subprocess.Popen(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          start_new_session=True) as process:
        line.runner = lambda: process.pid
        try:
            said, _ = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    found = next(path for path in folder.glob("reports/out/*") if path.name not in before)
    file = found / "results.json"
    results = json.loads(file.read_text()) if file.exists() else {}
    cases = {case["id"].rpartition("::test_")[2]: case for case in results.get("cases", ())}
    return Scene(process.returncode, cases, results, said, found, line)


def names(places: Sequence[str]) -> list[str]:
    """The cases to run for some places, as pytest is told them."""
    return [f"suites/conformance/test_faults.py::test_{name}" for place in places for name in (place, f"after_{place}")]
