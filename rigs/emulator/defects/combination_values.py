"""Faults of HTTPPARA that live in combinations: each step alone is right, one behind the other is not."""

from __future__ import annotations

from rigs.emulator.command import Call, Outcome, Refused, Value
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.requests import Requests
from rigs.emulator.http.urls import Url
from rigs.emulator.module import Module
from rigs.emulator.registry import defect

EDGE = 64


class _Refusals(Parameters):
    """Notes the tag that was refused last, until a value is accepted."""

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self.refused = ""

    def parse(self, tag: str, value: Value) -> int | str:
        try:
            found = super().parse(tag, value)
        except Refused:
            self.refused = tag
            raise
        return found


@defect("combination-agent-behind-header", "a UA above 64 characters set behind a USERDATA loses its last one",
        violates=["F1303-45", "F1303-46"])
class AgentBehindHeader(Parameters):
    """Both share a buffer, and the end of the header line is written once more."""

    def store(self, tag: str, value: int | str) -> None:
        if tag == "UA" and self.values["USERDATA"] and len(str(value)) > EDGE:
            value = str(value)[:-1]
        super().store(tag, value)


@defect("combination-scope-behind-refused", "a BREAKEND set behind a refused BREAK is one less",
        violates=["F1303-64", "F1303-84"])
class ScopeBehindRefused(_Refusals):
    """The refused value was already taken off."""

    def store(self, tag: str, value: int | str) -> None:
        if tag == "BREAKEND" and self.refused == "BREAK" and int(value):
            value = int(value) - 1
        self.refused = ""
        super().store(tag, value)


@defect("combination-accept-behind-long", "an ACCEPT set right behind a refused CONTENT is stored as CONTENT",
        violates=["F1303-83"])
class AcceptBehindRefused(_Refusals):
    """The tag of the refused line is still in place."""

    def store(self, tag: str, value: int | str) -> None:
        wrong = tag == "ACCEPT" and self.refused == "CONTENT"
        self.refused = ""
        super().store("CONTENT" if wrong else tag, value)


@defect("combination-query-behind-scope", "a URL with a query set while BREAK is in force is sent without its query",
        violates=["F1303-07", "F1303-13"])
class QueryBehindScope(Requests):
    """Range and query are put together in the same place."""

    def target(self, url: Url) -> str:
        target = super().target(url)
        return target.partition("?")[0] if self.module.parameters.number("BREAK") else target


@defect("combination-header-on-one-line", "USERDATA as the second command of a line behind a UA is not stored",
        violates=["F1300-18"])
class HeaderOnOneLine(Parameters):
    """The line's buffer holds one text."""

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self.chain: object = None

    def write(self, call: Call) -> Outcome:
        before = dict(self.values)
        chain = self.module.engines[call.port]._chain
        outcome = super().write(call)
        again = chain is self.chain and "USERDATA" in call.text.upper()
        self.chain = chain if '"UA"' in call.text.upper() else None
        if again:
            self.values = before
        return outcome
