"""The house rules that a machine can hold: who imports whom, how long a module is, who may ask for the time."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("fixtures", "rigs", "suites", "reports")
FIXTURES = ("spec", "at", "link", "modem", "origin", "verdict", "bench")
# audit judges logs: it reads them with link and at, shares rules with bench, speaks through verdict; no case needs it
AUDIT = ("spec", "at", "link", "verdict", "bench")

MAY_IMPORT: dict[str, frozenset[str]] = {
    "fixtures/spec": frozenset(),
    "fixtures/at": frozenset({"fixtures/spec"}),
    "fixtures/link": frozenset(),
    "fixtures/modem": frozenset({"fixtures/at", "fixtures/link"}),
    "fixtures/origin": frozenset(),
    "fixtures/verdict": frozenset({"fixtures/spec"}),
    "fixtures/bench": frozenset(f"fixtures/{room}" for room in FIXTURES),
    "fixtures/audit": frozenset(f"fixtures/{room}" for room in AUDIT),
    "rigs": frozenset({"fixtures/link", "fixtures/verdict", "rigs/kinds"}),
    "rigs/kinds": frozenset({"fixtures/link", "rigs"}),
    "rigs/doctor": frozenset({*(f"fixtures/{room}" for room in FIXTURES), "rigs", "rigs/kinds"}),
    "rigs/emulator": frozenset(),
    "suites/conformance": frozenset(f"fixtures/{room}" for room in FIXTURES),
    "suites/fuzz": frozenset(f"fixtures/{room}" for room in FIXTURES),
    "suites/benchmarks": frozenset(f"fixtures/{room}" for room in FIXTURES),
    "reports": frozenset({"fixtures/spec"}),
    "conftest.py": frozenset(),
}
"""Room -> rooms that it may import beside itself. suites/selftest may import anything."""

OWN_CLOCK = ("fixtures/origin", "fixtures/link")
TIMED = ("fixtures", "suites/conformance", "suites/fuzz", "suites/benchmarks")
LONGEST = 300


def modules() -> list[Path]:
    """Every module of ours; the folder of runs changes under a reader and is no part of the tree."""
    found = [ROOT / "conftest.py"]
    for top in OURS:
        for folder, inner, files in os.walk(ROOT / top):
            inner[:] = [each for each in inner if each not in ("out", "__pycache__")]
            found += [Path(folder) / each for each in files if each.endswith(".py")]
    return sorted(found)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room(path: str) -> str | None:
    """The room of a file, the longest that fits; None for suites/selftest and package files above the rooms."""
    fitting = [known for known in MAY_IMPORT if path == known or path.startswith(f"{known}/")]
    return max(fitting, key=len, default=None)


def imported(path: Path) -> Iterator[str]:
    """Names of our modules that a file imports, as paths, wherever in the file the import stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            package = path.parents[node.level - 1].relative_to(ROOT).as_posix()
            names = [f"{package}/{node.module or alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (found for given in names if (found := given.replace(".", "/")).split("/")[0] in OURS)


def strangers(path: Path) -> list[str]:
    """The imports of a file that its room may not have."""
    own = room(name(path))
    if own is None:
        return []
    allowed = MAY_IMPORT[own] | {own}
    return [found for found in imported(path) if room(f"{found}/") not in allowed]


def clock_calls(path: Path) -> list[int]:
    """Lines on which a file imports `time`."""
    lines = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "time" for alias in node.names):
            lines.append(node.lineno)
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            lines.append(node.lineno)
    return lines


@pytest.mark.parametrize("path", modules(), ids=name)
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    assert strangers(path) == []


@pytest.mark.parametrize("path", modules(), ids=name)
def test_a_module_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", [path for path in modules() if name(path).startswith(TIMED)], ids=name)
def test_time_comes_from_the_link(path: Path) -> None:
    assert name(path).startswith(OWN_CLOCK) or clock_calls(path) == []


@pytest.mark.parametrize("known", [known for known in MAY_IMPORT if not known.startswith(("suites/", "conftest"))])
def test_a_room_says_what_it_is_for(known: str) -> None:
    docstring = ast.get_docstring(ast.parse((ROOT / known / "__init__.py").read_text("utf-8")))
    assert docstring
    assert len(docstring) > 60


def test_the_root_conftest_names_plugins_and_nothing_else() -> None:
    body = ast.parse((ROOT / "conftest.py").read_text("utf-8")).body
    assert [type(node) for node in body] == [ast.Expr, ast.Assign]


@pytest.mark.parametrize(("where", "line", "bad"), [
    ("fixtures/spec/x.py", "from fixtures.verdict import Judge", True),
    ("fixtures/verdict/x.py", "from fixtures.spec import catalogue", False),
    ("fixtures/verdict/x.py", "def late():\n    import fixtures.link.events", True),
    ("fixtures/verdict/x.py", "from fixtures import link", True),
    ("fixtures/at/x.py", "from ..modem import client", True),
    ("rigs/emulator/core/x.py", "from rigs.emulator.engine import Engine", False),
    ("rigs/emulator/core/x.py", "from rigs.config import RigConfig", True),
    ("rigs/kinds/x.py", "from rigs.config import RigConfig", False),
    ("rigs/plugin.py", "import rigs.emulator.engine", True),
    ("suites/conformance/x.py", "from rigs.config import load_rig", True),
    ("suites/conformance/x.py", "from fixtures.bench import session", False),
    ("reports/x.py", "from fixtures.verdict.lattice import Verdict", True),
    ("suites/selftest/x.py", "import rigs.emulator.engine", False),
    ("fixtures/link/x.py", "import json", False),
])
def test_the_check_sees_what_it_is_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, line: str, bad: bool
) -> None:
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    path = tmp_path / where
    path.parent.mkdir(parents=True)
    path.write_text(line)
    assert bool(strangers(path)) == bad
