"""The unsolicited lines of the service: +HTTPACTION, +HTTPPOSTFILE and the two events of M7600 13.3.3."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rigs.emulator.command import Call
from rigs.emulator.http.responses import Response
from rigs.emulator.http.session import SessionPart

if TYPE_CHECKING:
    from rigs.emulator.http.fetching import Job


class Reports(SessionPart):
    """Tells how requests ended. waiting: a command that is answered with its report, in variants."""

    name: ClassVar[str] = "reports"
    waiting: Call | None = None

    def answered(self, job: Job, response: Response, close: bool) -> None:
        """The server answered."""
        self.say(job, response.status, self.length(job, response))
        if close:
            self.peer_closed()

    def failed(self, job: Job, error: int) -> None:
        """The request ended with an <errcode>."""
        self.say(job, error, 0)

    def aborted(self, job: Job) -> None:
        """TERM took the request away: there is no report (F1302-05)."""

    def say(self, job: Job, code: int, length: int) -> None:
        self.module.urc(self.text(job, code, length), self.port(job))

    def port(self, job: Job) -> int | None:
        """Where the report goes: to the port that the request came from."""
        return job.port

    def text(self, job: Job, code: int, length: int) -> str:
        return f"+{job.command}: {job.number},{code},{length}"

    def length(self, job: Job, response: Response) -> int:
        """<datalen>: the length of the data received, decoded (A18)."""
        if job.method == "HEAD":
            return self.head_length(response)
        return self.body_length(response)

    def body_length(self, response: Response) -> int:
        return len(response.body)

    def head_length(self, response: Response) -> int:
        """After HEAD nothing was received (A17, A55)."""
        return 0

    def peer_closed(self) -> None:
        """The server closed the connection: the reference has no line for it (A42)."""

    def network_lost(self) -> None:
        if self.module.service.started:
            self.module.urc("+HTTP_NONET_EVENT")
