"""Faults of a body that another command drops, moves or changes before it is read."""

from __future__ import annotations

from rigs.emulator.command import Call, Outcome, Refused
from rigs.emulator.http.action import Action
from rigs.emulator.http.input import PostData
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.service import Service
from rigs.emulator.part import Part
from rigs.emulator.registry import defect


def _drop(part: Part) -> None:
    """Nothing is left to be read."""
    held = part.module.responses.current
    if held:
        held.taken = len(held.buffer)


def _rewind(part: Part) -> None:
    """Reading begins anew, where something is left."""
    held = part.module.responses.current
    if held and held.rest:
        held.taken = 0


@defect("accept-drops-body", "ACCEPT set before the body was read drops the body", violates=["F1303-93"])
class AcceptDropsBody(Parameters):
    """What is not accepted is not kept."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, value)
        if tag == "ACCEPT":
            _drop(self)


@defect("content-moves-body", "setting CONTENT lets the reading of the body begin anew",
        violates=["F1303-93"])
class ContentMovesBody(Parameters):
    """The buffer is set up again."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, value)
        if tag == "CONTENT":
            _rewind(self)


@defect("recvto-takes-byte", "setting RECVTO takes a byte of the body out", violates=["F1303-93"])
class RecvtoTakesByte(Parameters):
    """It is looked whether there is one."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, value)
        held = self.module.responses.current
        if tag == "RECVTO" and held and held.taken:
            held.taken += 1


@defect("input-over-body", "what HTTPDATA takes stands where the body began", violates=["F1306-05"])
class InputOverBody(PostData):
    """One buffer for both ways."""

    def keep(self, data: bytes) -> None:
        super().keep(data)
        held = self.module.responses.current
        if held:
            held.buffer = (data + held.buffer[len(data):])[:len(held.buffer)]


@defect("refused-action-drops-body", "an HTTPACTION that is refused for its method drops the body",
        violates=["F1306-38"])
class RefusedActionDropsBody(Action):
    """It makes room before it looks."""

    def write(self, call: Call) -> Outcome:
        try:
            return super().write(call)
        except Refused:
            _drop(self)
            raise


@defect("second-init-drops-body", "a second HTTPINIT is refused and drops the body", violates=["F1301-18"])
class SecondInitDropsBody(Service):
    """It clears before it looks."""

    def second_init(self, call: Call) -> Outcome:
        _drop(self)
        return super().second_init(call)
