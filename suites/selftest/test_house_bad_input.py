"""Bad input ends in one clear line and a status that is not 0, never in a traceback (each by a real pytest)."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CASE = "suites/conformance/test_f1301_httpinit.py::test_start_is_answered_by_ok_alone"
USAGE, COLLECTION, RIG = 4, 2, 11

RIGS = {
    "broken TOML": ('kind = "serial', "broken TOML"),
    "unknown key": ('kind = "emulator"\nbaudrat = 9600\n', "baudrat"),
    "wrong type": ('kind = "emulator"\nspeed = "fast"\n', "speed"),
    "unknown kind": ('kind = "telepathy"\n', "telepathy"),
    "no port": ('kind = "serial"\n', "port"),
    "unknown dialect": ('kind = "emulator"\ndialect = "welsh"\n', "welsh"),
    "unknown claim": ('kind = "emulator"\n[pics]\nteleport = true\n', "teleport"),
}


def run(*options: str) -> subprocess.CompletedProcess[str]:
    """The suite on one case."""
    command = [sys.executable, "-m", "pytest", CASE, "-q", "-p", "no:cacheprovider", *options]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=180, check=False)


def one_line(done: subprocess.CompletedProcess[str], status: int, *words: str) -> None:
    """The status, no traceback, and a line that holds all the words."""
    text = done.stdout + done.stderr
    assert done.returncode == status, text
    assert "Traceback" not in text
    assert [line for line in text.splitlines() if all(word in line for word in words)], text


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        yield sock.getsockname()[1]


@pytest.mark.parametrize("name", RIGS)
def test_a_wrong_rig_file(name: str, tmp_path: Path) -> None:
    text, word = RIGS[name]
    (tmp_path / "bench.toml").write_text(text)
    one_line(run(f"--rig={tmp_path}/bench.toml"), USAGE, "bench.toml", word)


def test_an_unknown_rig() -> None:
    one_line(run("--rig=nowhere"), USAGE, "nowhere", "emulator")


def test_an_unknown_requirement() -> None:
    one_line(run("--requirement=F1303-340"), USAGE, "F1303-340", "F1303-34")


@pytest.mark.parametrize("where", ["/proc/results.json", "/dev/null/results.json"])
def test_results_that_cannot_be_written(where: str) -> None:
    one_line(run(f"--results={where}"), USAGE, where)


def test_a_missing_port(tmp_path: Path) -> None:
    (tmp_path / "bench.toml").write_text(f'kind = "serial"\nport = "{tmp_path}/ttyUSB7"\n')
    one_line(run(f"--rig={tmp_path}/bench.toml"), RIG, "bench.toml", "ttyUSB7")


def test_a_port_that_nobody_answers_on(tmp_path: Path, taken: int) -> None:
    (tmp_path / "bench.toml").write_text(f'kind = "serial"\nspeed = 200.0\nport = "socket://127.0.0.1:{taken}"\n')
    results = tmp_path / "results.json"
    done = run(f"--rig={tmp_path}/bench.toml", f"--results={results}")
    assert done.returncode in (10, RIG), done.stdout
    assert "Traceback" not in done.stdout
    assert {case["verdict"] for case in json.loads(results.read_text())["cases"]} <= {"inconclusive", "not-run"}


def test_an_origin_port_that_is_taken(tmp_path: Path, taken: int) -> None:
    (tmp_path / "bench.toml").write_text(f'kind = "emulator"\n[pixit.origin]\nbind = "127.0.0.1:{taken}"\n')
    one_line(run(f"--rig={tmp_path}/bench.toml"), RIG, "bench.toml", str(taken))


def test_an_emulator_that_cannot_start(tmp_path: Path) -> None:
    (tmp_path / "bench.toml").write_text('kind = "emulator"\n[emulator]\ndefects = ["no-such-defect"]\n')
    one_line(run(f"--rig={tmp_path}/bench.toml"), RIG, "bench.toml", "no-such-defect")
