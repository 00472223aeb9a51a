"""Fuzzing runs as users start them: the good module passes, a bad one is found, reproducers answer by their status."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from suites.fuzz._departure import Identity
from suites.fuzz._reproducer import Reproducer, write
from suites.fuzz._steps import Step
from suites.selftest.fuzz_hunting import FAILED, FIXED, PYTEST, ROOT, failures, fuzz, hunt, reproduce, rig

SECONDS = "--fuzz-seconds=8"
DEFECT = "data-ok-early"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PYTEST, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rig(tmp_path_factory.mktemp("good"))


@pytest.fixture(scope="module")
def results(good: Path) -> dict[str, Any]:
    return fuzz(good, SECONDS, "--fuzz-seed=7")


def test_the_good_module_passes(results: dict[str, Any]) -> None:
    wrong = [case for case in results["cases"] if case["verdict"] not in ("pass", "deviation")]
    assert wrong == []
    assert failures(results) == []


def test_the_results_tell_what_was_reached(results: dict[str, Any]) -> None:
    entries = {entry["property"]: entry for entry in results["fuzz"]}
    assert set(entries) == {"test_lines", "test_values_on_the_wire", "test_long_lines", "test_noise", "test_inputs",
                            "test_inputs_that_expire", "test_sessions", "test_lines_of_other_commands", "test_readings",
                            "test_orders_of_values"}
    for entry in entries.values():
        assert entry["examples"] > 0
        assert entry["seed"] == 7
        assert entry["thin"]  # a few seconds cannot reach everything, and that is told
    assert any(reached for _, reached, _, _ in entries["test_lines"]["productions"])
    assert any(reached for _, reached, _, _ in entries["test_sessions"]["transitions"])


def test_a_defect_is_found_shrunk_and_told_apart(tmp_path: Path) -> None:
    found = hunt(DEFECT, tmp_path, seconds=20)
    assert found.good, str(found)
    assert found.commands <= 5
    kept = sorted((tmp_path / DEFECT / "kept").glob("*.jsonl"))
    assert kept
    again = json.loads((tmp_path / DEFECT / "results.json").read_text("utf-8"))
    assert any(case["verdict"] == "fail" for case in again["cases"])


def test_a_reproducer_answers_by_its_status(tmp_path: Path, good: Path) -> None:
    bad = rig(tmp_path / "bad", defects=[DEFECT])
    step = Step("input", number=5, time=60, pieces=(("abcd", 1.0), ("e", 0.0)))
    file = tmp_path / "early.jsonl"
    write(file, Reproducer(Identity("F1307-09", "HTTPDATA", "a code before the last byte"), "early", (step,)), [])
    assert reproduce(bad, file) == FAILED
    assert reproduce(good, file) == FIXED
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{}\n")
    assert reproduce(good, broken) not in (FIXED, FAILED)
    told = run(f"--rig={bad}", f"--reproduce={file}").stdout
    assert f"FAILED {file}" in told
    assert "AT+HTTPDATA=5,60" in told


def test_a_rig_that_cannot_be_opened_is_no_verdict(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"
    path.write_text('kind = "serial"\nport = "/dev/no-such-port"\n')
    file = tmp_path / "early.jsonl"
    write(file, Reproducer(Identity("F1300-41", "AT", "x"), "x", (Step("line", "AT"),)), [])
    assert reproduce(path, file) not in (FIXED, FAILED)


@pytest.mark.parametrize(("arguments", "named"), [
    (("--reproduce=no-such-file.jsonl",), "no such file"),
    (("suites/fuzz", "--fuzz-seconds=0"), "above 0"),
    (("suites/fuzz", "--fuzz-examples=-3"), "above 0"),
    (("suites/fuzz", "--reproducers=README.md"), "no folder"),
])
def test_bad_options_are_one_line(arguments: tuple[str, ...], named: str) -> None:
    done = run(*arguments)
    assert done.returncode == 4
    assert named in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


def test_kept_reproducers_run_first_and_examples_limit_the_search(tmp_path: Path, good: Path) -> None:
    folder = tmp_path / "kept"
    write(folder / "one.jsonl", Reproducer(Identity("F1300-41", "AT", "x"), "x", (Step("line", "AT"),)), [])
    found = fuzz(good, f"--reproducers={folder}", "--fuzz-examples=16", "-k", "reproducer or lines")
    assert found["cases"][0]["id"].endswith("test_reproducer[one]")
    assert sum(entry["examples"] for entry in found["fuzz"]) <= 20
