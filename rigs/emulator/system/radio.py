"""SIM, functionality level and attachment; from them follows whether there is a bearer.

SIM in, +CFUN=1, not detached  --some seconds-->  registered  -->  bearer up
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rigs.emulator.command import OK, Call, Handler, Outcome, Refused, Reply, number
from rigs.emulator.part import Part
from rigs.emulator.system.find import find
from rigs.emulator.system.power import Power

if TYPE_CHECKING:
    from rigs.emulator.module import Module

NO_SIM = 10                 # +CME ERROR: SIM not inserted
NOT_ALLOWED = 3             # +CME ERROR: operation not allowed
_FULL, _RESTART = 1, 6      # <fun>
_LEVELS = (0, 1, 4, 5, 6, 7)


class Radio(Part):
    """The part that the HTTP service asks for a network. Powered on it is registered at once; later that takes time."""

    name: ClassVar[str] = "network"

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self.sim = module.options.sim
        self.level = _FULL
        self.wanted = True          # the host has not detached the module
        self.registered = self.sim
        self.active = self.sim      # the PDP context

    def available(self) -> bool:
        """A PDP context can be activated; if the host had deactivated it, it is activated."""
        if self.registered and not self.active:
            self.activate(True)
        return self.registered

    def reset(self) -> None:
        self.level, self.wanted = _FULL, True
        self._lose()
        self._seek()

    def commands(self) -> dict[str, Handler]:
        return {
            "+CPIN": Handler(test=lambda call: OK, read=self.pin, write=self.enter_pin),
            "+CFUN": Handler(test=self.levels, read=self.show_level, write=self.set_level),
            "+CGATT": Handler(test=self.attachments, read=self.show_attachment, write=self.set_attachment),
        }

    def pin(self, call: Call) -> Outcome:
        if not self.sim:
            raise Refused(NO_SIM)
        return Reply(("+CPIN: READY",))

    def enter_pin(self, call: Call) -> Outcome:
        raise Refused(NOT_ALLOWED if self.sim else NO_SIM)

    def levels(self, call: Call) -> Outcome:
        return Reply((f"+CFUN: ({','.join(str(level) for level in _LEVELS)}),(0-1)",))

    def show_level(self, call: Call) -> Outcome:
        return Reply((f"+CFUN: {self.level}",))

    def set_level(self, call: Call) -> Outcome:
        level, *rest = call.values(1, 2)
        wanted = number(level, 0, 7)
        if wanted not in _LEVELS:
            raise Refused
        if (rest and number(rest[0], 0, 1)) or wanted == _RESTART:
            find(self.module, Power).restart()
            return OK
        if wanted != self.level:
            self.level = wanted
            self._changed()
        return OK

    def attachments(self, call: Call) -> Outcome:
        return Reply(("+CGATT: (0,1)",))

    def show_attachment(self, call: Call) -> Outcome:
        return Reply((f"+CGATT: {self.registered:d}",))

    def set_attachment(self, call: Call) -> Outcome:
        (value,) = call.values(1, 1)
        self.attach(bool(number(value, 0, 1)))
        return OK

    def attach(self, wanted: bool) -> None:
        """The host attaches or detaches the module; refused where there is nothing to attach to."""
        if wanted and not (self.sim and self.level == _FULL):
            raise Refused(NO_SIM if not self.sim else NOT_ALLOWED)
        self.wanted = wanted
        self._changed()

    def activate(self, active: bool) -> None:
        """The PDP context comes or goes, the registration stays."""
        self.active = active
        self.module.set_bearer(active)

    def insert(self, sim: bool) -> None:
        """Somebody puts the SIM in or takes it out."""
        if sim != self.sim:
            self.sim = sim
            self.module.urc("+CPIN: READY" if sim else "+CPIN: NOT READY")
            self._changed()

    def attach_time(self) -> float:
        """DUT seconds from the search to the registration."""
        return 2.0

    def _changed(self) -> None:
        """SIM, level or wish have changed: the registration follows."""
        possible = self.sim and self.wanted and self.level == _FULL
        if not possible:
            self.module.stop("radio.attach")
            self._lose()
        elif not self.registered:
            self._seek()

    def _seek(self) -> None:
        if self.sim:
            self.module.start("radio.attach", self.attach_time(), self._find)

    def _find(self) -> None:
        self.registered = self.active = True
        self.module.set_bearer(True)

    def _lose(self) -> None:
        self.registered = self.active = False
        self.module.set_bearer(False)
