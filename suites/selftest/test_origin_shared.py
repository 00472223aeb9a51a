"""One origin for many modules at once: no request lands in the journal of another case, nobody is accused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from fixtures.origin import process

ROOT = Path(__file__).resolve().parents[2]
WORKERS = int(os.environ.get("HIL_SESSIONS", "4"))
CASES = 6 * WORKERS
SUITE = f"""
import os

import pytest
from fixtures.verdict import requirement

@requirement("F1304-02")
@pytest.mark.parametrize("number", range({CASES}))
def test_own_requests_alone(session, origin, judge, number):
    judge.record("worker", os.environ["PYTEST_XDIST_WORKER"])
    for turn in range(3):
        mine = f"{{number}}.{{turn}};".encode() * 100
        origin.mark()
        session.post("/echo", mine)
        assert origin.request().body == mine
        assert session.read_all() == mine
    assert [request.body[:8].split(b".")[0] for request in origin.journal().requests] == [b"%d" % number]
"""


def test_sessions_at_once_do_not_mix(tmp_path: Path) -> None:
    cases = tmp_path / "suites" / "conformance"
    cases.mkdir(parents=True)
    (tmp_path / "conftest.py").write_text(
        'pytest_plugins = ["fixtures.verdict.plugin", "rigs.plugin", "fixtures.bench.plugin"]\n')
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = suites/conformance\nfilterwarnings = error\n")
    (cases / "test_it.py").write_text(SUITE)
    started = process.start()
    try:
        (tmp_path / "rig.toml").write_text(
            f'kind = "emulator"\nspeed = 20\n[pixit.origin]\nremote = "{started.url}"\n')
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rig=rig.toml", "-n", str(WORKERS),
             "--dist", "load"], cwd=tmp_path, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "ORIGIN_TOKEN": started.bearer}, timeout=500, check=False)
    finally:
        started.stop()
    assert done.returncode == 0, done.stdout
    results = json.loads(next(tmp_path.glob("reports/out/*/results.json")).read_text())
    assert Counter(case["verdict"] for case in results["cases"]) == {"pass": CASES}
    workers = {note["text"] for case in results["cases"] for note in case.get("notes", ()) if note["topic"] == "worker"}
    assert len(workers) == WORKERS
