"""Faults of HTTPPOSTFILE where a request fails, or is answered by another status (F1308-15 to -20, -38)."""

from __future__ import annotations

from rigs.emulator.command import ERROR, OK, PENDING, Call, Outcome, Refused, Reply
from rigs.emulator.defects._bases import FILE, Told
from rigs.emulator.effects import FetchResult
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect


@defect("postfile-refused-503", "a port that refuses is reported as 503", violates=["F1308-17", "F1308-06"])
class Refused503(Told):
    """A status is due, it thinks."""

    def told(self, job: Job, code: int, length: int) -> tuple[int, int]:
        return (503 if code == 714 else code), length


@defect("postfile-refused-200", "a file that could not be handed over is reported as 200", violates=["F1308-17"])
class Refused200(Told):
    """It was read in full."""

    def told(self, job: Job, code: int, length: int) -> tuple[int, int]:
        return (200 if code in (714, 715) else code), length


@defect("postfile-refused-length", "a failure is reported with the length of the answer before",
        violates=["F1308-17", "F1308-06"])
class RefusedLength(Told):
    """Not cleared."""

    before = 0

    def told(self, job: Job, code: int, length: int) -> tuple[int, int]:
        if code < 600:
            self.before = length
        return code, self.before


@defect("postfile-refused-minus", "a failure of a file is reported with a length of -1",
        violates=["F1308-17", "F1308-21"])
class RefusedMinus(Reports):
    """No length."""

    def text(self, job: Job, code: int, length: int) -> str:
        text = super().text(job, code, length)
        return f"{text[:-1]}-1" if job.command == FILE and code >= 600 else text


class _Waits(PostFile):
    """The command is answered when the request has ended."""

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        outcome = super().perform(call, data, number, whole, given)
        self.module.reports.waiting = call
        return PENDING if outcome is OK else outcome


_waits = defect("postfile-refused-error", "a port that refuses is answered by ERROR", violates=["F1308-17", "F1308-06"])


@_waits
class RefusedWaits(_Waits):
    """It waits for the connection."""


@_waits
class RefusedError(Reports):
    """And tells by it."""

    def say(self, job: Job, code: int, length: int) -> None:
        call, self.waiting = self.waiting, None
        if call and code == 714:
            call.finish(ERROR)
        elif call:
            call.finish(Reply(after=(self.text(job, code, length),)))
        else:
            super().say(job, code, length)


_first = defect("postfile-report-first", "a file is answered by the report, and OK behind it",
                violates=["F1308-15", "F1308-16", "F1308-17"])


@_first
class ReportFirst(_Waits):
    """It waits for the answer."""


@_first
class ReportThenOk(Reports):
    """And says OK at last."""

    def say(self, job: Job, code: int, length: int) -> None:
        call, self.waiting = self.waiting, None
        if call:
            call.finish(Reply((self.text(job, code, length),)))
        else:
            super().say(job, code, length)


_ok = defect("postfile-ok-twice", "a file has a second OK behind its report", violates=["F1308-15"])


@_ok
class OkTwice(Reports):
    """One for the answer."""

    def say(self, job: Job, code: int, length: int) -> None:
        super().say(job, code, length)
        if job.command == FILE:
            self.module.urc("OK", job.port)


@defect("postfile-tls-failed-clear", "where a handshake fails the file is sent in clear", violates=["F1308-17"])
class TlsFailedClear(Fetching):
    """Better than nothing."""

    last: tuple[Url, bytes] | None = None

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        self.last = (url, request) if url.scheme == "https" and job.command == FILE else None
        super().begin(job, url, request)

    def finished(self, result: FetchResult) -> None:
        job, last = self.running, self.last
        if job is None or last is None or result.error not in (702, 710, 715) or result.id != self._id:
            super().finished(result)
        else:
            self.begin(job, last[0]._replace(scheme="http"), last[1])


@defect("postfile-name-404", "a host that does not exist is reported as 404", violates=["F1308-17a"])
class Name404(Told):
    """Not found."""

    def told(self, job: Job, code: int, length: int) -> tuple[int, int]:
        return (404 if code == 713 else code), length


@defect("postfile-name-length", "a host that does not exist is reported with the size of its name",
        violates=["F1308-17a"])
class NameLength(Told):
    """A length."""

    def told(self, job: Job, code: int, length: int) -> tuple[int, int]:
        return code, len(self.module.parameters.text("URL")) if code == 713 else length


@defect("postfile-name-mute", "a host that does not exist is not reported", violates=["F1308-17a", "F1308-15"])
class NameMute(Reports):
    """The resolver has no way to tell."""

    def failed(self, job: Job, error: int) -> None:
        if job.command != FILE or error != 713:
            super().failed(job, error)


@defect("postfile-404-errcode", "a 404 to a file is an errcode", violates=["F1308-38"])
class Errcode404(Told):
    """The file was not taken."""

    def told(self, job: Job, code: int, length: int) -> tuple[int, int]:
        return (707, 0) if code == 404 else (code, length)


@defect("postfile-500-length-0", "the body of a 5xx counts 0 in the report of a file", violates=["F1308-38"])
class Length500(Told):
    """Nobody reads it."""

    def told(self, job: Job, code: int, length: int) -> tuple[int, int]:
        return code, 0 if code >= 500 else length


@defect("postfile-401-403", "a 401 to a file is reported as 403", violates=["F1308-38"])
class Status403(Told):
    """There is no password to ask for."""

    def told(self, job: Job, code: int, length: int) -> tuple[int, int]:
        return (403 if code == 401 else code), length


@defect("postfile-201-200", "a 201 to a file is reported as 200", violates=["F1308-38"])
class Status200(Told):
    """Good is good."""

    def told(self, job: Job, code: int, length: int) -> tuple[int, int]:
        return (200 if code == 201 else code), length


@defect("postfile-503-again", "a file that is answered by 503 is sent again", violates=["F1308-38"])
class Again503(Fetching):
    """Once more."""

    last: tuple[Job, Url, bytes] | None = None

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        self.last = (job, url, request)
        super().begin(job, url, request)

    def finished(self, result: FetchResult) -> None:
        last, self.last = self.last, None
        if last and last[0].command == FILE and result.status == 503:
            super().begin(*last)
        else:
            super().finished(result)


@defect("postfile-slow-704", "a file whose answer takes 5 s is reported as 704", violates=["F1308-38"])
class Slow704(Fetching):
    """A timer of its own."""

    def response_timeout(self) -> float:
        job = self.running
        return 5.0 if job and job.command == FILE else super().response_timeout()


@defect("postfile-never-mute", "a file whose answer never comes is never reported", violates=["F1308-20"])
class NeverMute(Fetching):
    """No timer at all."""

    def response_timeout(self) -> float:
        job = self.running
        return 100_000.0 if job and job.command == FILE else super().response_timeout()


@defect("postfile-syn-mute", "a file for a server that does not answer is reported after ten minutes",
        violates=["F1308-20"])
class SynMute(Fetching):
    """CONNECTTO is for HTTPACTION."""

    def connect_timeout(self) -> float:
        job = self.running
        return 600.0 if job and job.command == FILE else super().connect_timeout()


@defect("postfile-error-late", "a line of HTTPPOSTFILE that is wrong is refused after 130 s", violates=["F1308-20"])
class ErrorLate(PostFile):
    """It waits for a lock."""

    def write(self, call: Call) -> Outcome:
        try:
            return super().write(call)
        except Refused as refused:
            reply = refused.reply
            self.module.start("refuse", 130.0, lambda: call.finish(reply))
            return PENDING
