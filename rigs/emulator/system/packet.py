"""Packet domain events and the active context: +CGEREP, +CGACT, +CGPADDR (27.007 10.1.10, 10.1.14, 10.1.19)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rigs.emulator.command import OK, Call, Handler, Outcome, Refused, Reply, Value, number
from rigs.emulator.part import Part
from rigs.emulator.system.contexts import Contexts
from rigs.emulator.system.find import find
from rigs.emulator.system.radio import NOT_ALLOWED, Radio

if TYPE_CHECKING:
    from rigs.emulator.module import Module

_ADDRESS = "10.64.0.2"
FIRST = 1           # the context that the bearer belongs to


class Packet(Part):
    """Context 1 is the one that is active while there is a bearer; others can be defined, not activated."""

    name: ClassVar[str] = "packet"

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self._reports: dict[int, int] = {}      # port: <mode>
        self._registered = True

    def reset(self) -> None:
        self._reports.clear()

    def factory(self, port: int) -> None:
        self._reports.pop(port, None)

    def bearer(self, up: bool) -> None:
        registered = find(self.module, Radio).registered
        self._event(f"ME PDN {'ACT' if up else 'DEACT'} {FIRST}")
        if not registered and self._registered:
            self._event("ME DETACH")
        self._registered = registered

    def commands(self) -> dict[str, Handler]:
        return {
            "+CGEREP": Handler(test=self.modes, read=self.mode, write=self.set_mode),
            "+CGACT": Handler(test=self.states, read=self.show, write=self.set),
            "+CGPADDR": Handler(test=self.with_address, execute=self.addresses, write=self.addresses),
        }

    def modes(self, call: Call) -> Outcome:
        return Reply(("+CGEREP: (0-2),(0-1)",))

    def mode(self, call: Call) -> Outcome:
        return Reply((f"+CGEREP: {self._reports.get(call.port, 0)},0",))

    def set_mode(self, call: Call) -> Outcome:
        mode, *buffered = call.values(1, 2)
        for value in buffered:
            number(value, 0, 1, default=0)
        self._reports[call.port] = number(mode, 0, 2)
        return OK

    def states(self, call: Call) -> Outcome:
        return Reply(("+CGACT: (0,1)",))

    def show(self, call: Call) -> Outcome:
        return Reply(tuple(f"+CGACT: {cid},{self.active(cid):d}" for cid in self.defined()))

    def set(self, call: Call) -> Outcome:
        state, *cids = call.values(1, 2)
        wanted = bool(number(state, 0, 1))
        if not self.chosen(cids):
            raise Refused
        radio = find(self.module, Radio)
        if wanted and not radio.registered:
            raise Refused(NOT_ALLOWED)
        if FIRST in self.chosen(cids) and wanted != radio.active:
            radio.activate(wanted)
        return OK

    def with_address(self, call: Call) -> Outcome:
        return Reply((f"+CGPADDR: ({','.join(str(cid) for cid in self.defined())})",))

    def addresses(self, call: Call) -> Outcome:
        cids = self.chosen(call.values() if call.text else [])
        return Reply(tuple(
            f"+CGPADDR: {cid},{_ADDRESS if self.active(cid) else '0.0.0.0'}" for cid in cids
        ))

    def defined(self) -> list[int]:
        return find(self.module, Contexts).defined()

    def active(self, cid: int) -> bool:
        return cid == FIRST and find(self.module, Radio).active

    def chosen(self, values: list[Value]) -> list[int]:
        """The contexts named, all of them when none is."""
        if not values:
            return self.defined()
        cids = [number(value, 1, 24) for value in values]
        if not set(cids) <= set(self.defined()):
            raise Refused
        return cids

    def _event(self, text: str) -> None:
        for port, mode in self._reports.items():
            if mode:
                self.module.urc(f"+CGEV: {text}", port)
