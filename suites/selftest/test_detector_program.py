"""The detector as a program: one defect from the command line to the page, an interruption, what is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from reports import detection
from suites.selftest.detector.keys import ROOT

PROGRAM = (sys.executable, "-m", "suites.selftest.detector")
PATIENCE = 240.0


def detect(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE,
                          check=False)


def matrix(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "matrix.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """One defect, measured."""
    folder = tmp_path_factory.mktemp("detection")
    done = detect("defects", "-k", "range-end-less", "--jobs", "1", "--out", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


def test_a_defect_is_convicted_by_a_case_of_what_it_violates(measured: tuple[Path, str]) -> None:
    found = matrix(measured[0])
    (entry,) = found["defects"]
    assert entry["status"] == "convicted"
    assert set(entry["requirements"]) <= set(entry["violates"]) == {"F1303-64", "F1303-65"}
    assert entry["case"].startswith("suites/conformance/test_")
    assert found["score"]["defects"] == {"counted": 1, "convicted": 1, "percent": 100.0}
    assert found["score"]["by_command"] == {"HTTPPARA": found["score"]["defects"]}
    assert "defects: 1 of 1 convicted" in measured[1]


def test_the_case_that_convicted_was_tried_on_the_sound_module(measured: tuple[Path, str]) -> None:
    lines = [json.loads(line) for line in (measured[0] / "results.jsonl").read_text("utf-8").splitlines()]
    (check,) = [entry for entry in lines if entry["job"]["kind"] == "check"]
    assert check["job"]["cases"] == [matrix(measured[0])["defects"][0]["case"]]
    assert check["status"] == "clean"
    assert check["ran"] == 1


def test_the_page_is_made_of_the_matrix_alone(measured: tuple[Path, str], tmp_path: Path) -> None:
    (tmp_path / "matrix.json").write_bytes((measured[0] / "matrix.json").read_bytes())
    again = detection.build(tmp_path / "matrix.json")
    assert again.read_bytes() == (measured[0] / detection.PAGE).read_bytes()
    text = again.read_text("utf-8")
    assert "range-end-less" in text
    assert "<script" not in text


def test_what_is_still_valid_is_not_run_again(measured: tuple[Path, str]) -> None:
    before = matrix(measured[0])["keys"]
    done = detect("defects", "-k", "range-end-less", "--jobs", "1", "--out", str(measured[0]), "--resume")
    assert done.returncode == 0, done.stdout + done.stderr
    if matrix(measured[0])["keys"] != before:
        pytest.skip("the sources were edited meanwhile")
    assert "1 results are still valid" in done.stdout
    assert "[1/1" not in done.stdout
    assert matrix(measured[0])["defects"][0]["status"] == "convicted"


@pytest.mark.parametrize(("text", "told"), [
    ("no json", "is not a matrix"), ('{"schema": "x/1"}', "schema 'x/1' is not known"), (None, "cannot be read"),
])
def test_a_matrix_that_is_none(text: str | None, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "matrix.json"
    if text is not None:
        path.write_text(text)
    assert detection.main([str(path)]) == 2
    assert told in capsys.readouterr().err


def test_an_interruption_keeps_what_is_done_and_leaves_nobody(tmp_path: Path) -> None:
    program = subprocess.Popen([*PROGRAM, "variants", "-k", "dialect", "--jobs", "2", "--out", str(tmp_path)], cwd=ROOT,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    by = time.monotonic() + PATIENCE
    while not {"rigs.emulator", "fixtures.origin"} <= set(family(program.pid).values()):
        assert time.monotonic() < by, "no child began"
        assert program.poll() is None
        time.sleep(0.1)
    born = family(program.pid)
    program.send_signal(signal.SIGINT)
    told, _ = program.communicate(timeout=PATIENCE)
    assert program.returncode == 130, told
    assert "interrupted" in told
    assert not matrix(tmp_path)["complete"]
    while left := [pid for pid in born if alive(pid)]:
        assert time.monotonic() < by, left
        time.sleep(0.1)


def test_a_list_runs_nothing(tmp_path: Path) -> None:
    done = detect("mutants", "-k", "http/read.py", "--list", "--out", str(tmp_path / "none"))
    assert done.returncode == 0
    assert all(line.startswith("mutant       http/read.py:") for line in done.stdout.splitlines())
    assert len(done.stdout.splitlines()) > 20
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("wrong", [("defects", "--jobs", "0"), ("nonsense",), ("variants", "--dialect", "x")])
def test_a_wrong_command_line(wrong: tuple[str, ...]) -> None:
    done = detect(*wrong)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def family(pid: int) -> dict[int, str]:
    """The descendants of a process, each with the module that it runs."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found: dict[int, str] = {}
    waiting = [pid]
    while waiting:
        above = waiting.pop()
        for child in (one for one, parent in parents.items() if parent == above):
            waiting.append(child)
            found[child] = module(child)
    return found


def module(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return ""
    return words[2].decode() if len(words) > 2 else ""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
