"""Faults where the reference leaves the answer open, but not this one: odd forms, odd values, odd answers."""

from __future__ import annotations

import re
from dataclasses import replace

from rigs.emulator.command import Value
from rigs.emulator.effects import FetchResult
from rigs.emulator.http.fetching import Fetching
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.requests import Requests
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.http.urls import Urls
from rigs.emulator.registry import defect


@defect("printed-port-root", "a port behind the path leads to that port and to the root", violates=["F1303-11"])
class PrintedPortRoot(Urls):
    """What is parsed in the other order is not stored."""

    def port_behind_path(self, target: str) -> tuple[str | None, str]:
        port, path = super().port_behind_path(target)
        return port, path.rpartition("/")[0] if port else path


@defect("bare-url-cut", "a URL without quotes is taken up to its last slash", violates=["F1303-18"])
class BareUrlCut(Parameters):
    """Words end at marks."""

    def parse_url(self, tag: str, value: Value) -> int | str:
        bare = not value.quoted and value.text
        return super().parse_url(tag, Value(value.text.rpartition("/")[0], True) if bare else value)


@defect("quoted-recvto-120", "a RECVTO in quotes is taken for the greatest", violates=["F1303-94"])
class QuotedRecvto120(Parameters):
    """The quote is no digit."""

    def parse_number(self, tag: str, value: Value) -> int | str:
        return 120 if tag == "RECVTO" and value.quoted else super().parse_number(tag, value)


@defect("quoted-break-lost", "a BREAK in quotes is OK and changes nothing", violates=["F1303-94"])
class QuotedBreakLost(Parameters):
    """The quote is no digit."""

    def parse_number(self, tag: str, value: Value) -> int | str:
        return self.number(tag) if tag == "BREAK" and value.quoted else super().parse_number(tag, value)


@defect("range-equal-before", "equal positions ask for the byte before them", violates=["F1303-67"])
class RangeEqualBefore(Parameters):
    """The end is taken as exclusive where that makes nothing."""

    def range(self) -> str | None:
        first, last = self.number("BREAK"), self.number("BREAKEND")
        return f"bytes={first - 1}-{last - 1}" if first == last > 0 else super().range()


@defect("range-equal-none", "equal positions ask for the whole", violates=["F1303-67"])
class RangeEqualNone(Parameters):
    """An end that is not above the start is none."""

    def range(self) -> str | None:
        return None if self.number("BREAK") == self.number("BREAKEND") else super().range()


@defect("whole-cut-to-scope", "a whole answer to a ranged GET is cut to the scope", violates=["F1303-69"])
class WholeCutToScope(Fetching):
    """It cuts out what it asked for; the status stays."""

    def finished(self, result: FetchResult) -> None:
        first, last = (self.module.parameters.number(tag) for tag in ("BREAK", "BREAKEND"))
        if result.status == 200 and first < last and self.running and self.running.method == "GET":
            result = replace(result, body=result.body[first:last + 1])
        super().finished(result)


@defect("whole-for-scope-fails", "a 200 to a ranged GET is an errcode", violates=["F1303-69"])
class WholeForScopeFails(Fetching):
    """It asked for a part."""

    def finished(self, result: FetchResult) -> None:
        get = self.running is not None and self.running.method == "GET"
        scope = result.status == 200 and get and self.module.parameters.range()
        super().finished(FetchResult(result.id, 702) if scope else result)


@defect("behind-file-fails", "a 416 is an errcode", violates=["F1303-70"])
class BehindFileFails(Fetching):
    """There is nothing to resume."""

    def finished(self, result: FetchResult) -> None:
        super().finished(FetchResult(result.id, 702) if result.status == 416 else result)


@defect("behind-file-length-0", "a 416 is reported with length 0, its body can be read", violates=["F1303-70"])
class BehindFileLength0(Responses):
    """No part, no length."""

    def keep(self, method: str, result: FetchResult) -> Response:
        kept = super().keep(method, result)
        if result.status == 416:
            kept.body = b""
        return kept


@defect(
    "range-64k-shifted", "a part of 64 KiB is that of 1 KiB before", violates=["F1303-96"],
    source="A7672S: 64 kB ranges of the right length with wrong content",
)
class Range64kShifted(Responses):
    """The first block of the buffer is filled twice."""

    def keep(self, method: str, result: FetchResult) -> Response:
        kept = super().keep(method, result)
        if result.status == 206 and len(result.body) >= 65536:
            kept.buffer = kept.buffer[:1024] + kept.buffer[:-1024]
        return kept


@defect("range-32-stays", "from the thirty-second scope of a session on the Range stays", violates=["F1303-97"])
class Range32Stays(Requests):
    """A table is full and nobody says so."""

    seen: tuple[str, ...] = ()

    def range_line(self, method: str) -> str:
        line = super().range_line(method)
        if not line:
            self.seen = ()
        elif line not in self.seen and len(self.seen) < 32:
            self.seen = (*self.seen, line)
        return self.seen[-1] if line and line not in self.seen else line


@defect("second-userdata-glued", "a second USERDATA stands in the line of the first", violates=["F1303-59", "F1303-81"])
class SecondUserdataGlued(Parameters):
    """They are joined without a line end."""

    def store(self, tag: str, value: int | str) -> None:
        old = self.text(tag) if tag == "USERDATA" else ""
        super().store(tag, f"{old}{value}" if old and value else value)


@defect("escaped-end-half", "an escaped line end in USERDATA is sent as CR alone", violates=["F1303-60"])
class EscapedEndHalf(Requests):
    """The second of the two is lost."""

    def head(self, lines: list[str]) -> bytes:
        user = [line.encode("latin-1") for line in self.user_lines()]
        made = super().head(lines)
        return made.replace(user[0] + b"\r\n", user[0] + b"\r", 1) if len(user) > 1 else made


@defect("own-host-drops-length", "a Host by USERDATA takes Content-Length away", violates=["F1303-61"])
class OwnHostDropsLength(Requests):
    """The lines behind it are those of the template."""

    def length_line(self, body: bytes | None) -> str:
        own = any(line.lower().startswith("host:") for line in self.user_lines())
        return "" if own else super().length_line(body)


@defect("user-range-glued", "a Range by USERDATA stands in the line of the module's own", violates=["F1303-90"])
class UserRangeGlued(Requests):
    """Both are one header, without a line end between."""

    def head(self, lines: list[str]) -> bytes:
        made = super().head(lines)
        both = self.module.parameters.range() and self.module.parameters.text("USERDATA").startswith("Range")
        return re.sub(rb"\r\nRange: ", b"\rRange: ", made) if both else made


@defect("empty-accept-line", "an empty ACCEPT leaves a colon in a line of its own", violates=["F1303-92"])
class EmptyAcceptLine(Requests):
    """The line is there, its text is not."""

    def accept_line(self) -> str:
        return super().accept_line() or ": "


@defect("empty-content-bare", "an empty CONTENT leaves a line without a colon", violates=["F1303-38"])
class EmptyContentBare(Requests):
    """The name is there, the rest is not."""

    def head(self, lines: list[str]) -> bytes:
        bare = lines[0].startswith("POST") and not self.module.parameters.text("CONTENT")
        return super().head([*lines, "Content-Type"] if bare else lines)
