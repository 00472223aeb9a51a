"""Options of the fuzzing, and `--reproduce`. Known to every run, so it must not cost one: no Hypothesis in here."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest

FIXED, FAILED, ERROR = "FIXED", "FAILED", "ERROR"
UNTOLD = 3
TOLD: pytest.StashKey[list[str]] = pytest.StashKey()
SECONDS = 120.0
CI_SECONDS = 30.0
REPRODUCE = "suites/fuzz/test_reproduce.py"
MARK = "fuzz_share(weight): the part of the fuzzing budget that a property gets, beside the others"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the budget, the seed and the reproducers."""
    group = parser.getgroup("fuzz", "property-based fuzzing (suites/fuzz)")
    group.addoption("--fuzz-seconds", type=float, metavar="S", default=None,
                    help="real seconds of all properties together (default: 120; 30 on the emulated module or in CI)")
    group.addoption("--fuzz-examples", type=int, metavar="N", default=None,
                    help="examples of all properties together; without --fuzz-seconds there is then no limit of time")
    group.addoption("--fuzz-seed", type=int, metavar="N", default=None,
                    help="seed of the search (default: random; the report names it)")
    group.addoption("--reproducers", metavar="DIR", default=None,
                    help="folder of reproducers: they are run first, and new ones are kept there")
    group.addoption("--reproduce", metavar="FILE", action="append", default=[],
                    help="play a reproducer again and answer FIXED, FAILED or ERROR (repeatable)")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """`--reproduce` needs one process and runs nothing else."""
    files = config.getoption("reproduce")
    if not files:
        return
    for name in files:
        if not (config.invocation_params.dir / name).is_file():
            raise pytest.UsageError(f"--reproduce {name}: no such file")
    config.args[:] = [str(config.rootpath / REPRODUCE)]
    config.option.keyword = config.option.markexpr = ""
    config.option.numprocesses = 0


def pytest_configure(config: pytest.Config) -> None:
    """Check what was given; name the mark."""
    config.addinivalue_line("markers", MARK)
    config.stash[TOLD] = []
    config.pluginmanager.register(Listener(config.stash[TOLD]), "fuzz-listener")
    for name in ("fuzz_seconds", "fuzz_examples"):
        value = config.getoption(name)
        if value is not None and value <= 0:
            raise pytest.UsageError(f"--{name.replace('_', '-')} {value}: give a number above 0")
    folder = reproducers(config)
    if folder is not None and folder.exists() and not folder.is_dir():
        raise pytest.UsageError(f"--reproducers {folder}: this is no folder")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None]:
    """The exit status of reproducers: 0 all are fixed, 1 one failed again, another one: the bench could not tell."""
    yield
    if session.config.getoption("reproduce"):
        words = [line.partition(" ")[0] for line in session.config.stash[TOLD]]
        status = int(session.exitstatus)
        if FAILED in words:
            session.exitstatus = 1
        elif status == 1 or (not status and set(words) != {FIXED}):
            session.exitstatus = UNTOLD


class Listener:
    """Hears what became of reproducers."""

    def __init__(self, told: list[str]) -> None:
        self._told = told

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """The words are on the report of the teardown, after all else of the case."""
        if report.when == "teardown":
            self._told += [str(value) for name, value in report.user_properties if name == "reproduced"]


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """One line for each reproducer that was asked for."""
    if config.getoption("reproduce"):
        for line in config.stash[TOLD]:
            terminalreporter.write_line(line)


def reproducers(config: pytest.Config) -> Path | None:
    """The user's folder of reproducers."""
    given = config.getoption("reproducers")
    return config.invocation_params.dir / given if given else None


def seconds(config: pytest.Config, emulated: bool) -> float | None:
    """The budget in real seconds; None where examples alone limit the search."""
    given: float | None = config.getoption("fuzz_seconds")
    if given is not None or config.getoption("fuzz_examples") is not None:
        return given
    return CI_SECONDS if emulated or os.environ.get("CI") else SECONDS
