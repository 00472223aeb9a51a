"""`pytest --audit FILE` as a program: findings with their lines, exit status, results file, masks, one-line errors."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from suites.selftest import foreign_logs as logs

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "reports" / "out"
SECRET = "867584030012345"
BAD = (f"> AT+HTTPINIT\n< OK\n> AT+CGSN\n< {SECRET}\n< OK\n"
       "> AT+HTTPREAD=10\n< +HTTPREAD: DATA,10\n< 0123456789\n< OK\n> AT\n< OK\n")


class Run:
    """One run: exit status, text, results, its folder."""

    def __init__(self, folder: Path, *arguments: str, cwd: Path = ROOT) -> None:
        self.results_file = folder / "results.json"
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--results={self.results_file}", *arguments],
            cwd=cwd, env=environment, capture_output=True, text=True, check=False)
        self.status, self.text = done.returncode, done.stdout + done.stderr
        shown = next((line.removeprefix("run: ") for line in self.text.splitlines() if line.startswith("run: ")), "")
        self.folder = ROOT / shown if shown else None

    @property
    def results(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.results_file.read_text("utf-8"))
        return found


@pytest.fixture
def audited(tmp_path: Path) -> Iterator[Any]:
    """Runs pytest --audit on a text; removes the folders of the runs."""
    runs: list[Run] = []

    def start(content: str | bytes, *more: str) -> Run:
        path = tmp_path / "customer.log"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        runs.append(Run(tmp_path, f"--audit={path}", *more))
        return runs[-1]

    yield start
    for run in runs:
        if run.folder and run.folder.parent == OUT:
            shutil.rmtree(run.folder, ignore_errors=True)


def test_a_wrong_log_is_not_conforming(audited: Any) -> None:
    run = audited(BAD)
    assert run.status == 1
    assert "customer.log:9: fail F1306-04 (MUST): expected" in run.text
    assert "customer.log:6: fail F1306-24 (MUST): expected one closing +HTTPREAD: 0; got none" in run.text
    verdicts = {each["id"]: each["verdict"] for each in run.results["requirements"]}
    assert (verdicts["F1306-04"], verdicts["F1306-24"], verdicts["F1301-01"]) == ("fail", "fail", "pass")
    assert (run.results["verdict"], run.results["rig"]["kind"]) == ("fail", "audit")
    failed = [case for case in run.results["cases"] if case["verdict"] == "fail"]
    assert [case["id"] for case in failed] == ["customer.log::line 6: AT+HTTPREAD=10"]
    assert "line 6" in failed[0]["message"] or "line 9" in failed[0]["message"]


def test_a_right_log_conforms(audited: Any) -> None:
    run = audited(logs.socat(logs.DIALOGUE))
    assert (run.status, run.results["verdict"]) == (0, "pass")
    assert "0 fail, 0 deviation, 0 record" in run.text


def test_the_dialect_decides(audited: Any) -> None:
    bare = logs.plain(logs.DIALOGUE).replace("DATA,", "")
    assert "F1306-25" in audited(bare).text
    assert "0 fail, 0 deviation, 0 record (dialect a76xx)" in audited(bare, "--audit-dialect=a76xx").text
    assert "0 fail, 0 deviation, 0 record (dialect a76xx)" in audited(bare, "--rig=emulator-a76xx").text


def test_secrets_are_in_no_artefact(audited: Any) -> None:
    run = audited(BAD)
    assert SECRET not in run.text
    kept = [path for path in run.folder.rglob("*") if path.is_file()]
    assert any(path.name == "audit.jsonl" for path in kept)
    assert [path.name for path in kept if SECRET.encode() in path.read_bytes()] == []


def test_nothing_beside_the_log_is_loaded(audited: Any, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("raise SystemExit('loaded')\n")
    assert audited(logs.plain(logs.DIALOGUE)).status == 0


@pytest.mark.parametrize(("arguments", "said"), [
    (["--audit=none.log"], "none.log: cannot be read"),
    (["--audit=pyproject.toml"], "no known format"),
    (["--audit=pyproject.toml", "--audit-format=sniffer"], "no such format"),
    (["--audit=pyproject.toml", "--audit-dialect=klingon"], "klingon"),
])
def test_bad_input_is_a_usage_error_of_one_line(tmp_path: Path, arguments: list[str], said: str) -> None:
    run = Run(tmp_path, *arguments)
    assert run.status == 4
    assert said in run.text
    assert "Traceback" not in run.text


def test_a_file_within_the_checkout_may_stand_behind_a_blank(tmp_path: Path) -> None:
    folder = OUT / "audit-selftest"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        (folder / "a.log").write_text(logs.plain(logs.DIALOGUE))
        run = Run(tmp_path, "--audit", str(folder / "a.log"))
        assert (run.status, "0 fail" in run.text) == (0, True)
    finally:
        shutil.rmtree(folder)
        if run.folder:
            shutil.rmtree(run.folder, ignore_errors=True)
