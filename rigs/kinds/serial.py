"""A DUT behind a serial device, a pty or a network port, by any pyserial URL."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from fixtures.link import Link, LinkDown
from rigs.kinds import Context, Traits, _usb
from rigs.kinds._opening import open_url
from rigs.shell import ShellFailed, run_shell
from rigs.tables import RigError

if TYPE_CHECKING:
    from rigs.config import RigConfig

TRAITS = Traits(port=True, parallel=False, usb=True)
RETRY_S = 0.25


class SerialPort:
    """An opened rig of this kind. `reset.timeout` bounds how long it is waited for after it went away.

    A USB port is known by what is plugged in: it is found again when it comes back under another name. `baudrate` is
    what the line carries, `notes` what opening had to put right.
    """

    def __init__(self, config: RigConfig) -> None:
        self._config = config
        self._known = config.usb if config.usb.given else None
        self.baudrate = config.baudrate
        self.notes: list[str] = []
        self.link = self._open()
        if self._known is None and self._opened.device:
            self._known = _usb.identity(self._opened.device)

    def trouble(self) -> str | None:
        """Why the port is of no use, in one line; takes no byte from it."""
        return self._opened.trouble()

    def reopen(self) -> Link:
        """Close and open again, with retries until `reset.timeout` has passed. Raises LinkDown."""
        self.close()
        deadline = time.monotonic() + self._config.reset.timeout
        while True:
            try:
                return self._open()
            except RigError as error:
                if time.monotonic() >= deadline:
                    raise LinkDown(f"{error} (tried for {self._config.reset.timeout:g} s)") from error
            time.sleep(RETRY_S)

    def power_cycle(self) -> bool:
        """Run `reset.power`; False without one. Raises RigError when the command fails."""
        if not self._config.reset.power:
            return False
        try:
            run_shell(self._config.reset.power, self._config.reset.timeout)
        except ShellFailed as error:
            raise self._config.error("reset.power", str(error)) from error
        return True

    def second(self) -> Link:
        """The DUT's second port, opened. Raises RigError."""
        if not self._config.bench.second_port:
            raise self._config.error("bench.second_port", "this key is missing")
        return open_url(self._config, self._config.bench.second_port, "bench.second_port").link

    def close(self) -> None:
        """Give the port back."""
        self.link.close()

    def _open(self) -> Link:
        self._opened = open_url(self._config, *self._place(), last=self.baudrate)
        self.link, self.baudrate = self._opened.link, self._opened.baudrate
        self.notes += self._opened.notes
        return self.link

    def _place(self) -> tuple[str, str]:
        """The name that the port has now, and the key of the rig file that says so."""
        if self._known is None:
            return self._config.port, "port"
        try:
            return _usb.find(self._known), "usb" if self._config.usb.given else "port"
        except _usb.NotThere as missing:
            if self._config.usb.given:
                raise self._config.error("usb", str(missing)) from None
            return self._config.port, "port"


def open_port(config: RigConfig, context: Context) -> SerialPort:
    """Open the port that the rig file names. Raises RigError: missing, busy, no permission, no answer."""
    del context
    return SerialPort(config)
