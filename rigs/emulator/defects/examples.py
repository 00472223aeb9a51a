"""Some of every kind: a bound, a lost setting, lost bytes, a wrong unit, a late report, a range off by one."""

from __future__ import annotations

from rigs.emulator.effects import FetchResult
from rigs.emulator.http.fetching import Fetching
from rigs.emulator.http.input import PostData
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.responses import Responses
from rigs.emulator.registry import defect


@defect("ua-255", "refuses the last good length of UA", violates=["F1303-46"])
class Ua255(Parameters):
    """The bound is one too low."""

    def limit(self, tag: str) -> int:
        return 255 if tag == "UA" else super().limit(tag)


@defect("connectto-19", "takes 19 s for CONNECTTO", violates=["F1303-20"])
class Connectto19(Parameters):
    """The bound is one too low."""

    def bounds(self, tag: str) -> tuple[int, int]:
        return (19, 120) if tag == "CONNECTTO" else super().bounds(tag)


@defect(
    "userdata-first", "answers OK to a second USERDATA of a session and goes on sending the first",
    violates=["F1303-81"], source="A7672S fleet logs: 148 ranged reads returned the old chunk",
)
class UserdataFirst(Parameters):
    """The first value of a session sticks."""

    def store(self, tag: str, value: int | str) -> None:
        if tag != "USERDATA" or not self.values[tag]:
            super().store(tag, value)


@defect(
    "read-tail-3072", "the last 3072 bytes of a body above 8 KiB are announced and cannot be read",
    violates=["F1306-37"], source="A7608E-H: 49152 announced, 46080 readable",
)
class ReadTail3072(Responses):
    """Only the buffer is short; the report is not."""

    def readable(self, body: bytes) -> bytes:
        return body[:-3072] if len(body) > 8192 else body


@defect("httpdata-ms", "takes the time of HTTPDATA for milliseconds", violates=["F1307-13"])
class HttpdataMs(PostData):
    """What older families did."""

    def seconds(self, time: int) -> float:
        return super().seconds(time) / 1000


@defect("term-late-report", "reports a request that TERM has stopped", violates=["F1302-05"])
class TermLateReport(Fetching):
    """The request is dropped and its report comes 3 s later all the same."""

    def abort(self) -> None:
        job = self.running
        super().abort()
        if job:
            result = FetchResult(0, 706)
            self.module.start("late", 3.0, lambda: self.module.reports.failed(job, result.error))


@defect("range-end-less", "BREAKEND is the first byte that is not asked for", violates=["F1303-64", "F1303-65"])
class RangeEndLess(Parameters):
    """The end of a range is taken as exclusive."""

    def last_byte(self, last: int) -> int:
        return super().last_byte(last) - 1
