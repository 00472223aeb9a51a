"""Faults of HTTPREADFILE in the life of a response: when there is one, whose it is, what is left of it."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import NOT_ALLOWED, Call, Outcome, Refused
from rigs.emulator.effects import FetchResult
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect


class _FileAnswers(Fetching, metaclass=ABCMeta):
    """Does something to the answer of HTTPPOSTFILE. old: the body before it; sent: the body that was sent."""

    old = b""
    sent = b""

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        before = self.module.responses.current
        self.old, self.sent = before.body if before else b"", request.partition(b"\r\n\r\n")[2]
        super().begin(job, url, request)

    def finished(self, result: FetchResult) -> None:
        job = self.running
        super().finished(result)
        response = self.module.responses.current
        if job and response and job.command == "HTTPPOSTFILE":
            response.buffer = self.stored(job, response.buffer)

    @abstractmethod
    def stored(self, job: Job, data: bytes) -> bytes:
        """What is wrong: for each defect to say."""


@defect("readfile-postfile-refused", "the answer of HTTPPOSTFILE cannot be saved", violates=["F1309-04"])
class PostfileRefused(_FileAnswers):
    """Only HTTPACTION keeps what comes."""

    def stored(self, job: Job, data: bytes) -> bytes:
        return b""


@defect("readfile-postfile-get", "the answer of HTTPPOSTFILE with method 0 cannot be saved", violates=["F1309-04"])
class PostfileGet(_FileAnswers):
    """A GET with a body has none."""

    def stored(self, job: Job, data: bytes) -> bytes:
        return data if job.number else b""


@defect("readfile-postfile-old", "behind HTTPPOSTFILE the body of the answer before is saved", violates=["F1309-04"])
class PostfileOld(_FileAnswers):
    """Two buffers."""

    def stored(self, job: Job, data: bytes) -> bytes:
        return self.old or data


@defect("readfile-postfile-own", "behind HTTPPOSTFILE the file that was sent is saved", violates=["F1309-04"])
class PostfileOwn(_FileAnswers):
    """It is still in the buffer."""

    def stored(self, job: Job, data: bytes) -> bytes:
        return self.sent or data


@defect("readfile-postfile-cut", "of the answer of HTTPPOSTFILE as much is saved as the file had",
        violates=["F1309-04"])
class PostfileCut(_FileAnswers):
    """One length for both."""

    def stored(self, job: Job, data: bytes) -> bytes:
        return data[:len(self.sent)]


class _Posted(Fetching, metaclass=ABCMeta):
    """Does something to the answer of a POST by HTTPACTION. sent: the body that was posted."""

    sent = b""

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        self.sent = request.partition(b"\r\n\r\n")[2]
        super().begin(job, url, request)

    def finished(self, result: FetchResult) -> None:
        job = self.running
        super().finished(result)
        response = self.module.responses.current
        if job and response and job.command == "HTTPACTION" and job.method == "POST":
            response.buffer = self.stored(response.buffer)

    @abstractmethod
    def stored(self, data: bytes) -> bytes:
        """What is wrong: for each defect to say."""


@defect("readfile-post-refused", "the answer of a POST cannot be saved", violates=["F1309-03"])
class PostRefused(_Posted):
    """Only a GET brings a file."""

    def stored(self, data: bytes) -> bytes:
        return b""


@defect("readfile-post-own", "behind a POST what was posted is saved", violates=["F1309-03"])
class PostOwn(_Posted):
    """One buffer for both."""

    def stored(self, data: bytes) -> bytes:
        return self.sent or data


@defect("readfile-post-tail", "behind a POST of more bytes than came the file has its tail", violates=["F1309-03"])
class PostTail(_Posted):
    """One buffer for both."""

    def stored(self, data: bytes) -> bytes:
        return data + self.sent[len(data):]


class _Nothing(ReadFile):
    """Makes an empty file before any report."""

    def write(self, call: Call) -> Outcome:
        self.asked = self.given(call)
        return super().write(call)

    def nothing(self) -> Outcome:
        if self.module.responses.current is not None:
            return super().nothing()
        name, path = self.asked
        self.store(self.directory(path), self.file(name), b"")
        return self.saved()


@defect("readfile-nothing-0", "HTTPREADFILE before any report makes an empty file and prints 0", violates=["F1309-05"])
class Nothing0(_Nothing):
    """Nothing is a body."""


@defect("readfile-nothing-left", "HTTPREADFILE before any report is refused and leaves an empty file",
        violates=["F1309-05"])
class NothingLeft(_Nothing):
    """It is opened first."""

    def saved(self) -> Outcome:
        if self.module.responses.current is None:
            raise Refused(NOT_ALLOWED)
        return super().saved()


@defect("readfile-other-session", "the body of the session before can be saved", violates=["F1309-05"])
class OtherSession(Responses):
    """TERM does not clear it, and INIT does not."""

    def opened(self) -> None:
        """Nothing."""

    def closed(self) -> None:
        """Nothing."""


class _Busy(ReadFile):
    """Saves while a request runs."""

    old = b""

    def content(self, response: Response) -> bytes:
        self.old = super().content(response)
        return self.old

    def write(self, call: Call) -> Outcome:
        job = self.module.fetching.running
        return self.early(call) if job and self.runs(job) else super().write(call)

    def runs(self, job: Job) -> bool:
        return True

    def early(self, call: Call) -> Outcome:
        name, path = self.given(call)
        self.store(self.directory(path), self.file(name), self.old or b"\0")
        return self.saved()


@defect("readfile-busy-saves", "HTTPREADFILE while a request runs makes a file and prints 0", violates=["F1309-05"])
class BusySaves(_Busy):
    """What is in the buffer."""


@defect("readfile-busy-postfile", "HTTPREADFILE while HTTPPOSTFILE runs makes a file and prints 0",
        violates=["F1309-05"])
class BusyPostfile(_Busy):
    """Only HTTPACTION is watched."""

    def runs(self, job: Job) -> bool:
        return job.command == "HTTPPOSTFILE"


@defect("readfile-busy-left", "HTTPREADFILE while a request runs is refused and leaves a file", violates=["F1309-05"])
class BusyLeft(_Busy):
    """It is opened first."""

    def early(self, call: Call) -> Outcome:
        super().early(call)
        raise Refused(NOT_ALLOWED)
