"""F1301 AT+HTTPINIT and F1302 AT+HTTPTERM: whether the service runs, and who may do what then."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rigs.emulator.command import NO_NETWORK, NOT_ALLOWED, OK, Call, Handler, Outcome, Refused
from rigs.emulator.http.session import SessionPart

if TYPE_CHECKING:
    from rigs.emulator.module import Module


class Service(SessionPart):
    """The service's state: stopped, or started; busy while a request runs (see `Fetching`)."""

    name: ClassVar[str] = "service"

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self.started = False

    def commands(self) -> dict[str, Handler]:
        return {
            "+HTTPINIT": Handler(execute=self.init, test=self.exists),
            "+HTTPTERM": Handler(execute=self.term, test=self.exists),
        }

    def init(self, call: Call) -> Outcome:
        """Start; the PDP context must be to be had, and a second start is refused (A32)."""
        if self.started:
            return self.second_init(call)
        if not self.module.network.available():
            raise Refused(NO_NETWORK)
        self.begin()
        return OK

    def second_init(self, call: Call) -> Outcome:
        raise Refused(NOT_ALLOWED)

    def term(self, call: Call) -> Outcome:
        """Stop, whatever runs; stopping nothing is refused (A32)."""
        if not self.started:
            return self.idle_term(call)
        self.end()
        return OK

    def idle_term(self, call: Call) -> Outcome:
        raise Refused(NOT_ALLOWED)

    def begin(self) -> None:
        self.started = True
        for part in self.session_parts():
            part.opened()

    def end(self) -> None:
        self.started = False
        for part in self.session_parts():
            part.closed()

    def closed(self) -> None:
        self.started = False

    def session_parts(self) -> list[SessionPart]:
        return [part for part in self.module.parts if isinstance(part, SessionPart)]

    def require_started(self) -> None:
        """Every other operation needs AT+HTTPINIT first."""
        if not self.started:
            raise Refused(NOT_ALLOWED)

    def require_idle(self) -> None:
        """Started, and no request runs (A44)."""
        self.require_started()
        if self.module.fetching.running:
            raise Refused(NOT_ALLOWED)
