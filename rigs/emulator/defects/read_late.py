"""Faults of HTTPREAD and HTTPREAD? in time, and where nothing is left to be read."""

from __future__ import annotations

from rigs.emulator.command import ERROR, OK, PENDING, Call, Outcome
from rigs.emulator.http.read import Reader
from rigs.emulator.registry import defect

_TOO_LONG = 140.0       # DUT s, above the longest response time
_FAR_TOO_LONG = 300.0   # and above what a slow line would need for the data on top of it


@defect("read-mute-when-none", "HTTPREAD with nothing left has no answer", violates=["F1306-12", "F1306-27"])
class ReadMuteWhenNone(Reader):
    """It waits for more."""

    def no_data(self) -> Outcome:
        return PENDING


@defect("read-slow-refusal", "HTTPREAD that brings nothing is refused after more than 120 s", violates=["F1306-27"])
class ReadSlowRefusal(Reader):
    """It waits for more, and gives up."""

    def write(self, call: Call) -> Outcome:
        if self.module.responses.current is not None or self.module.fetching.running:
            return super().write(call)
        self.module.start("read", _TOO_LONG, lambda: call.finish(ERROR))
        return PENDING


@defect("read-slow-64k", "a read of 64 KiB or more begins after more than 120 s", violates=["F1306-27"])
class ReadSlow64k(Reader):
    """It is copied first, byte by byte."""

    def answer(self, call: Call, data: bytes) -> Outcome:
        reply = super().answer(call, data)
        if len(data) < 65536:
            return reply
        self.module.start("read", _FAR_TOO_LONG, lambda: call.finish(reply))
        return PENDING


@defect("read-slow-len", "HTTPREAD? with nothing to read is refused after more than 120 s", violates=["F1306-27"])
class ReadSlowLen(Reader):
    """It waits for a body."""

    def query(self, call: Call) -> Outcome:
        if self.module.responses.current is not None or self.module.fetching.running:
            return super().query(call)
        self.module.start("read", _TOO_LONG, lambda: call.finish(ERROR))
        return PENDING


@defect("read-none-ok-alone", "HTTPREAD with nothing left is answered by OK alone", violates=["F1306-12"])
class ReadNoneOkAlone(Reader):
    """Nothing, and no end of it."""

    def no_data(self) -> Outcome:
        return OK
