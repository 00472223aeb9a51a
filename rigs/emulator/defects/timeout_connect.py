"""Faults of CONNECTTO and RESPTO in force."""

from __future__ import annotations

from dataclasses import replace

from rigs.emulator.effects import Fetch, FetchResult, TlsSettings
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.urls import Url
from rigs.emulator.net.wire import Wire
from rigs.emulator.registry import defect


@defect("connectto-not-used", "tries to connect for 120 s whatever CONNECTTO says", violates=["F1303-22"])
class ConnecttoNotUsed(Fetching):
    """The default is the only value."""

    def connect_timeout(self) -> float:
        return 120


@defect("connectto-three-times", "tries three times, each for CONNECTTO", violates=["F1303-22"])
class ConnecttoThreeTimes(Fetching):
    """Nobody counts the attempts."""

    def connect_timeout(self) -> float:
        return super().connect_timeout() * 3


@defect("connectto-greatest-set", "the greatest CONNECTTO of a session is in force", violates=["F1303-22"])
class ConnecttoGreatestSet(Parameters):
    """It is never taken back."""

    most = 0

    def opened(self) -> None:
        super().opened()
        self.most = 0

    def store(self, tag: str, value: int | str) -> None:
        self.most = max(self.most, int(value)) if tag == "CONNECTTO" else self.most
        super().store(tag, self.most if tag == "CONNECTTO" else value)


@defect("connectto-at-least-recvto", "the wait for a connection is RECVTO where that is longer", violates=["F1303-22"])
class ConnecttoAtLeastRecvto(Fetching):
    """One timer for both."""

    def connect_timeout(self) -> float:
        return max(super().connect_timeout(), self.receive_timeout())


@defect("connectto-second-longer", "the second server that cannot be reached is given 120 s", violates=["F1303-22"])
class ConnecttoSecondLonger(Fetching):
    """The socket is made anew with other options."""

    failures = 0

    def connect_timeout(self) -> float:
        return 120 if self.failures else super().connect_timeout()

    def closed(self) -> None:
        super().closed()
        self.failures = 0

    def failed(self, job: Job, result: FetchResult) -> None:
        super().failed(job, result)
        self.failures += result.error == 705


@defect("connectto-not-for-post", "a POST tries to connect for 120 s", violates=["F1303-22"])
class ConnecttoNotForPost(Fetching):
    """The timer is set in the branch of GET."""

    def fetch(self, job: Job, url: Url, request: bytes, tls: TlsSettings | None) -> Fetch:
        made = super().fetch(job, url, request, tls)
        return replace(made, connect_timeout=120.0) if job.method == "POST" else made


@defect("connectto-default-never", "by default there is no limit for a connection", violates=["F1303-23"])
class ConnecttoDefaultNever(Fetching):
    """A limit counts when it was set."""

    def connect_timeout(self) -> float:
        seconds = super().connect_timeout()
        return 400 if seconds == 120 else seconds


@defect("connectto-default-200", "CONNECTTO is 200 s by default", violates=["F1303-23"])
class ConnecttoDefault200(Parameters):
    """A default out of its own range."""

    def defaults(self) -> dict[str, int | str]:
        return super().defaults() | {"CONNECTTO": 200}


@defect("connectto-default-20", "CONNECTTO is 20 s by default", violates=["F1303-23a"])
class ConnecttoDefault20(Parameters):
    """The smallest value."""

    def defaults(self) -> dict[str, int | str]:
        return super().defaults() | {"CONNECTTO": 20}


@defect("connectto-status-504", "a server that cannot be reached is a status 504", violates=["F1303-22", "F1303-23"])
class ConnecttoStatus504(Fetching):
    """As a proxy would say."""

    def code(self, error: int) -> int:
        never = self.running is None and error == 705
        return 504 if never else super().code(error)


@defect("connectto-cuts-body", "CONNECTTO ends a transfer as well", violates=["F1303-88"])
class ConnecttoCutsBody(Wire):
    """It is not stopped when the connection is there."""

    def whole_body(self, fetch: Fetch) -> float:
        return fetch.connect_timeout


@defect("connectto-hangs", "a server that cannot be reached is never reported when CONNECTTO was set",
        violates=["F1303-22"])
class ConnecttoHangs(Fetching):
    """The timer rings for nobody."""

    def failed(self, job: Job, result: FetchResult) -> None:
        if result.error != 705 or self.module.parameters.number("CONNECTTO") == 120:
            super().failed(job, result)


@defect("respto-not-used", "waits 20 s for an answer whatever RESPTO says", violates=["F1303-31a"])
class ResptoNotUsed(Fetching):
    """The default is the only value."""

    def response_timeout(self) -> float:
        return 20


@defect("respto-half", "waits half of RESPTO for an answer", violates=["F1303-31a"])
class ResptoHalf(Fetching):
    """A tick of half a second."""

    def response_timeout(self) -> float:
        return super().response_timeout() / 2


@defect("respto-60-by-default", "waits a minute for an answer by default", violates=["F1303-32"])
class Respto60ByDefault(Parameters):
    """Three times what is printed."""

    def defaults(self) -> dict[str, int | str]:
        return super().defaults() | {"RESPTO": 60}


@defect("respto-never", "waits for an answer without an end",
        violates=["F1304-20", "F1303-31", "F1303-32"])
class ResptoNever(Wire):
    """RECVTO begins with the first byte, and nothing before."""

    def response_time(self, fetch: Fetch) -> float:
        return 1000


@defect("respto-three-times", "asks for an answer three times, each for RESPTO", violates=["F1303-31", "F1303-32"])
class ResptoThreeTimes(Fetching):
    """Nobody counts the attempts."""

    def response_timeout(self) -> float:
        return super().response_timeout() * 3


@defect("respto-unanswered-200", "a server that never answers is reported with 200", violates=["F1303-31", "F1303-32"])
class ResptoUnanswered200(Fetching):
    """Something has to be said."""

    def code(self, error: int) -> int:
        return 200 if error == 720 else super().code(error)


@defect("respto-not-for-post", "waits for the answer to a POST without an end", violates=["F1304-20", "F1303-31"])
class ResptoNotForPost(Wire):
    """The timer is set in the branch of GET."""

    def response_time(self, fetch: Fetch) -> float:
        return 1000 if fetch.method == "POST" else super().response_time(fetch)


@defect("respto-not-over-tls", "waits a minute for an answer over TLS", violates=["F1303-31"])
class ResptoNotOverTls(Wire):
    """The TLS library has a time of its own."""

    def response_time(self, fetch: Fetch) -> float:
        return 60 if fetch.tls else super().response_time(fetch)


@defect("respto-second-longer", "the second server that does not answer is given a minute", violates=["F1303-31"])
class ResptoSecondLonger(Fetching):
    """The timer is set with the rest of the first one."""

    silent = 0

    def response_timeout(self) -> float:
        return 60 if self.silent else super().response_timeout()

    def closed(self) -> None:
        super().closed()
        self.silent = 0

    def failed(self, job: Job, result: FetchResult) -> None:
        super().failed(job, result)
        self.silent += result.error == 720
