"""The commands of V.250 and 27.007 that set how a port talks: E V Q X S &F &W &V Z and +CMEE."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rigs.emulator.command import OK, Call, Handler, Outcome, Refused, Reply, number
from rigs.emulator.part import Part
from rigs.emulator.settings import Settings

# Commands of devices that have no meaning here; hosts send them in their start sequences.
_IGNORED = ("&C", "&D", "&K", "&S", "&R", "H", "L", "M", "T", "P")


class Basic(Part):
    """Port settings."""

    name: ClassVar[str] = "basic"

    def commands(self) -> dict[str, Handler]:
        ignored = {name: Handler(write=lambda call: OK) for name in _IGNORED}
        return ignored | {
            "E": Handler(write=self.flag("echo")),
            "V": Handler(write=self.flag("verbose")),
            "Q": Handler(write=self.flag("quiet")),
            "X": Handler(write=self.extended),
            "S": Handler(write=self.register),
            "Z": Handler(write=self.factory_reset),
            "&F": Handler(write=self.factory_reset),
            "&W": Handler(write=lambda call: OK),
            "&V": Handler(write=self.view),
            "+CMEE": Handler(test=self.error_modes, read=self.error_mode, write=self.set_error_mode),
        }

    def settings(self, call: Call) -> Settings:
        return self.module.engines[call.port].settings

    def digits(self, call: Call, high: int) -> int:
        """The number behind the letter; none is 0."""
        value = int(call.text or "0") if len(call.text) < 6 else high + 1
        if value > high:
            raise Refused
        return value

    def flag(self, attribute: str) -> Callable[[Call], Outcome]:
        """A command that switches one setting off (0) or on (1)."""
        def write(call: Call) -> Outcome:
            setattr(self.settings(call), attribute, bool(self.digits(call, 1)))
            return OK

        return write

    def extended(self, call: Call) -> Outcome:
        self.settings(call).extended = self.digits(call, 4)
        return OK

    def register(self, call: Call) -> Outcome:
        """ATS<n>=<value> or ATS<n>?."""
        settings = self.settings(call)
        name, equals, value = call.text.rstrip("?").partition("=")
        if not name:
            return self.bad()
        if not equals:
            return Reply((f"{settings.registers[int(name)]:03}",)) if int(name) in settings.registers else self.bad()
        return OK if settings.assign(int(name), int(value or "0")) else self.bad()

    def bad(self) -> Outcome:
        raise Refused

    def factory_reset(self, call: Call) -> Outcome:
        self.module.engines[call.port].settings = self.module.make(Settings)
        for part in self.module.parts:
            part.factory(call.port)
        return OK

    def view(self, call: Call) -> Outcome:
        """The active profile."""
        now = self.settings(call)
        shown = {"&C": 2, "&D": 2, "E": int(now.echo), "Q": int(now.quiet), "V": int(now.verbose), "X": now.extended}
        shown |= {f"S{register}": value for register, value in now.registers.items()}
        return Reply(("; ".join(f"{name}: {value}" for name, value in shown.items()),))

    def error_modes(self, call: Call) -> Outcome:
        return Reply(("+CMEE: (0-2)",))

    def error_mode(self, call: Call) -> Outcome:
        return Reply((f"+CMEE: {self.settings(call).cmee}",))

    def set_error_mode(self, call: Call) -> Outcome:
        (mode,) = call.values(1, 1)
        self.settings(call).cmee = number(mode, 0, 2)
        return OK
