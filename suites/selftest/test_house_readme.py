"""The README's snippets run, and its commands name what exists."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
FENCED = re.compile(r"^```(?:python|toml)\n# snippet: (\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PLUGINS = ("fixtures.verdict.plugin", "rigs.plugin", "fixtures.bench.plugin")
SNIPPETS = dict(FENCED.findall(README))


def run(*command: str | Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """A command from the root of the checkout, bounded in time."""
    path = os.pathsep.join([str(ROOT), extra.pop("path", "")])
    env = {**os.environ, "PYTHONPATH": path, **extra}
    return subprocess.run([sys.executable, *map(str, command)], cwd=ROOT, env=env, capture_output=True, text=True,
                          timeout=120, check=False)


def pytest_on(case: Path, *options: str | Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """The suite's plugins on a case that stands in a tree of its own."""
    plugins = [part for name in PLUGINS for part in ("-p", name)]
    return run("-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", ROOT / "pyproject.toml",
               "--rootdir", case.parents[2], *plugins, case, *options, **extra)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """The README's case in a tree of its own."""
    path = tmp_path / "suites" / "conformance" / "test_readme_case.py"
    path.parent.mkdir(parents=True)
    path.write_text(SNIPPETS["case"], "utf-8")
    return path


def test_every_snippet_is_known() -> None:
    assert set(SNIPPETS) == {"rig", "case", "behaviour", "defect"}


def test_the_case_passes_on_the_emulator(case: Path, tmp_path: Path) -> None:
    done = pytest_on(case, "--results", tmp_path / "r.json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads((tmp_path / "r.json").read_text())["cases"][0]["verdict"] == "pass"


def test_the_rig_loads(tmp_path: Path) -> None:
    path = tmp_path / "readme.toml"
    path.write_text(SNIPPETS["rig"], "utf-8")
    done = run("-c", f"from rigs.config import load_rig; print(load_rig({str(path)!r}).port)")
    assert done.stdout.strip() == "/dev/ttyUSB2", done.stderr


def test_the_behaviour_answers(tmp_path: Path) -> None:
    (tmp_path / "readme_behaviour.py").write_text(SNIPPETS["behaviour"], "utf-8")
    script = (
        "import readme_behaviour\n"
        "from fixtures.origin.behaviours import SEGMENTS\n"
        "from fixtures.origin.plan import Plan\n"
        "plan = Plan()\n"
        "SEGMENTS['teapot'].run(plan, None)\n"
        "print(plan.status, plan.reason)\n"
    )
    done = run("-c", script, path=str(tmp_path))
    assert done.stdout.strip() == "418 I'm a teapot", done.stderr


def test_the_defect_is_a_defect(tmp_path: Path) -> None:
    (tmp_path / "readme_defect.py").write_text(SNIPPETS["defect"], "utf-8")
    script = (
        "import readme_defect\n"
        "from rigs.emulator.registry import load\n"
        "print(load('defect')['readme-ua-cut'].violates)\n"
    )
    done = run("-c", script, path=str(tmp_path))
    assert done.stdout.strip() == "('F1303-46',)", done.stderr


@pytest.mark.parametrize("path", re.findall(r"`((?:rigs|fixtures|suites|reports)/[\w/.-]+)`", README))
def test_paths_exist(path: str) -> None:
    if "<" not in path and "out" not in path:
        assert (ROOT / path).exists()


def test_tox_environments_exist() -> None:
    named = re.findall(r"tox run -e ([\w-]+)", README)
    text = (ROOT / "tox.ini").read_text()
    assert named
    assert all(f"[testenv:{name}]" in text for name in named)
