"""The request that runs: one at a time, from its acceptance to its report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rigs.emulator.effects import AbortFetch, CloseConnections, Fetch, FetchResult, TlsSettings
from rigs.emulator.http.session import SessionPart
from rigs.emulator.http.urls import Url

if TYPE_CHECKING:
    from rigs.emulator.module import Module

NETWORK_ERROR = 709
NO_NETWORK = 717
AT_ONCE = 0.1           # DUT s from OK to the report of a request that cannot even be tried


@dataclass(frozen=True, slots=True)
class Job:
    """command: HTTPACTION or HTTPPOSTFILE. number: its <method>. method: the HTTP method that is on the wire.

    given: the host wrote <method> itself.
    """

    command: str
    port: int
    number: int
    method: str
    given: bool = True


class Fetching(SessionPart):
    """Hands requests to the shell and takes their results."""

    name: ClassVar[str] = "fetching"

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self.running: Job | None = None
        self.held: list[Callable[[], None]] = []    # commands that wait for the end of the request, in variants
        self._id = 0

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        """Start; the report follows the OK of the command, even of a request that fails at once."""
        self.module.responses.drop()
        self.running = job
        self._id += 1
        tls = self.obstacle() or self.tls(url)
        if isinstance(tls, int):
            self.fail_soon(FetchResult(self._id, tls))
        else:
            self.module.emit(self.fetch(job, url, request, tls))

    def fail_soon(self, result: FetchResult) -> None:
        self.module.start("fetch", AT_ONCE, lambda: self.finished(result))

    def obstacle(self) -> int:
        """The code why no connection can be tried, or 0."""
        return 0 if self.module.network.available() else NO_NETWORK

    def tls(self, url: Url) -> TlsSettings | int | None:
        if url.scheme != "https":
            return None
        return self.module.ssl.settings(self.context())

    def context(self) -> int:
        """The SSL context of the session."""
        return self.module.parameters.number("SSLCFG")

    def fetch(self, job: Job, url: Url, request: bytes, tls: TlsSettings | None) -> Fetch:
        return Fetch(
            self._id, url.scheme, url.host, url.port, request, job.method,
            self.connect_timeout(), self.response_timeout(), self.receive_timeout(), tls, self.reuse(),
        )

    def connect_timeout(self) -> float:
        return self.module.parameters.number("CONNECTTO")

    def response_timeout(self) -> float:
        return self.module.parameters.number("RESPTO")

    def receive_timeout(self) -> float:
        return self.module.parameters.number("RECVTO")

    def reuse(self) -> bool:
        """Kept connections are used again."""
        return True

    def finished(self, result: FetchResult) -> None:
        """The shell, or the network, ended the request; an aborted one is not reported (F1302-05)."""
        job = self.running
        if job is None or result.id != self._id:
            return
        self.running = None
        if result.error:
            self.failed(job, result)
        else:
            self.module.reports.answered(job, self.module.responses.keep(job.method, result), result.close)
        self.idle()

    def idle(self) -> None:
        """Nothing runs any more."""

    def failed(self, job: Job, result: FetchResult) -> None:
        self.module.responses.lose(result)
        self.module.reports.failed(job, self.code(result.error))

    def code(self, error: int) -> int:
        """The <errcode> that is reported for a failure."""
        return error

    def abort(self) -> None:
        job, self.running = self.running, None
        if job:
            self.drop()
            self.module.reports.aborted(job)

    def drop(self) -> None:
        """Take the request away from the shell."""
        self.module.stop("fetch")
        self.module.emit(AbortFetch(self._id))

    def closed(self) -> None:
        """TERM: no request survives, and no connection."""
        self.abort()
        self.module.emit(CloseConnections())

    def bearer(self, up: bool) -> None:
        """The network went: sockets die, and the request with them."""
        if up:
            return
        self.module.reports.network_lost()
        if self.running:
            self.drop()
            self.finished(FetchResult(self._id, NETWORK_ERROR))
