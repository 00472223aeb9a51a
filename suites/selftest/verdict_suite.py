"""Fixtures that write and run the small suites of `verdict_cases`. A plugin of the tests that name it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from suites.selftest.verdict_cases import BENCH, CONFTEST, HEAD, NAMES, NEEDY, OTHER, WRITTEN, Run, results


@pytest.fixture
def write(pytester: pytest.Pytester) -> Callable[..., None]:
    """Write a suite of the named cases."""

    def make(*names: str, waivers: object = None, room: str = "conformance") -> None:
        pytester.makeini("[pytest]\ntestpaths = suites/conformance\n")
        pytester.makeconftest(CONFTEST)
        pytester.makepyfile(bench_of_this_test=f"WAIVERS = {waivers or {}!r}\n{BENCH}")
        folder = pytester.path / "suites" / room
        folder.mkdir(parents=True, exist_ok=True)
        constants = f"MUST, SHOULD, MAY = {NAMES['MUST']!r}, {NAMES['SHOULD']!r}, {NAMES['MAY']!r}\n"
        constants += f"OTHER, NEEDY = {OTHER!r}, {NEEDY.id!r}\n"
        (folder / "test_it.py").write_text("\n".join([HEAD, constants, *(WRITTEN[name] for name in names)]))

    return make


@pytest.fixture
def run(pytester: pytest.Pytester, write: Callable[..., None]) -> Run:
    """Write and run a suite of the named cases; return what pytest said and the results file."""

    def go(*names: str, args: tuple[str, ...] = (), waivers: object = None) -> tuple[pytest.RunResult, dict[str, Any]]:
        write(*names, waivers=waivers)
        done = pytester.runpytest_inprocess("-p", "no:cacheprovider", *args, syspathinsert=True, no_reraise_ctrlc=True)
        return done, results(pytester.path)

    return go
