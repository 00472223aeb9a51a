"""States of the service where the reference leaves the answer open (A32, A33, A44, A54)."""

from __future__ import annotations

from rigs.emulator.command import NOT_ALLOWED, OK, PENDING, Call, Outcome, Refused, Reply
from rigs.emulator.http.action import Action
from rigs.emulator.http.fetching import AT_ONCE, Fetching, Job
from rigs.emulator.http.input import PostData
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.requests import METHODS
from rigs.emulator.http.responses import Response
from rigs.emulator.http.service import Service
from rigs.emulator.module import Module
from rigs.emulator.registry import variant

BUSY, INVALID, STATE = 703, 708, 711


@variant("second-init-ok", "HTTPINIT while the service runs gives OK and changes nothing (A32)")
class SecondInitOk(Service):
    """It is started, so all is well."""

    def second_init(self, call: Call) -> Outcome:
        return OK


@variant("term-idle-ok", "HTTPTERM of a stopped service gives OK (A32)")
class TermIdleOk(Service):
    """It is stopped, so all is well."""

    def idle_term(self, call: Call) -> Outcome:
        return OK


@variant("session-left-open", "the last user left a session open")
class SessionLeftOpen(Service):
    """The first HTTPTERM finds it."""

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self.started = True


@variant("peer-closed-in-term", "+HTTP_PEER_CLOSED stands between HTTPTERM and its OK (G18)")
class PeerClosedInTerm(Service):
    """As a SIM7600E-H does."""

    def term(self, call: Call) -> Outcome:
        super().term(call)
        return Reply(("+HTTP_PEER_CLOSED",))


def _report(reports: Reports, job: Job, code: int) -> None:
    reports.module.start("refusal", AT_ONCE, lambda: reports.say(job, code, 0))


_errcodes = variant("refusals-are-errcodes", "a request without service or URL: OK and a report with 711 or 708 (A54)")


@_errcodes
class ActionErrcodes(Action):
    """The command is taken, the request is not."""

    def write(self, call: Call) -> Outcome:
        (value,) = call.values(1, 1)
        method = self.method(value)
        if self.module.service.started:
            return super().write(call)
        _report(self.module.reports, Job("HTTPACTION", call.port, method, METHODS[method]), STATE)
        return OK

    def without_url(self, call: Call, method: int) -> Outcome:
        _report(self.module.reports, Job("HTTPACTION", call.port, method, METHODS[method]), INVALID)
        return OK


@variant("busy-703", "a second HTTPACTION while one runs: OK and a report with 703 (A44)")
class Busy703(Action):
    """Refused by code."""

    def write(self, call: Call) -> Outcome:
        running = self.module.fetching.running
        if not running:
            return super().write(call)
        (value,) = call.values(1, 1)
        method = self.method(value)
        _report(self.module.reports, Job("HTTPACTION", call.port, method, METHODS[method]), BUSY)
        return OK


_missing = variant("missing-file-707", "HTTPPOSTFILE of a file that is not there: OK and a report with 707 (L129, 2.2)")


@_missing
class MissingFile707(PostFile):
    """The command is taken; the file is looked for later."""

    def write(self, call: Call) -> Outcome:
        self.number = 1
        given = call.values(1, 4)
        if len(given) > 2 and given[2].text.isdigit():
            self.number = min(int(given[2].text), 3)
        self.port = call.port
        try:
            return super().write(call)
        except FileNotFoundError:
            _report(self.module.reports, Job("HTTPPOSTFILE", self.port, self.number, "POST"), 707)
            return OK

    def missing_file(self) -> bytes:
        raise FileNotFoundError


_ok_with_report = variant("ok-with-report", "OK of HTTPACTION comes together with its report, in one piece (A06)")


@_ok_with_report
class OkWithReport(Action):
    """The command waits for its report; OK stands first."""

    def perform(self, call: Call, method: int) -> Outcome:
        outcome = super().perform(call, method)
        self.module.reports.waiting = call
        return PENDING if outcome is OK else outcome


@_ok_with_report
class ReportBehindOk(Reports):
    """One reply."""

    def say(self, job: Job, code: int, length: int) -> None:
        call, self.waiting = self.waiting, None
        if call:
            call.finish(Reply(after=(self.text(job, code, length),)))
        else:
            super().say(job, code, length)

    def aborted(self, job: Job) -> None:
        call, self.waiting = self.waiting, None
        if call:
            call.finish(Reply(error=NOT_ALLOWED))


_failure = variant("failure-is-error", "HTTPACTION of a server that cannot be reached ends with ERROR alone (A52)")


@_failure
class WaitForFailure(OkWithReport):
    """As `ok-with-report`, until it fails."""


@_failure
class FailureIsError(ReportBehindOk):
    """“Other errors occur: ERROR”."""

    def failed(self, job: Job, error: int) -> None:
        call, self.waiting = self.waiting, None
        if call:
            call.finish(Reply(error=NOT_ALLOWED))
        else:
            super().failed(job, error)


@variant("late-reports", "a report leaves 4 s after its request ended")
class LateReports(Reports):
    """A slow scheduler."""

    def say(self, job: Job, code: int, length: int) -> None:
        self.module.start("late-report", 4.0, lambda: super(LateReports, self).say(job, code, length))


@variant("post-needs-data", "POST without HTTPDATA is refused, and HTTPDATA is used up by a POST (A48)")
class PostNeedsData(Action):
    """Each POST wants its own data."""

    def perform(self, call: Call, method: int) -> Outcome:
        if METHODS[method] == "POST" and not self.module.post_data.data:
            raise Refused(NOT_ALLOWED)
        return super().perform(call, method)

    def body(self, job: Job) -> bytes | None:
        found = super().body(job)
        if found:
            self.module.post_data.data = b""
        return found


@variant("expiry-ok", "the time of HTTPDATA runs out with OK; what came is dropped (A29)")
class ExpiryOk(PostData):
    """As SIM800 does."""

    def expired(self, data: bytes) -> Outcome:
        return OK


@variant("expiry-keeps", "the time of HTTPDATA runs out and what came is kept as the data (A29)")
class ExpiryKeeps(PostData):
    """Posted with its own length."""

    def expired(self, data: bytes) -> Outcome:
        self.data = data
        return super().expired(data)


@variant("no-kept-connections", "each request opens a connection of its own")
class NoKeptConnections(Fetching):
    """Nothing is used again."""

    def reuse(self) -> bool:
        return False


@variant("range-once", "BREAK and BREAKEND are dropped after one GET (A57)")
class RangeOnce(Action):
    """The range belongs to the next request only."""

    def perform(self, call: Call, method: int) -> Outcome:
        outcome = super().perform(call, method)
        if METHODS[method] == "GET":
            self.module.parameters.values |= {"BREAK": 0, "BREAKEND": 0}
        return outcome


@variant("range-equal-open", "BREAK equal to BREAKEND asks for all from there on (A14)")
class RangeEqualOpen(Parameters):
    """`bytes=7-`."""

    def range(self) -> str | None:
        first, last = self.number("BREAK"), self.number("BREAKEND")
        return f"bytes={first}-" if first and first == last else super().range()


@variant("respto-unknown", "RESPTO is no tag; the first byte is waited for as the body is (A10, A51)")
class ResptoUnknown(Parameters):
    """The row L64 has no command form."""

    def known(self) -> frozenset[str]:
        return super().known() - {"RESPTO"}


@variant("head-length", "after HEAD the report gives the length of the header block (A17, A55)")
class HeadLength(Reports):
    """As AN7600 prints it."""

    def head_length(self, response: Response) -> int:
        return len(response.head)
