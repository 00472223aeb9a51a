"""The lines of rigs/LAB.md that lead from an empty lab to a run do so, on loopback and with an emulated module."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from suites.selftest.lab import BIN, ROOT, Module, free_port, present

pytestmark = present
CASE = """
from fixtures.verdict import requirement

@requirement("F1304-02")
def test_get(session):
    session.get("/bytes-10")
"""


def lines(port: int, pty: Path) -> list[str]:
    """The lines of the page, with what is this lab's own in place of the examples."""
    page = (ROOT / "rigs" / "LAB.md").read_text("utf-8")
    found = re.search(r"```sh\n# snippet: lab\n(.*?)```", page, re.DOTALL)
    assert found
    given = found[1].strip().splitlines()
    assert len(given) == 10
    own = {"lab.example.org:20408": f"127.0.0.1:{port}", "$HOME/labgrid/bin": str(BIN), "/dev/ttyUSB2": str(pty),
           "labgrid-exporter ": "labgrid-exporter --hostname 127.0.0.1 ", "rigs/lab.toml": "lab.toml",
           ".venv/bin/pytest --rig=lab": f"{sys.executable} -m pytest -p no:cacheprovider --rig=lab.toml"}
    shown = "\n".join(given[1:])  # the first is what the environment of this test was made by
    for example, mine in own.items():
        assert example in shown
        shown = shown.replace(example, mine)
    return shown.splitlines()


def test_ten_lines(tmp_path: Path) -> None:
    cases = tmp_path / "suites" / "conformance"
    cases.mkdir(parents=True)
    (cases / "test_it.py").write_text(CASE)
    (tmp_path / "conftest.py").write_text(
        'pytest_plugins = ["fixtures.verdict.plugin", "rigs.plugin", "fixtures.bench.plugin"]\n')
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = suites/conformance\n")
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        module = Module("sim1", "f13", Path(folder), speed=1)
        module.start()
        script = ["set -e", "trap 'kill $(jobs -p)' EXIT"]
        for line in lines(free_port(), module.pty):
            script.append(line)
            if line.startswith("labgrid-coordinator"):
                script.append("for n in $(seq 60); do labgrid-client places > places 2>&1 && break; sleep 0.5; done")
            if line.startswith("labgrid-exporter"):
                script.append("for n in $(seq 60); do labgrid-client resources | grep sim1 && break; sleep 0.5; done")
        try:
            done = subprocess.run(["bash", "-c", "\n".join(script)], cwd=tmp_path, stdin=subprocess.DEVNULL, text=True,
                                  env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=500, check=False, start_new_session=True)
        finally:
            module.stop()
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
    assert "CONFORMING" in done.stdout
