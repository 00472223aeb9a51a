"""Faults in the answer of HTTPACTION: OK, report, their number, order and time."""

from __future__ import annotations

from rigs.emulator.command import ERROR, PENDING, PLAIN, Call, Outcome, Reply
from rigs.emulator.http.action import Action
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.responses import Response
from rigs.emulator.registry import defect

_TOO_LONG = 140.0       # DUT s, above the longest response time


class _Waits(Action):
    """The command is answered with its report."""

    def waits(self, method: int) -> bool:
        return True

    def perform(self, call: Call, method: int) -> Outcome:
        outcome = super().perform(call, method)
        if not self.waits(method) or not self.module.fetching.running:
            return outcome
        self.module.reports.waiting = call
        return PENDING


class _Answers(Reports):
    """The report ends the command."""

    def say(self, job: Job, code: int, length: int) -> None:
        call, self.waiting = self.waiting, None
        if call:
            call.finish(Reply((self.text(job, code, length),)))
        else:
            super().say(job, code, length)

    def say_alone(self, job: Job, code: int, length: int) -> None:
        """Without any final code."""
        settings = self.module.engines[job.port].settings
        quiet, settings.quiet = settings.quiet, True
        self.say(job, code, length)
        settings.quiet = quiet

    def aborted(self, job: Job) -> None:
        call, self.waiting = self.waiting, None
        if call:
            call.finish(ERROR)


_head_first = defect("head-report-first", "a HEAD is answered by its report and then OK, all others the other way",
                     violates=["F1300-44"])


@_head_first
class HeadWaits(_Waits):
    """HEAD is short enough to be waited for."""

    def waits(self, method: int) -> bool:
        return method == 2


@_head_first
class HeadAnswers(_Answers):
    """The report stands before OK."""


_no_ok = defect("errcode-without-ok", "a request that fails has a report and no OK", violates=["F1304-09"])


@_no_ok
class ErrcodeWaits(_Waits):
    """All requests are waited for."""


@_no_ok
class ErrcodeAlone(_Answers):
    """OK belongs to a status."""

    def failed(self, job: Job, error: int) -> None:
        self.say_alone(job, error, 0)


_no_ok_either = defect("status-without-ok", "a request that is answered has a report and no OK",
                       violates=["F1304-09a"])


@_no_ok_either
class StatusWaits(_Waits):
    """All requests are waited for."""


@_no_ok_either
class StatusAlone(_Answers):
    """The first form of the reference, read to the letter."""

    def answered(self, job: Job, response: Response, close: bool) -> None:
        self.say_alone(job, response.status, self.length(job, response))


_refused_and_told = defect("error-and-report", "a request that fails is answered by ERROR and reported all the same",
                           violates=["F1304-09", "F1304-21"])


@_refused_and_told
class ErrorWaits(_Waits):
    """All requests are waited for."""


@_refused_and_told
class ErrorAndReport(_Answers):
    """Both forms at once."""

    def failed(self, job: Job, error: int) -> None:
        call, self.waiting = self.waiting, None
        if call:
            call.finish(ERROR)
        self.module.urc(self.text(job, error, 0), job.port)


@defect("errcode-ok-again", "0.5 s behind the report of a failure OK comes again", violates=["F1304-09"])
class ErrcodeOkAgain(Reports):
    """The command is closed twice."""

    def failed(self, job: Job, error: int) -> None:
        super().failed(job, error)
        self.module.start("again", 0.5, lambda: self.module.engines[job.port].final(None))


@defect("refused-error-for-report", "a refused connection is told by ERROR behind the OK, without a report",
        violates=["F1304-09", "F1304-14"])
class RefusedErrorForReport(Reports):
    """OK was meant for the form of the line."""

    def failed(self, job: Job, error: int) -> None:
        if error == 714:
            self.module.engines[job.port].final(PLAIN)
        else:
            super().failed(job, error)


@defect("refused-second-mute", "the second refused connection in a row has no report",
        violates=["F1304-09", "F1304-14"])
class RefusedSecondMute(Reports):
    """The same event is not told twice."""

    last = 0

    def say(self, job: Job, code: int, length: int) -> None:
        mute = code == self.last == 714
        self.last = 0 if mute else code
        if not mute:
            super().say(job, code, length)


@defect("delete-ok-late", "the OK of a DELETE comes after more than 120 s", violates=["F1304-20"])
class DeleteOkLate(Action):
    """It waits for the server to be done with it."""

    def perform(self, call: Call, method: int) -> Outcome:
        outcome = super().perform(call, method)
        if method != 3:
            return outcome
        self.module.start("action", _TOO_LONG, lambda: call.finish(outcome))
        return PENDING


@defect("syn-waits-long", "a server that answers no SYN is given up after 400 s", violates=["F1304-20"])
class SynWaitsLong(Fetching):
    """The stack tries by its own schedule."""

    def connect_timeout(self) -> float:
        return 400.0


@defect("empty-two-fields", "the report of an empty body leaves the length out", violates=["F1304-08"])
class EmptyTwoFields(Reports):
    """Zero is nothing."""

    def text(self, job: Job, code: int, length: int) -> str:
        found = super().text(job, code, length)
        return found.removesuffix(",0") if code < 600 else found


@defect("head-reported-twice", "a HEAD is reported twice", violates=["F1304-08", "F1304-09"])
class HeadReportedTwice(Reports):
    """For the headers, and for the end."""

    def say(self, job: Job, code: int, length: int) -> None:
        super().say(job, code, length)
        if job.method == "HEAD":
            super().say(job, code, length)


@defect("report-again-at-close", "when the server closes the connection the report comes again",
        violates=["F1304-08", "F1304-09"])
class ReportAgainAtClose(Reports):
    """The close ends the request once more."""

    last = ""

    def text(self, job: Job, code: int, length: int) -> str:
        self.last = super().text(job, code, length)
        return self.last

    def peer_closed(self) -> None:
        last, self.last = self.last, ""
        if last:
            self.module.urc(last)


@defect("post-204-mute", "a POST that is answered by 204 has no report", violates=["F1304-08", "F1304-09"],
        source="a request answered by OK whose report never comes")
class Post204Mute(Reports):
    """It waits for the body."""

    def say(self, job: Job, code: int, length: int) -> None:
        if (job.method, code) != ("POST", 204):
            super().say(job, code, length)
