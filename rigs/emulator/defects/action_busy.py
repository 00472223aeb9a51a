"""Faults of the interface while a request runs: the line is not free, or is too free."""

from __future__ import annotations

from rigs.emulator.chain import Chain
from rigs.emulator.command import Outcome, Refused
from rigs.emulator.engine import Engine
from rigs.emulator.registry import defect
from rigs.emulator.syntax import Command


@defect("busy-at-mute", "AT alone has no answer while a request runs", violates=["F1300-27", "F1300-39"])
class BusyAtMute(Engine):
    """An empty line is nobody's while another task has the port."""

    def line(self, line: bytes) -> None:
        empty = line.strip().upper() == b"AT"
        if not (empty and self.module.fetching.running):
            super().line(line)


@defect("busy-at-two-ok", "AT has two OK while a request runs", violates=["F1300-27", "F1300-39"])
class BusyAtTwoOk(Engine):
    """One of them was kept for the request."""

    def finish_line(self, chain: Chain, error: int | None) -> None:
        super().finish_line(chain, error)
        if not chain.count and self.module.fetching.running:
            self.final(None)


@defect("busy-form-refused", "the test form of HTTPACTION is refused while a request runs", violates=["F1300-39"])
class BusyFormRefused(Engine):
    """The lock comes before the form is looked at."""

    def perform(self, chain: Chain, command: Command) -> Outcome:
        asked = command.name == "+HTTPACTION" and command.form == "test"
        if asked and self.module.fetching.running:
            raise Refused
        return super().perform(chain, command)


@defect("busy-third-line-lost", "the third line sent while a request runs has no answer",
        violates=["F1300-27", "F1300-43"])
class BusyThirdLineLost(Engine):
    """A queue of two."""

    lines = 0

    def line(self, line: bytes) -> None:
        self.lines = self.lines + 1 if self.module.fetching.running else 0
        if self.lines != 3:
            super().line(line)
