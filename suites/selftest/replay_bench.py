"""A few cases in a tree of their own, run on an emulated module and played again: for the self-tests of replay."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = ("fixtures.verdict.plugin", "rigs.plugin", "fixtures.bench.plugin")

CASES = '''
import time

import pytest

from fixtures.bench import Origin, Session
from fixtures.link import Link, Recorder
from fixtures.modem import Modem
from fixtures.verdict import needs, requirement

KEY = "Authorization: Basic YWxhZGRpbjpvcGVuc2VzYW1l"


@requirement("F1303-45")
def test_good(session: Session, origin: Origin) -> None:
    session.para("UA", "replay/1.0")
    session.get("/bytes-300")
    session.judge.must(origin.request().header("User-Agent") == ["replay/1.0"], "the UA is due")
    session.judge.must(session.read_all(300) == origin.request().sent_body, "the body is due")


@requirement("F1303-55")
def test_secret(session: Session, origin: Origin) -> None:
    session.para("USERDATA", KEY)
    session.get("/bytes-10")
    session.judge.must(origin.request().header("Authorization") == [KEY.partition(": ")[2]], "the header is due")


@requirement("F1304-03")
def test_post(session: Session, origin: Origin) -> None:
    session.post("/", bytes(range(256)) * 4)
    session.judge.must(origin.request().body == bytes(range(256)) * 4, "the body is due")


@requirement("F1304-02")
def test_wrong(session: Session, origin: Origin) -> None:
    session.get("/status-404/bytes-5", status=404)
    session.judge.must(origin.request().method == "PATCH", f"PATCH is due, came {origin.request().method}")


@requirement("F1304-02")
def test_tolerated(session: Session) -> None:
    session.get("/text-25")
    session.judge.reading("a reading", "this", mixed="deviation")
    session.judge.deviation("only tolerated")


@requirement("F1304-02")
def test_mixed(session: Session) -> None:
    session.judge.reading("a reading", "that", mixed="deviation")
    session.judge.must(session.at("AT").ok, "OK is due")


@requirement("F1304-20")
def test_times(session: Session, origin: Origin) -> None:
    session.url("/wait-5")
    took = session.action(0).took
    session.judge.must(5 <= took <= session.late(7), f"5 s are due, it took {took}")
    origin.moment(origin.journal().now)


@requirement("F1306-24")
@needs("second_port")
def test_beside(session: Session, second_link: Link) -> None:
    beside = Modem(second_link, Recorder(), speed=session.modem.speed)
    session.judge.must(beside.command("ATE0", within=20).ok, "OK is due")


@requirement("F1304-13")
def test_silent(session: Session, origin: Origin) -> None:
    session.para("CONNECTTO", 20)
    session.url(origin.silent())
    session.judge.must(session.action(0, allow=60).is_error, "an errcode is due")


@requirement("F1304-02")
def test_open(session: Session) -> None:
    session.wait(2)
    session.judge.inconclusive("nothing can be said")
'''

DEAF = '''
"""Whoever opens a socket, or starts an origin or an emulated module, is told."""

import socket
import subprocess


def refused(*args, **kwargs):
    raise AssertionError(f"a replay needs no port: {args}")


class Popen(subprocess.Popen):
    def __init__(self, command, *args, **kwargs):
        assert not {"fixtures.origin", "rigs.emulator"} & set(command), command
        super().__init__(command, *args, **kwargs)


subprocess.Popen = Popen
socket.socket.connect = refused
socket.socket.bind = refused
'''


@dataclass
class Run:
    """A run of the cases: exit status, output, its folder, its results."""

    status: int
    said: str
    folder: Path
    results: dict[str, Any]

    @property
    def verdicts(self) -> dict[str, tuple[str, str]]:
        """Case -> verdict and message."""
        return {case["id"].rpartition("::")[2]: (case["verdict"], case["message"]) for case in self.results["cases"]}


class Tree:
    """A tree with cases of its own; its runs keep their folders in it."""

    def __init__(self, folder: Path, cases: str = CASES, plugins: tuple[str, ...] = PLUGINS) -> None:
        self.folder = folder
        self.file = folder / "suites" / "conformance" / "test_replayed.py"
        self.file.parent.mkdir(parents=True)
        self.file.write_text(cases, "utf-8")
        (folder / "conftest.py").write_text(f"pytest_plugins = {list(plugins)!r}\n", "utf-8")
        (folder / "deaf.py").write_text(DEAF, "utf-8")

    def pytest(self, *options: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Pytest on the tree with the suite's plugins."""
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-p",
                   "no:benchmark", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(self.folder),
                   *([] if any("::" in str(option) for option in options) else [str(self.file)]), *map(str, options)]
        path = os.pathsep.join([str(ROOT), str(self.folder)])
        return subprocess.run(command, cwd=self.folder, env={**os.environ, "PYTHONPATH": path, **(env or {})},
                              capture_output=True, text=True, timeout=300, check=False)

    def run(self, *options: str | Path) -> Run:
        """A run that must leave results."""
        file = self.folder / "results.json"
        file.unlink(missing_ok=True)
        done = self.pytest(f"--results={file}", *options)
        assert file.exists(), done.stdout + done.stderr
        newest = max((self.folder / "reports" / "out").iterdir(), key=lambda path: path.stat().st_mtime_ns)
        return Run(done.returncode, done.stdout + done.stderr, newest, json.loads(file.read_text("utf-8")))

    def replay(self, recording: Path, *options: str | Path) -> Run:
        """A run on a recording, without any way to a port or a process."""
        return self.run("--rig=replay", f"--recording={recording}", "-p", "deaf", *options)

