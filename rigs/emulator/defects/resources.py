"""Faults that need many uses: the 40th session, the 10th large post, handles that are not given back."""

from __future__ import annotations

from rigs.emulator.command import NOT_ALLOWED, Call, Outcome, Refused
from rigs.emulator.effects import FetchResult
from rigs.emulator.http.action import Action
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.http.service import Service
from rigs.emulator.registry import defect


@defect("session-40-refused", "every 40th start is refused", violates=["F1301-20"])
class Session40Refused(Service):
    """A table of handles."""

    starts = 0

    def init(self, call: Call) -> Outcome:
        self.starts += not self.started
        if not self.started and self.starts % 40 == 0:
            raise Refused(NOT_ALLOWED)
        return super().init(call)


@defect("session-60-no-socket", "from the 60th session on no socket is left, until the module restarts",
        violates=["F1300-42", "F1304-02"], source="one error code for every request until a restart")
class Session60NoSocket(Fetching):
    """Each session leaves one open."""

    left_open = 0

    def closed(self) -> None:
        super().closed()
        self.left_open += 1

    def reset(self) -> None:
        super().reset()
        self.left_open = 0

    def obstacle(self) -> int:
        return 712 if self.left_open >= 60 else super().obstacle()


@defect("fifth-request-refused", "the fifth HTTPACTION of a session is refused", violates=["F1304-24"])
class FifthRequestRefused(Action):
    """Four slots."""

    asked = 0

    def opened(self) -> None:
        self.asked = 0

    def perform(self, call: Call, method: int) -> Outcome:
        self.asked += 1
        if self.asked == 5:
            raise Refused(NOT_ALLOWED)
        return super().perform(call, method)


@defect("request-17-706", "from the 17th request of a session on each ends in 706", violates=["F1304-37"],
        source="706 after 15 to 20 requests of a session")
class Request17706(Fetching):
    """A buffer that is not given back."""

    asked = 0

    def opened(self) -> None:
        super().opened()
        self.asked = 0

    def obstacle(self) -> int:
        self.asked += 1
        return 706 if self.asked >= 17 else super().obstacle()


@defect("request-64-stale", "the 64th request of a session brings the body of the one before",
        violates=["F1304-37"])
class Request64Stale(Responses):
    """A ring of 64 buffers."""

    kept = 0
    last = b""

    def opened(self) -> None:
        super().opened()
        self.kept, self.last = 0, b""

    def keep(self, method: str, result: FetchResult) -> Response:
        found = super().keep(method, result)
        self.kept += 1
        if self.kept % 64 == 0 and len(self.last) == len(found.buffer):
            found.buffer = self.last
        self.last = found.buffer
        return found


@defect("large-post-10-cut", "the tenth POST above 4 KiB of a session lacks its last 512 bytes", violates=["F1304-25"])
class LargePost10Cut(Action):
    """The heap is in pieces by then."""

    large = 0

    def opened(self) -> None:
        self.large = 0

    def body(self, job: Job) -> bytes | None:
        found = super().body(job)
        self.large += job.method == "POST" and found is not None and len(found) > 4096
        return found[:-512] if found and self.large == 10 and len(found) > 4096 else found


@defect("report-32-lost", "every 32nd report is lost", violates=["F1304-08", "F1304-09", "F1304-37"],
        source="a request answered by OK whose report never comes")
class Report32Lost(Reports):
    """A sequence number of five bits, of which 0 means none."""

    told = 0

    def say(self, job: Job, code: int, length: int) -> None:
        self.told += 1
        if self.told % 32:
            super().say(job, code, length)


@defect("failures-9-spoil", "after nine failures in all every request fails, over any HTTPTERM",
        violates=["F1304-02", "F1304-36"])
class Failures9Spoil(Fetching):
    """Each failure leaves a socket open."""

    failures = 0

    def failed(self, job: Job, result: FetchResult) -> None:
        self.failures += 1
        super().failed(job, result)

    def reset(self) -> None:
        super().reset()
        self.failures = 0

    def obstacle(self) -> int:
        return 712 if self.failures >= 9 else super().obstacle()


@defect("url-12-old", "the twelfth URL of a session is answered by OK and not taken", violates=["F1304-02"])
class Url12Old(Parameters):
    """A table of eleven names."""

    urls = 0

    def opened(self) -> None:
        super().opened()
        self.urls = 0

    def store(self, tag: str, value: int | str) -> None:
        self.urls += tag == "URL"
        if tag != "URL" or self.urls != 12:
            super().store(tag, value)
