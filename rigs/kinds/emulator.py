"""The emulated module, started for the run as a process of its own, spoken to over a pty."""

from __future__ import annotations

import contextlib
import os
import sys
import termios
import tty
from typing import TYPE_CHECKING

from fixtures.link import FdLink, Link, LinkDown
from rigs.kinds import Context, Traits
from rigs.kinds._process import Process
from rigs.tables import RigError

if TYPE_CHECKING:
    from pathlib import Path

    from rigs.config import RigConfig

TRAITS = Traits(port=False, parallel=True, second_port=True, line_gap=0.0)
PROGRAM = (sys.executable, "-m", "rigs.emulator")
START_S = 20.0
WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def arguments(config: RigConfig, context: Context, pty: Path, second: Path) -> list[str]:
    """The command line of the emulator for this rig, without the program."""
    settings, origin = config.emulator, config.origin
    found = ["--pty", str(pty), "--pty2", str(second), "--speed", f"{config.speed:g}",
             "--dialect", settings.dialect or config.dialect]
    if settings.baud:
        found += ["--baud", str(settings.baud)]
    for option, names in (("--defect", settings.defects), ("--variant", settings.variants)):
        found += [part for name in names for part in (option, name)]
    if origin.host_name:
        found += ["--host", f"{origin.host_name}={WILDCARDS.get(context.origin_host, context.origin_host)}"]
    if origin.default_ports:
        for outside, listener in ((80, "plain"), (443, "tls")):
            if listener in context.origin_ports:
                found += ["--nat", f"{outside}={context.origin_ports[listener]}"]
    return [*found, *settings.args]


def open_raw(path: Path) -> FdLink:
    """The host's end of a pty, in raw mode, without throwing away what already waits in it. Raises OSError."""
    descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        tty.setraw(descriptor, termios.TCSANOW)
    except termios.error as error:
        os.close(descriptor)
        raise OSError(f"{path} is no terminal: {error}") from error
    return FdLink(descriptor)


class EmulatorPort:
    """An opened rig of this kind. A power cycle is a new process."""

    def __init__(self, config: RigConfig, context: Context) -> None:
        self._config = config
        self._pty, self._second = context.scratch / "pty", context.scratch / "pty2"
        command = [*PROGRAM, *arguments(config, context, self._pty, self._second)]
        self._process = Process(command, context.scratch)
        self.link: Link = self._start()

    def trouble(self) -> str | None:
        """How the emulator ended, in one line."""
        return self._process.trouble()

    def reopen(self) -> Link:
        """Open the pty again; starts a new emulator where the old one has ended. Raises LinkDown."""
        self.link.close()
        if not self.trouble():
            # a process that was killed loses its pty a moment before it can be told to have ended
            with contextlib.suppress(OSError):
                self.link = open_raw(self._pty)
                return self.link
        try:
            self._process.stop()
            self.link = self._start()
        except RigError as error:
            raise LinkDown(str(error)) from error
        return self.link

    def power_cycle(self) -> bool:
        """End the emulator and start a new one. Raises RigError."""
        self.close()
        self.link = self._start()
        return True

    def second(self) -> Link:
        """The emulator's second port, opened. Raises RigError."""
        try:
            return open_raw(self._second)
        except OSError as error:
            raise self._config.error("kind", f"the emulator's second port cannot be opened: {error}") from error

    def close(self) -> None:
        """End the process and wait for it."""
        self.link.close()
        self._process.stop()

    def _start(self) -> Link:
        for left_over in (self._pty, self._second):
            left_over.unlink(missing_ok=True)
        try:
            self._process.start(START_S)
            return open_raw(self._pty)
        except (RigError, OSError) as error:
            self._process.stop()
            raise self._config.error("kind", f"the emulator cannot be used: {error}") from error


def open_port(config: RigConfig, context: Context) -> EmulatorPort:
    """Start the emulator and open its pty. Raises RigError with the last line that the emulator said."""
    return EmulatorPort(config, context)
