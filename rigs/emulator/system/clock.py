"""The real-time clock, +CCLK, and the switches of its automatic setting, +CTZR, +CTZU, +CLTS (27.007 8.15, 8.40)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, ClassVar

from rigs.emulator.command import OK, Call, Handler, Outcome, Refused, Reply, number, string
from rigs.emulator.part import Part

if TYPE_CHECKING:
    from rigs.emulator.module import Module

_TIME = re.compile(r"(?:20|19)?(\d\d)/(\d\d)/(\d\d),(\d\d):(\d\d):(\d\d)(?:([+-]\d\d))?")
_CENTURY = 80               # from this year on two digits mean 19xx; no module is older than GPS time
_SWITCHES = {"+CTZR": 2, "+CTZU": 1, "+CLTS": 1}       # name: highest value
_QUARTER = timedelta(minutes=15)


class Clock(Part):
    """Runs on through a restart."""

    name: ClassVar[str] = "clock"

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self._zero = module.options.clock       # what the clock shows at DUT second 0
        self._switches = dict.fromkeys(_SWITCHES, 0)

    def now(self) -> datetime:
        """What the clock shows."""
        return self._zero + timedelta(seconds=self.module.now)

    def commands(self) -> dict[str, Handler]:
        switches = {name: self._switch(name, high) for name, high in _SWITCHES.items()}
        return switches | {"+CCLK": Handler(test=lambda call: OK, read=self.show, write=self.set)}

    def show(self, call: Call) -> Outcome:
        now = self.now()
        zone = round((now.utcoffset() or timedelta()) / _QUARTER)
        return Reply((f'+CCLK: "{now:%y/%m/%d,%H:%M:%S}{zone:+03d}"',))

    def set(self, call: Call) -> Outcome:
        (value,) = call.values(1, 1)
        self._zero = self.parsed(string(value, 17, 22)) - timedelta(seconds=self.module.now)
        return OK

    def parsed(self, text: str) -> datetime:
        """`yy/MM/dd,hh:mm:ss` with the zone in quarters of an hour; without a zone it is UTC."""
        found = _TIME.fullmatch(text)
        if found is None:
            raise Refused
        year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
        year += 1900 if year >= _CENTURY else 2000
        try:
            zone = timezone(int(found[7] or 0) * _QUARTER)
            return datetime(year, month, day, hour, minute, second, tzinfo=zone)
        except ValueError:
            raise Refused from None

    def _switch(self, name: str, high: int) -> Handler:
        def read(call: Call) -> Outcome:
            return Reply((f"{name}: {self._switches[name]}",))

        def write(call: Call) -> Outcome:
            (value,) = call.values(1, 1)
            self._switches[name] = number(value, 0, high)
            return OK

        return Handler(test=_ranges(name, high), read=read, write=write)


def _ranges(name: str, high: int) -> Callable[[Call], Outcome]:
    return lambda call: Reply((f"{name}: (0-{high})",))
