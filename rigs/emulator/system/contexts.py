"""Definition of PDP contexts: +CGDCONT (27.007 10.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rigs.emulator.command import OK, Call, Handler, Outcome, Refused, Reply, number, string
from rigs.emulator.part import Part

if TYPE_CHECKING:
    from rigs.emulator.module import Module

_TYPES = ("IP", "IPV6", "IPV4V6", "PPP")


class Contexts(Part):
    """Kept in flash. Any access point will do."""

    name: ClassVar[str] = "contexts"

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self._contexts: dict[int, tuple[str, str]] = {1: ("IP", "")}

    def defined(self) -> list[int]:
        """The numbers of the contexts."""
        return sorted(self._contexts)

    def commands(self) -> dict[str, Handler]:
        return {"+CGDCONT": Handler(test=self.ranges, read=self.show, write=self.define)}

    def ranges(self, call: Call) -> Outcome:
        return Reply(tuple(f'+CGDCONT: (1-24),"{kind}",,,(0-2),(0-4)' for kind in _TYPES))

    def show(self, call: Call) -> Outcome:
        return Reply(tuple(
            f'+CGDCONT: {cid},"{kind}","{name}","0.0.0.0",0,0' for cid, (kind, name) in sorted(self._contexts.items())
        ))

    def define(self, call: Call) -> Outcome:
        cid, *rest = call.values(1, 12)
        index = number(cid, 1, 24)
        if not rest:
            self._contexts.pop(index, None)
            return OK
        kind = string(rest[0], 2, 6).upper()
        if kind not in _TYPES:
            raise Refused
        name = string(rest[1], 0, 100) if len(rest) > 1 and not rest[1].missing else ""
        self._contexts[index] = (kind, name)
        return OK
