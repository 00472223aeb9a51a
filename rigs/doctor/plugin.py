"""The pytest wiring of the doctor: `--rig-check` and `--rig-suggest` run in place of the cases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

RIG_ERROR = 11
PRINT = "-"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --rig-check, --rig-suggest and --rig-port."""
    group = parser.getgroup("rig", "the device under test")
    group.addoption("--rig-check", action="store_true", default=False,
                    help="look at the rig link by link in place of the cases; exit status 0, or 11 when one is broken")
    group.addoption("--rig-suggest", nargs="?", const=PRINT, metavar="FILE",
                    help="list ports, ask the module behind one what it offers, print a rig file or write it to FILE")
    group.addoption("--rig-port", action="append", default=[], metavar="URL",
                    help="with --rig-suggest: look at this port (repeatable), not at all that the system knows")


def asked(config: pytest.Config) -> bool:
    """Whether this run is the doctor's."""
    return bool(config.getoption("rig_check") or config.getoption("rig_suggest"))


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """No cases, no workers, no folder of a run, and no lines but ours."""
    if asked(config):
        config.args[:] = []
        config.option.numprocesses = 0
        config.option.no_header = True
        config.option.verbose = -2


def pytest_configure(config: pytest.Config) -> None:
    """Put the doctor in the place of collection and cases."""
    if asked(config) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Doctor(config), "rig-doctor")


class Doctor:
    """Says what it finds, and sets the exit status."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._sound = True

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> bool:
        """Collect nothing."""
        session.items = []
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self) -> bool:
        """Look, in place of running cases."""
        if self._config.getoption("rig_suggest"):
            self._sound = suggest(self._config, self._say)
        if self._config.getoption("rig_check"):
            self._sound = check(self._config, self._say) and self._sound
        return True

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """0 or 11, where pytest would say that nothing was collected; an interruption stays one."""
        if session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = 0 if self._sound else RIG_ERROR

    def _say(self, line: str) -> None:
        self._config.get_terminal_writer().line(line)


def check(config: pytest.Config, say: Callable[[str], None]) -> bool:
    """Look at each rig that was named; whether all are sound."""
    from rigs.doctor.check import check as look
    from rigs.plugin import RIGS

    sound = True
    if any(rig.recording for rig in config.stash[RIGS]):
        say("--rig-check looks at a rig that is there; a recording is none")
        return False
    for rig in config.stash[RIGS]:
        say(f"rig {rig.name} ({rig.file}, kind {rig.kind}, dialect {rig.dialect}, speed {rig.speed:g})")
        sound = look(rig, say) and sound
    return sound


def suggest(config: pytest.Config, say: Callable[[str], None]) -> bool:
    """List and look at ports, write a rig file for the first that answers; whether there was one."""
    from rigs.doctor.rigfile import written
    from rigs.doctor.suggest import Port, answering, listed

    there = listed()
    for device, what in there:
        say(f"# port {device}: {what}")
    found: list[Port] = []
    for url, seen in answering(config.getoption("rig_port") or [device for device, _ in there]):
        if isinstance(seen, Port):
            found.append(seen)
            say(f"# {url}: answers AT at {seen.baudrate} baud: {' '.join(seen.names) or 'no name'}")
        else:
            say(f"# {url}: {seen}")
    if not found:
        say("# no module answers: is it switched on? name its port by --rig-port=URL (a device, socket://HOST:PORT)")
        return False
    return _kept(config.getoption("rig_suggest"), written(found[0], found[1:]), say)


def _kept(target: str, text: str, say: Callable[[str], None]) -> bool:
    if target == PRINT:
        say(text.rstrip("\n"))
        return True
    try:
        with Path(target).open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        say(f"# {target}: cannot be written: {error.strerror}; name a new file")
        return False
    say(f"# {target} is written; look at it, then: pytest --rig={target} --rig-check")
    return True
