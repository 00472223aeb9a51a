"""`python -m suites.selftest.detector.mutated`: the emulator with one of its modules changed while it is imported.

The environment says which: FILE:NUMBER, the file as a path of the repository. No file is written.
"""

from __future__ import annotations

import importlib.util
import os
import runpy
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from suites.selftest.detector.mutation import mutated

ROOT = Path(__file__).resolve().parents[3]
VARIABLE = "EMULATOR_MUTANT"
PROGRAM = (sys.executable, "-m", "suites.selftest.detector.mutated")


class MutantLoader(SourceFileLoader):
    """Loads one module with the change of that number, past the cache of compiled code."""

    number = 0

    def get_code(self, fullname: str) -> CodeType | None:
        """The code of the changed source."""
        path = self.get_filename(fullname)
        return compile(mutated(Path(path).read_text("utf-8"), self.number), path, "exec", dont_inherit=True)


class Finder(MetaPathFinder):
    """Finds the one module that is to be changed, and leaves all others to Python."""

    def __init__(self, wanted: str) -> None:
        file, _, number = wanted.rpartition(":")
        self._path, self._number = ROOT / file, int(number)
        self._module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's spec with our loader."""
        if fullname != self._module:
            return None
        loader = MutantLoader(fullname, str(self._path))
        loader.number = self._number
        return importlib.util.spec_from_file_location(fullname, self._path, loader=loader)


if __name__ == "__main__":
    sys.meta_path.insert(0, Finder(os.environ[VARIABLE]))
    runpy.run_module("rigs.emulator", run_name="__main__", alter_sys=True)
