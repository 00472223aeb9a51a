"""Registration and signal as the host sees them: +CREG, +CGREG, +CEREG, +CSQ, +COPS, +CPSI (27.007 7.2, 7.3, 8.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rigs.emulator.command import OK, Call, Handler, Outcome, Reply, number
from rigs.emulator.part import Part
from rigs.emulator.system.find import find
from rigs.emulator.system.radio import Radio

if TYPE_CHECKING:
    from rigs.emulator.module import Module

_KINDS = ("+CREG", "+CGREG", "+CEREG")
_CELL = "0001,0001A2B3"
_OPERATOR = '"Loopback","Loop","00101",7'
_SERVING = "LTE,Online,001-01,0x0001,107187,101,EUTRAN-BAND1,100,5,5,-95,-902,-611,17"


class Registration(Part):
    """Unsolicited reports are switched on for each serial port by itself."""

    name: ClassVar[str] = "registration"

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self._modes: dict[tuple[str, int], int] = {}
        self._last = "1" if module.options.sim else "0"

    def reset(self) -> None:
        self._modes.clear()

    def factory(self, port: int) -> None:
        self._modes = {key: mode for key, mode in self._modes.items() if key[1] != port}

    def bearer(self, up: bool) -> None:
        """A change of the network changes the registration; a PDP context that goes alone does not."""
        state = self.state()
        if state == self._last:
            return
        self._last = state
        for (name, port), mode in self._modes.items():
            if mode:
                self.module.urc(f"{name}: {self.described(mode)}", port)

    def commands(self) -> dict[str, Handler]:
        return {name: self._handler(name) for name in _KINDS} | {
            "+CSQ": Handler(test=lambda call: Reply(("+CSQ: (0-31,99),(0-7,99)",)), execute=self.signal),
            "+COPS": Handler(test=self.operators, read=self.operator, write=self.select),
            "+CPSI": Handler(test=lambda call: OK, read=self.serving),
        }

    def state(self) -> str:
        """<stat>: 0 not registered nor searching, 1 home network, 2 searching."""
        radio = find(self.module, Radio)
        if radio.registered:
            return "1"
        return "2" if radio.sim and radio.wanted and radio.level == 1 else "0"

    def described(self, mode: int) -> str:
        state = self.state()
        return f"{state},{_CELL}" if mode == 2 and state == "1" else state

    def signal(self, call: Call) -> Outcome:
        return Reply(("+CSQ: 23,99" if find(self.module, Radio).level == 1 else "+CSQ: 99,99",))

    def operators(self, call: Call) -> Outcome:
        return Reply((f"+COPS: (2,{_OPERATOR}),,(0-4),(0-2)",))

    def operator(self, call: Call) -> Outcome:
        return Reply(('+COPS: 0,0,"Loopback",7' if self.state() == "1" else "+COPS: 0",))

    def select(self, call: Call) -> Outcome:
        """Mode 2 leaves the network, 0 and 1 seek it, 3 only sets the form of the read answer."""
        mode = number(call.values(1, 4)[0], 0, 4)
        if mode != 3:
            find(self.module, Radio).attach(mode != 2)
        return OK

    def serving(self, call: Call) -> Outcome:
        if self.state() == "1":
            return Reply((f"+CPSI: {_SERVING}",))
        online = find(self.module, Radio).level == 1
        return Reply((f"+CPSI: NO SERVICE,{'Online' if online else 'Low Power Mode'}",))

    def _handler(self, name: str) -> Handler:
        def read(call: Call) -> Outcome:
            mode = self._modes.get((name, call.port), 0)
            return Reply((f"{name}: {mode},{self.described(mode)}",))

        def write(call: Call) -> Outcome:
            (mode,) = call.values(1, 1)
            self._modes[name, call.port] = number(mode, 0, 2)
            return OK

        return Handler(test=lambda call: Reply((f"{name}: (0-2)",)), read=read, write=write)
