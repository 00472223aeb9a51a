"""Commands of the bench alone, which no module has: +EMUSD and +EMUSIM take card and SIM out and put them in."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rigs.emulator.command import OK, Call, Handler, Outcome, number
from rigs.emulator.files import FileStore
from rigs.emulator.part import Part
from rigs.emulator.system.find import find
from rigs.emulator.system.radio import Radio


class Bench(Part):
    """A hand at the module's slots: 0 out, 1 in."""

    name: ClassVar[str] = "bench"

    def commands(self) -> dict[str, Handler]:
        return {"+EMUSD": self._slot(self.card), "+EMUSIM": self._slot(self.sim)}

    def card(self, there: bool) -> None:
        find(self.module, FileStore).card = there

    def sim(self, there: bool) -> None:
        find(self.module, Radio).insert(there)

    def _slot(self, act: Callable[[bool], None]) -> Handler:
        def write(call: Call) -> Outcome:
            act(bool(number(call.values(1, 1)[0], 0, 1)))
            return OK

        return Handler(write=write)
