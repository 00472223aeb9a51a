"""Restart: +CRESET and +CFUN=1,1, and the lines that a module sends while it starts."""

from __future__ import annotations

from typing import ClassVar

from rigs.emulator.command import OK, Call, Handler, Outcome
from rigs.emulator.part import Part

_FIRST_LINE = {"a76xx": "*ATREADY: 1"}


class Power(Part):
    """All times are DUT seconds."""

    name: ClassVar[str] = "power"
    shutdown_time = 0.5         # from OK to the silence
    startup_time = 3.0          # from the silence to the first line
    line_time = 0.5             # between two lines of the start

    def commands(self) -> dict[str, Handler]:
        return {"+CRESET": Handler(test=lambda call: OK, execute=self.by_command)}

    def by_command(self, call: Call) -> Outcome:
        self.restart()
        return OK

    def restart(self) -> None:
        """Let the line be answered, then go down and come up again."""
        self.module.start("power.down", self.shutdown_time, self.module.restart)

    def reset(self) -> None:
        self.module.deafen(True)
        self.module.start("power.up", self.startup_time, self._ready)

    def lines(self) -> list[str]:
        """What is sent in the course of the start, after the first line."""
        network = self.module.network
        sim = "+CPIN: READY" if getattr(network, "sim", True) else "+CPIN: NOT INSERTED"
        return [sim, "SMS DONE", "PB DONE"]

    def first_line(self) -> str:
        """Says that commands are taken from here on."""
        return _FIRST_LINE.get(self.module.options.dialect, "RDY")

    def _ready(self) -> None:
        self.module.deafen(False)
        self.module.urc(self.first_line())
        self._next(self.lines())

    def _next(self, lines: list[str]) -> None:
        if lines:
            self.module.start("power.line", self.line_time, lambda: self._say(lines))

    def _say(self, lines: list[str]) -> None:
        self.module.urc(lines[0])
        self._next(lines[1:])
