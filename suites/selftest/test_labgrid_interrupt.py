"""A run over a real labgrid lab that is interrupted gives its place back."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from suites.selftest.lab import Lab, present, running, until

pytestmark = present
SUITE = """
import time
from pathlib import Path

import pytest
from fixtures.verdict import requirement

@requirement("F1304-02")
@pytest.mark.parametrize("size", range(10, 210))
def test_get(session, size):
    session.get(f"/bytes-{size}")
    Path("begun").touch()
    time.sleep(0.2)
"""


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with running({"alpha": ("f13", {"module": "emf13"})}, prepared=True) as lab:
        yield lab


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_gives_its_place_back(lab: Lab, tmp_path: Path, number: signal.Signals) -> None:
    cases = tmp_path / "suites" / "conformance"
    cases.mkdir(parents=True)
    (cases / "test_it.py").write_text(SUITE)
    (tmp_path / "conftest.py").write_text(
        'pytest_plugins = ["fixtures.verdict.plugin", "rigs.plugin", "fixtures.bench.plugin"]\n')
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = suites/conformance\n")
    rig = lab.rig(tmp_path / "lab.toml", 'tags = {module = "emf13"}')
    with subprocess.Popen([sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--rig={rig}"], cwd=tmp_path,
                          env=lab.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True) as begun:
        until((tmp_path / "begun").exists)
        begun.send_signal(number)
        said, _ = begun.communicate(timeout=120)
    assert begun.returncode == 2, said
    assert lab.holders() == {}
    assert list(tmp_path.glob("reports/out/*/results.json"))
