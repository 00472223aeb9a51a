"""Mechanical mutants: what is changed, what is left alone, and how one gets into the emulator."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest

from suites.selftest.detector import mutated, plan
from suites.selftest.detector.keys import ROOT
from suites.selftest.detector.mutation import mutants
from suites.selftest.detector.mutation import mutated as changed


@pytest.mark.parametrize(("source", "expected"), [
    ("x = 3", ["x = 4", "x = 2"]),
    ("x = True", ["x = False"]),
    ("x = a < b", ["x = a <= b"]),
    ("x = a == b", ["x = a != b"]),
    ("x = a in b", ["x = a not in b"]),
    ("x = a and b", ["x = a or b"]),
    ("x = a and b and c", ["x = a or b or c", "x = b and c", "x = a and c", "x = a and b"]),
    ("x = a + b", ["x = a - b"]),
    ("x = not a", ["x = not not a"]),
    ("x = a if b else c", ["x = a if not b else c"]),
    ("x = f(a, b, c)", ["x = f(b, a, c)"]),
    ("x = f(a, a)", []),
    ("f(a)", ["pass"]),
    ("f(a)\ng(b)", ["pass\ng(b)", "g(b)\nf(a)", "f(a)\npass"]),
    ("x += y", ["x -= y", "pass"][1:]),
    ("if a:\n    x = b", ["if not a:\n    x = b"]),
    ("def f():\n    a.b = c", ["def f():\n    pass"]),
    ("def f():\n    b = c", []),
    ("def f():\n    return", ["def f():\n    pass"]),
    ("for x in y:\n    break", ["for x in y:\n    pass"]),
    ('"""Docstring 1."""', []),
    ("import a.b", []),
    ("x: Literal[1] = y", []),
    ("def f(a: int = y) -> Literal[2]:\n    return a", []),
    ("if a == b:\n    x = c", ["if a != b:\n    x = c"]),
    ("if a < b:\n    x = c", ["if a <= b:\n    x = c", "if not a < b:\n    x = c"]),
    ("if not a:\n    x = c", ["if not not a:\n    x = c"]),
    ("x = a if b != c else d", ["x = a if b == c else d"]),
    ("x = 'OK'", ["x = 'O'"]),
    ("x = 'name'", []),
    ("x = f'{a}: '", ["x = f'{a}:'"]),
    ("x = b'\\r\\n'", ["x = b'\\r'"]),
    ("if TYPE_CHECKING:\n    x = 1", []),
])
def test_changes(source: str, expected: list[str]) -> None:
    found = [ast.unparse(changed(source, mutant.number)) for mutant in mutants(source)]
    assert found == expected


def test_a_name_tells_equal_changes_apart_and_survives_edits_elsewhere() -> None:
    source = "class A:\n    def f(self):\n        return g(1) + h(1)\n"
    names = [mutant.name for mutant in mutants(source)]
    assert len(set(names)) == len(names)
    assert names == [mutant.name for mutant in mutants("import os\n\n\nY = z\n" + source)]
    assert "A.f: 1 -> 2 (2)" in names


def test_every_mutant_of_the_emulator_can_be_compiled_and_differs() -> None:
    for path in plan.mutated_files()[::4]:
        source = path.read_text("utf-8")
        sound = ast.unparse(ast.parse(source))
        for mutant in mutants(source)[::7]:
            tree = changed(source, mutant.number)
            assert ast.unparse(tree) != sound, mutant
            compile(tree, str(path), "exec")


def started(wanted: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The emulator with that mutant, run to its end."""
    return subprocess.run([*mutated.PROGRAM, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60,
                          env={**os.environ, mutated.VARIABLE: wanted}, check=False)


def test_the_emulator_gets_the_change_and_no_file_is_written() -> None:
    """A speed of 9000 is only refused by the mutant of the upper bound."""
    path = plan.EMULATOR / "arguments.py"
    source = path.read_text("utf-8")
    number = next(mutant.number for mutant in mutants(source) if "status" not in mutant.change
                  and mutant.where == "_speed" and "not 0.01 <= value <= 10000" in mutant.change)
    arguments = ("--list", "--speed", "9000")
    told = started(f"rigs/emulator/arguments.py:{number}", *arguments)
    assert told.returncode == 2, told
    assert "9000" in told.stderr
    assert path.read_text("utf-8") == source
    sound = subprocess.run([sys.executable, "-m", "rigs.emulator", *arguments], cwd=ROOT, capture_output=True,
                           timeout=60, check=False)
    assert sound.returncode == 0


def test_there_are_enough_of_them_and_their_names_are_unique() -> None:
    names = [job.name for job in plan.mutants()]
    assert len(names) > 800
    assert len(set(names)) == len(names)
