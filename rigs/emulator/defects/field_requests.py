"""Faults met in the field in starts, addresses and TLS, where no other module of this room has them."""

from __future__ import annotations

from dataclasses import replace

from rigs.emulator.command import NOT_ALLOWED, Call, Outcome, Refused
from rigs.emulator.effects import TlsSettings
from rigs.emulator.http.action import Action
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.input import PostData
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.service import Service
from rigs.emulator.http.urls import Url
from rigs.emulator.net.failures import Failure
from rigs.emulator.net.wire import Wire
from rigs.emulator.registry import defect
from rigs.emulator.system.ssl import SslContexts

RECENT = 1.0


@defect("init-always-refused", "HTTPINIT is refused whatever is done", violates=["F1301-01"],
        source="two firmware releases on which no HTTP command worked")
class InitAlwaysRefused(Service):
    """A build without the service."""

    def init(self, call: Call) -> Outcome:
        raise Refused(NOT_ALLOWED)


@defect("action-always-refused", "HTTPACTION is refused whatever is done", violates=["F1304-02", "F1304-03"],
        source="two firmware releases on which no HTTP command worked")
class ActionAlwaysRefused(Action):
    """A build without the client."""

    def perform(self, call: Call, method: int) -> Outcome:
        raise Refused(NOT_ALLOWED)


@defect("postfile-always-refused", "HTTPPOSTFILE is refused whatever is done", violates=["F1308-02", "F1308-03"],
        source="a user's report of a SIM7600I that answers ERROR to it")
class PostfileAlwaysRefused(PostFile):
    """A build without it."""

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        raise Refused(NOT_ALLOWED)


@defect("start-at-once-706", "a service that starts within 1 s of the end of another cannot send",
        violates=["F1301-13", "F1304-02"], source="706 or 714 after quick cycles of HTTPTERM and HTTPINIT")
class StartAtOnce706(Fetching):
    """The context goes down late."""

    ended, dead = -RECENT, False

    def opened(self) -> None:
        super().opened()
        self.dead = self.module.now < self.ended + RECENT

    def closed(self) -> None:
        super().closed()
        self.ended = self.module.now

    def obstacle(self) -> int:
        return 706 if self.dead else super().obstacle()


@defect("port-80-not-known", "a http URL that names no port leads nowhere", violates=["F1303-08"],
        source="a driver's rule: write :80, or the request fails")
class Port80NotKnown(Fetching):
    """Port 0."""

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        named = url.port != 80 or ":80" in self.module.parameters.text("URL")
        super().begin(job, url if named else url._replace(port=1), request)


@defect("tls-old-versions", "no handshake is done above TLS 1.1", violates=["F1304-19"],
        source="715 from every server until the firmware was renewed")
class TlsOldVersions(SslContexts):
    """An old library."""

    def settings(self, context: int) -> TlsSettings | int:
        found = super().settings(context)
        return replace(found, version=2) if isinstance(found, TlsSettings) else found


@defect("handshake-716", "a failed handshake is reported as a socket that could not be closed",
        violates=["F1304-18a"], source="a SIM7600A whose POST to a https server ended in 716")
class Handshake716(Wire):
    """The last that went wrong."""

    def code(self, failure: Failure) -> int:
        return 716 if failure is Failure.HANDSHAKE else super().code(failure)


@defect("redirect-two-reports", "a redirect is reported by its status, and by 200 for where it points",
        violates=["F1304-13", "F1304-21"], source="302 in a report where no redirect is followed")
class RedirectTwoReports(Reports):
    """Half of a feature."""

    def say(self, job: Job, code: int, length: int) -> None:
        super().say(job, code, length)
        if code == 302:
            super().say(job, 200, 0)


_ends = defect("urc-ends-input", "input of HTTPDATA loses the byte that comes with a registration report",
               violates=["F1300-34"], source="traces with +CREG and +CGEV inside counted data")


@_ends
class UrcMarksInput(PostData):
    """The report uses the buffer."""

    def bearer(self, up: bool) -> None:
        super().bearer(up)
        self.module.post_data.__dict__["reported"] = True

    def ask(self, size: int, time: int) -> Outcome:
        self.__dict__["reported"] = False
        return super().ask(size, time)

    def done(self, data: bytes) -> Outcome:
        if self.__dict__.get("reported"):
            data = data[:-1] + b"\0"
        return super().done(data)
