"""Faults of the Range that BREAK and BREAKEND make, and of the answers to it."""

from __future__ import annotations

import re

from rigs.emulator.effects import FetchResult
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.requests import Requests
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect


@defect("range-start-0-none", "a start of 0 switches the Range off", violates=["F1303-65"])
class RangeStart0None(Parameters):
    """One of the two is looked at."""

    def range(self) -> str | None:
        return super().range() if self.number("BREAK") else None


@defect("range-start-must-be-set", "an end without a start that was set makes no Range", violates=["F1303-65"])
class RangeStartMustBeSet(Parameters):
    """0 counts only when it was said."""

    said = False

    def opened(self) -> None:
        super().opened()
        self.said = False

    def store(self, tag: str, value: int | str) -> None:
        self.said = self.said or tag == "BREAK"
        super().store(tag, value)

    def range(self) -> str | None:
        return super().range() if self.said else None


@defect("range-end-1-none", "an end of 1 counts as none", violates=["F1303-65"])
class RangeEnd1None(Parameters):
    """Above 1."""

    def range(self) -> str | None:
        return super().range() if self.number("BREAK") or self.number("BREAKEND") > 1 else None


@defect("range-end-0-closed", "an end of 0 stands in the Range", violates=["F1303-66"])
class RangeEnd0Closed(Parameters):
    """The comparison of the two is missing."""

    def range(self) -> str | None:
        first, last = self.number("BREAK"), self.number("BREAKEND")
        return f"bytes={first}-{last}" if first and not last else super().range()


@defect("range-end-below-swapped", "an end below the start is taken for the start", violates=["F1303-66"])
class RangeEndBelowSwapped(Parameters):
    """It puts them in order."""

    def range(self) -> str | None:
        first, last = self.number("BREAK"), self.number("BREAKEND")
        return f"bytes={last}-{first}" if 0 < last < first else super().range()


@defect("range-end-below-none", "an end one below the start makes no Range", violates=["F1303-66"])
class RangeEndBelowNone(Parameters):
    """A scope of no bytes."""

    def range(self) -> str | None:
        empty = self.number("BREAKEND") == self.number("BREAK") - 1 > 0
        return None if empty else super().range()


@defect("range-start-1-whole", "a start of 1 without an end asks for the whole", violates=["F1303-66"])
class RangeStart1Whole(Parameters):
    """Above 1."""

    def range(self) -> str | None:
        return None if (self.number("BREAK"), self.number("BREAKEND")) == (1, 0) else super().range()


@defect("range-open-last-known", "an open end is the last byte of the response before", violates=["F1303-66"])
class RangeOpenLastKnown(Fetching):
    """It fills in the size that it knows."""

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        held = self.module.responses.current
        size = len(held.body) if held and held.status == 206 else 0
        request = re.sub(rb"(Range: bytes=\d+-)(?=\r\n)", rb"\g<1>%d" % (size + 99), request) if size else request
        super().begin(job, url, request)


@defect("range-default-all", "a fresh session asks for a Range from 0 on", violates=["F1303-63"])
class RangeDefaultAll(Parameters):
    """The two are always written."""

    def range(self) -> str | None:
        return super().range() or "bytes=0-"


@defect("range-off-by-end-first", "the Range stays when the end goes back to 0 first", violates=["F1303-63"])
class RangeOffByEndFirst(Parameters):
    """Only an end of 0 that comes last clears it."""

    old: str | None = None

    def opened(self) -> None:
        super().opened()
        self.old = None

    def store(self, tag: str, value: int | str) -> None:
        before = self.range()
        super().store(tag, value)
        if tag.startswith("BREAK"):
            self.old = before if tag == "BREAK" and value == 0 == self.number("BREAKEND") else None

    def range(self) -> str | None:
        return super().range() or self.old


@defect("range-off-unused-only", "a Range that was sent stays when both are 0 again", violates=["F1303-63"])
class RangeOffUnusedOnly(Parameters):
    """The line is made anew only for a new scope."""

    sent: str | None = None

    def opened(self) -> None:
        super().opened()
        self.sent = None

    def range(self) -> str | None:
        self.sent = super().range() or self.sent
        return self.sent


@defect("range-end-four-digits", "the end of a Range has four digits", violates=["F1303-64"])
class RangeEndFourDigits(Parameters):
    """The field is too narrow."""

    def last_byte(self, last: int) -> int:
        return int(str(super().last_byte(last))[:4]) if last > 9999 else super().last_byte(last)


@defect("range-end-255-is-256", "an end of 255 or 511 is one more", violates=["F1303-64", "F1303-65"])
class RangeEnd255Is256(Parameters):
    """Rounded up to a whole sector."""

    def last_byte(self, last: int) -> int:
        return super().last_byte(last) + (last % 256 == 255)


@defect("range-length-for-end", "the length of the scope is sent as its end", violates=["F1303-64"])
class RangeLengthForEnd(Parameters):
    """Right for every scope that begins at 1."""

    def last_byte(self, last: int) -> int:
        first = self.number("BREAK")
        return max(first, super().last_byte(last) - first + 1) if first > 0 else super().last_byte(last)


@defect("range-one-behind", "a new scope is sent one GET late", violates=["F1303-84"])
class RangeOneBehind(Requests):
    """The line is made when the answer has come."""

    waiting: str | None = None

    def range_line(self, method: str) -> str:
        line = super().range_line(method)
        if method != "GET" or not line or self.waiting is None:
            self.waiting = line or None
            return line
        line, self.waiting = self.waiting, line
        return line


@defect("range-only-forward", "a scope that begins below the last one is not taken", violates=["F1303-84"])
class RangeOnlyForward(Requests):
    """A transfer goes on, it does not go back."""

    last = "Range: bytes=0-"

    def range_line(self, method: str) -> str:
        line = super().range_line(method)
        if not line:
            self.last = "Range: bytes=0-"
        elif int(line[13:].partition("-")[0]) >= int(self.last[13:].partition("-")[0]) or line[13:15] == "0-":
            self.last = line
        return self.last if line else line


@defect("range-new-end-lost", "after a ranged GET a new end alone is not taken", violates=["F1303-84"])
class RangeNewEndLost(Parameters):
    """Only a new start begins a new scope."""

    moved = False

    def store(self, tag: str, value: int | str) -> None:
        held = self.module.responses.current
        if tag == "BREAKEND" and held and held.status == 206 and not self.moved:
            return
        self.moved = tag == "BREAK" or (self.moved and tag != "URL")
        super().store(tag, value)


@defect("range-bytes-of-last", "a second 206 of the same length yields the bytes of the first", violates=["F1303-84"])
class RangeBytesOfLast(Responses):
    """The cache looks at status and length."""

    seen: bytes = b""

    def keep(self, method: str, result: FetchResult) -> Response:
        kept = super().keep(method, result)
        if result.status == 206 and len(self.seen) == len(result.body):
            kept.body = kept.buffer = self.seen
        self.seen = kept.body
        return kept


@defect("range-end-drops", "setting BREAK drops a BREAKEND that lies below", violates=["F1303-85"])
class RangeEndDrops(Parameters):
    """It cannot be meant any more."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, value)
        if tag == "BREAK" and self.number("BREAKEND") < int(value):
            self.values["BREAKEND"] = 0


@defect("range-end-first-lost", "a BREAKEND that is set before BREAK is not taken", violates=["F1303-85"])
class RangeEndFirstLost(Parameters):
    """The start clears the scope."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, value)
        if tag == "BREAK" and value:
            self.values["BREAKEND"] = 0


@defect("range-in-post", "a POST carries the Range", violates=["F1303-68"])
class RangeInPost(Requests):
    """One function writes all lines."""

    def range_line(self, method: str) -> str:
        return super().range_line("GET" if method == "POST" else method)


@defect("range-lost-after-delete", "a DELETE uses the scope up", violates=["F1303-68"])
class RangeLostAfterDelete(Requests):
    """A request is a request."""

    def range_line(self, method: str) -> str:
        if method == "DELETE":
            self.module.parameters.values |= {"BREAK": 0, "BREAKEND": 0}
        return super().range_line(method)
