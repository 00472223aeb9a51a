"""Faults of RECVTO in force: its unit, its default, when it begins, what it is not applied to."""

from __future__ import annotations

from dataclasses import replace

from rigs.emulator.effects import Fetch, FetchResult, TlsSettings
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.urls import Url
from rigs.emulator.net.wire import Wire
from rigs.emulator.registry import defect

DEFAULT = 10.0
LONG = 60.0


@defect("recvto-in-ms", "takes RECVTO for milliseconds", violates=["F1303-86"])
class RecvtoInMs(Fetching):
    """As older families count."""

    def receive_timeout(self) -> float:
        return max(0.5, super().receive_timeout() / 1000)


@defect("recvto-four-times", "waits four times as long as RECVTO says", violates=["F1303-27"])
class RecvtoFourTimes(Fetching):
    """Three attempts more before it gives up."""

    def receive_timeout(self) -> float:
        return super().receive_timeout() * 4


@defect("recvto-ignored", "waits 10 s whatever RECVTO says", violates=["F1303-86"])
class RecvtoIgnored(Fetching):
    """The default is the only value."""

    def receive_timeout(self) -> float:
        return DEFAULT


@defect("recvto-below-10-is-20", "a RECVTO below 10 s counts as 20", violates=["F1303-89"])
class RecvtoBelow10Is20(Fetching):
    """It believes that less makes no sense."""

    def receive_timeout(self) -> float:
        seconds = super().receive_timeout()
        return seconds if seconds >= DEFAULT else 2 * DEFAULT


@defect("recvto-default-5", "RECVTO is 5 s by default", violates=["F1303-28"])
class RecvtoDefault5(Parameters):
    """Half of what is printed."""

    def defaults(self) -> dict[str, int | str]:
        return super().defaults() | {"RECVTO": 5}


@defect("recvto-default-20", "RECVTO is 20 s by default", violates=["F1303-28"])
class RecvtoDefault20(Parameters):
    """That of its siblings."""

    def defaults(self) -> dict[str, int | str]:
        return super().defaults() | {"RECVTO": 20}


@defect("recvto-default-120", "RECVTO is at its greatest by default", violates=["F1303-28"])
class RecvtoDefault120(Parameters):
    """As CONNECTTO is."""

    def defaults(self) -> dict[str, int | str]:
        return super().defaults() | {"RECVTO": 120}


@defect("recvto-first-set", "the first RECVTO of a session is in force", violates=["F1303-89"])
class RecvtoFirstSet(Parameters):
    """Later ones are taken and not used."""

    def store(self, tag: str, value: int | str) -> None:
        if tag != "RECVTO" or self.number(tag) == DEFAULT:
            super().store(tag, value)


@defect("recvto-of-first-request", "RECVTO is that of the first request of a session", violates=["F1303-89"])
class RecvtoOfFirstRequest(Fetching):
    """The timer is made once."""

    first: float | None = None

    def closed(self) -> None:
        super().closed()
        self.first = None

    def receive_timeout(self) -> float:
        self.first = super().receive_timeout() if self.first is None else self.first
        return self.first


@defect("recvto-greatest-set", "the greatest RECVTO of a session is in force", violates=["F1303-89"])
class RecvtoGreatestSet(Parameters):
    """It is never taken back."""

    def store(self, tag: str, value: int | str) -> None:
        old = self.number("RECVTO")
        super().store(tag, max(old, int(value)) if tag == "RECVTO" and old != 10 else value)


@defect("recvto-of-connection", "a kept connection has the RECVTO of its first request", violates=["F1303-89"])
class RecvtoOfConnection(Fetching):
    """The option of the socket is set when it is opened."""

    kept: dict[tuple[str, int], float] | None = None

    def closed(self) -> None:
        super().closed()
        self.kept = None

    def fetch(self, job: Job, url: Url, request: bytes, tls: TlsSettings | None) -> Fetch:
        self.kept = self.kept or {}
        made = super().fetch(job, url, request, tls)
        return replace(made, receive_timeout=self.kept.setdefault((url.host, url.port), made.receive_timeout))

    def failed(self, job: Job, result: FetchResult) -> None:
        super().failed(job, result)
        self.kept = None


@defect("recvto-get-only", "the answer to a POST may stall for a minute", violates=["F1303-27"])
class RecvtoGetOnly(Wire):
    """The wait stands in the branch of GET."""

    def silence(self, fetch: Fetch) -> float:
        return LONG if fetch.method == "POST" else super().silence(fetch)


@defect("recvto-not-over-tls", "over TLS a body may stall for a minute", violates=["F1303-27"])
class RecvtoNotOverTls(Wire):
    """The TLS library has a time of its own."""

    def silence(self, fetch: Fetch) -> float:
        return LONG if fetch.tls else super().silence(fetch)


@defect("recvto-whole-transfer", "RECVTO limits all of a body", violates=["F1303-87"])
class RecvtoWholeTransfer(Wire):
    """It is not started again."""

    def whole_body(self, fetch: Fetch) -> float:
        return fetch.receive_timeout


@defect("recvto-twice-at-most", "a body may take twice RECVTO in all", violates=["F1303-87"])
class RecvtoTwiceAtMost(Wire):
    """It is started again once."""

    def whole_body(self, fetch: Fetch) -> float:
        return fetch.receive_timeout * 2


@defect("stalled-is-whole", "a body that stalled is reported with the length announced", violates=["F1303-27"])
class StalledIsWhole(Fetching):
    """The length is taken from the head."""

    def finished(self, result: FetchResult) -> None:
        if result.error == 705 and self.running:
            result = FetchResult(result.id, 0, 200, b"HTTP/1.1 200 OK\r\nContent-Length: 4096\r\n\r\n", bytes(4096))
        super().finished(result)


@defect("stalled-with-length", "an errcode for a body that stalled comes with a length", violates=["F1303-27"])
class StalledWithLength(Fetching):
    """What came is counted and thrown away."""

    def failed(self, job: Job, result: FetchResult) -> None:
        self.module.responses.lose(result)
        self.module.reports.say(job, self.code(result.error), 100 if result.error == 705 else 0)


@defect("stalled-second-hangs", "the second stalled body of a session is waited for a minute longer",
        violates=["F1303-27"])
class StalledSecondHangs(Fetching):
    """The timer of the first one was not given back."""

    stalls = 0

    def receive_timeout(self) -> float:
        return super().receive_timeout() + (LONG if self.stalls else 0)

    def closed(self) -> None:
        super().closed()
        self.stalls = 0

    def failed(self, job: Job, result: FetchResult) -> None:
        super().failed(job, result)
        self.stalls += result.error == 705
