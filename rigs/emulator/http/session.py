"""What all parts of the HTTP service have in common: they begin and end with it."""

from __future__ import annotations

from rigs.emulator.command import OK, Call, Outcome
from rigs.emulator.part import Part


class SessionPart(Part):
    """A part whose state lives from AT+HTTPINIT to AT+HTTPTERM."""

    def opened(self) -> None:
        """The service was started."""

    def closed(self) -> None:
        """The service was stopped."""

    def reset(self) -> None:
        self.closed()

    def exists(self, call: Call) -> Outcome:
        """The test form of a command that has nothing to tell (27007 4.1); good in every state (A33)."""
        return OK
