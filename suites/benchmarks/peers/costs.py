"""What a case costs on the emulated module, and the pages of a run: two sizes each, so that the start falls out.

Seconds of the processor, of all processes that take part: what else runs on the machine does not count.
"""

from __future__ import annotations

import json
import os
import resource
import runpy
import subprocess
import sys
import tempfile
from pathlib import Path

from suites.benchmarks.peers.workers import ROOT

FEW, MANY = 20, 320
CASES = '''import pytest

@pytest.mark.parametrize("place", range({count}))
def test_at(session, place):
    assert session.at("AT").ok
'''


def measured(few: int = FEW, many: int = MANY) -> dict[str, str]:
    """Name and value of each cost."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = (_run(Path(folder) / str(count), count) for count in (few, many))
    each = [(after - before) / (many - few) for before, after in zip(small, large, strict=True)]
    return {"a case (one AT, transcript, verdict), CPU ms": f"{each[0] * 1000:.2f}",
            "pages of 1000 such cases, CPU s": f"{each[1] * 1000:.2f}"}


def _run(folder: Path, count: int) -> tuple[float, float]:
    """Seconds of a run of so many cases without pages, and of the pages alone."""
    cases = folder / "suites" / "benchmarks"
    cases.mkdir(parents=True)
    (cases / "test_cost.py").write_text(CASES.format(count=count))
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n")
    plugins = [name for name in runpy.run_path(str(ROOT / "conftest.py"))["pytest_plugins"] if name != "reports.plugin"]
    run = _timed(folder, "pytest", "suites/benchmarks", "--rig=emulator", "-q",
                 *(f"-p{name}" for name in ("no:cacheprovider", "no:pytest_embedded", *plugins)))
    (results,) = folder.glob("reports/out/*/results.json")
    if len(json.loads(results.read_text())["cases"]) != count:
        raise ValueError(f"{results}: not every case is in it")
    return run, _timed(folder, "reports", "build", str(results.parent))


def _timed(folder: Path, program: str, *arguments: str) -> float:
    """Processor seconds of a Python program that ends well."""
    begin = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-m", program, *arguments], cwd=folder, check=False, capture_output=True,
                          text=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    if done.returncode:
        raise ValueError(f"{program} ended with {done.returncode}: {(done.stdout + done.stderr)[-300:]}")
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime
