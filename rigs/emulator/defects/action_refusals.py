"""Faults in what HTTPACTION refuses: wrong methods, bad form, no URL, a second request while one runs."""

from __future__ import annotations

from dataclasses import replace

from rigs.emulator.command import OK, Call, Outcome, Refused, Value, number
from rigs.emulator.effects import FetchResult
from rigs.emulator.http.action import Action
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.requests import METHODS
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect


class _Wraps(Action):
    """Cuts a number before it looks whether it is a method."""

    modulus = 1

    def method(self, value: Value) -> int:
        plain = value.text.isdigit() and not value.quoted
        return super().method(Value(str(int(value.text) % self.modulus), False) if plain else value)


@defect("method-8-bits", "<method> is kept in 8 bits: 256 is a GET", violates=["F1304-06"])
class Method8Bits(_Wraps):
    """An unsigned char."""

    modulus = 1 << 8


@defect("method-16-bits", "<method> is kept in 16 bits: 65536 is a GET", violates=["F1304-06"])
class Method16Bits(_Wraps):
    """A short."""

    modulus = 1 << 16


@defect("method-32-bits", "<method> is kept in 32 bits: 4294967296 is a GET", violates=["F1304-06"])
class Method32Bits(_Wraps):
    """An unsigned int."""

    modulus = 1 << 32


@defect("method-two-digits", "only the last two digits of <method> count: 100 is a GET", violates=["F1304-06"])
class MethodTwoDigits(_Wraps):
    """The field is two wide."""

    modulus = 100


@defect("method-first-digit", "only the first digit of <method> counts: 13 is a POST", violates=["F1304-06"])
class MethodFirstDigit(Action):
    """One character is enough for 0 to 3."""

    def method(self, value: Value) -> int:
        return super().method(Value(value.text[:1], value.quoted) if value.text.isdigit() else value)


@defect("method-4-puts", "method 4 is a PUT", violates=["F1304-06"], source="the methods of a sibling family")
class Method4Puts(Action):
    """The bound is one too high."""

    def method(self, value: Value) -> int:
        return number(value, 0, 4)


@defect("method-minus-1", "-1 is a POST", violates=["F1304-06"])
class MethodMinus1(Action):
    """The sign is lost."""

    def method(self, value: Value) -> int:
        return super().method(Value(value.text.removeprefix("-"), value.quoted))


@defect("method-empty-gets", "a method left out behind the equals sign is a GET", violates=["F1304-07"])
class MethodEmptyGets(Action):
    """Nothing is 0."""

    def method(self, value: Value) -> int:
        return 0 if value.missing else super().method(value)


@defect("method-letter-gets", "a letter for <method> is a GET", violates=["F1304-07"])
class MethodLetterGets(Action):
    """atoi."""

    def method(self, value: Value) -> int:
        return 0 if value.text.isalpha() and not value.quoted else super().method(value)


@defect("method-surplus-ignored", "a value behind <method> is ignored", violates=["F1304-07"])
class MethodSurplusIgnored(Action):
    """The parser stops at the comma."""

    def write(self, call: Call) -> Outcome:
        call.text = call.text.partition(",")[0]
        return super().write(call)


@defect("method-surplus-sends", "a value behind <method> is refused, and the request is sent in silence",
        violates=["F1304-07"])
class MethodSurplusSends(Action):
    """The check comes too late."""

    def write(self, call: Call) -> Outcome:
        url = self.module.parameters.url()
        first, comma, _ = call.text.partition(",")
        if comma and url and first in "0123":
            self.start(Job("HTTPACTION", call.port, int(first), METHODS[int(first)]), url)
            self.module.fetching.running = None
        return super().write(call)


class _Tells(Action):
    """Reports a request that it has refused."""

    delay = 4.0

    def line(self, call: Call) -> str:
        return "+HTTPACTION: 0,708,0"

    def write(self, call: Call) -> Outcome:
        try:
            return super().write(call)
        except Refused:
            line = self.line(call)
            if line:
                self.module.start("refused", self.delay, lambda: self.module.urc(line, call.port))
            raise


@defect("refused-reported", "4 s behind the ERROR of a wrong method a report says 708",
        violates=["F1304-06", "F1304-21"])
class RefusedReported(_Tells):
    """The refusal is an end like any other."""

    def line(self, call: Call) -> str:
        return "" if self.module.fetching.running else super().line(call)


_repeats = defect("refused-repeats-report", "5 s behind an ERROR the report of the last good request comes again",
                  violates=["F1304-21"])


@_repeats
class RefusedRepeats(_Tells):
    """The queue still holds it."""

    delay = 5.0

    def line(self, call: Call) -> str:
        return str(getattr(self.module.reports, "last", ""))


@_repeats
class ReportKept(Reports):
    """Notes the report of a status."""

    last = ""

    def opened(self) -> None:
        self.last = ""

    def say(self, job: Job, code: int, length: int) -> None:
        self.last = self.text(job, code, length) if code < 600 else ""
        super().say(job, code, length)


@defect("no-url-last-session", "without a URL requests go to that of the last session",
        violates=["F1304-22"])
class NoUrlLastSession(Parameters):
    """The parsed form is not cleared."""

    last: Url | None = None

    def url(self) -> Url | None:
        self.last = super().url() or self.last
        return self.last


@defect("no-url-this-host", "without a URL requests go to port 80 of this host", violates=["F1304-22"])
class NoUrlThisHost(Parameters):
    """An address of zeros."""

    def url(self) -> Url | None:
        return super().url() or Url("http", "127.0.0.1", 80, "/")


@defect("no-url-delete-ok", "a DELETE without a URL is answered by OK, and nothing more comes",
        violates=["F1304-09", "F1304-22"])
class NoUrlDeleteOk(Action):
    """The newest method was forgotten in a list."""

    def without_url(self, call: Call, method: int) -> Outcome:
        return OK if method == 3 else super().without_url(call, method)


@defect("no-url-200", "a request without a URL is reported with 200 and nothing", violates=["F1304-22"])
class NoUrl200(Action):
    """Nothing to do was done well."""

    def without_url(self, call: Call, method: int) -> Outcome:
        self.module.urc(f"+HTTPACTION: {method},200,0", call.port)
        return OK


@defect("busy-replaces", "a second request takes the place of the one that runs", violates=["F1304-08", "F1304-23"])
class BusyReplaces(Action):
    """There is one slot, and nobody looks into it."""

    def require(self) -> None:
        self.module.service.require_started()


_beside = defect("busy-beside", "a second request is sent beside the one that runs", violates=["F1304-23"])


@_beside
class BusyBeside(Action):
    """Each has a socket of its own."""

    def require(self) -> None:
        self.module.service.require_started()


@_beside
class SideBySide(Fetching):
    """Results find their request by number."""

    jobs: dict[int, Job] | None = None

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        self.jobs = {**(self.jobs or {}), self._id + 1: job}
        super().begin(job, url, request)

    def finished(self, result: FetchResult) -> None:
        jobs = self.jobs or {}
        newest, self._id, self.running = self._id, result.id, jobs.pop(result.id, None)
        super().finished(result)
        self._id, self.running = newest, jobs.get(newest)


@defect("busy-ok-lost", "a second request while one runs gets OK and is never done", violates=["F1304-08", "F1304-23"])
class BusyOkLost(Action):
    """It is put into a queue that nobody empties."""

    def write(self, call: Call) -> Outcome:
        return OK if self.module.fetching.running else super().write(call)


@defect("busy-renumbers", "a second request is refused, and the report of the first names its method",
        violates=["F1304-08", "F1304-23"])
class BusyRenumbers(Action):
    """The number is stored before the check."""

    def write(self, call: Call) -> Outcome:
        running = self.module.fetching.running
        if running and call.text in ("0", "1", "2", "3"):
            self.module.fetching.running = replace(running, number=int(call.text))
        return super().write(call)


@defect("busy-error-and-703", "a second request is refused by ERROR and by a report with 703",
        violates=["F1304-21", "F1304-23"])
class BusyErrorAnd703(Action):
    """Both ways at once."""

    def require(self) -> None:
        if self.module.fetching.running:
            self.module.urc("+HTTPACTION: 0,703,0")
        super().require()


@defect("busy-kills", "a second request is refused, and the first is given up", violates=["F1304-08", "F1304-23"])
class BusyKills(Action):
    """It clears up before it looks."""

    def require(self) -> None:
        running = self.module.fetching.running is not None
        self.module.fetching.abort()
        if running:
            raise Refused
        super().require()
