"""The module's habits on the wire: how it reads answers, what it waits for, which code it reports for a failure.

The fetcher asks this part of the module, so that each habit can be got wrong on its own. The codes are those of the
table behind `<errcode>` and `<httpstatuscode>`: 600-604 for what is no HTTP, 701-720 for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rigs.emulator.effects import Fetch
from rigs.emulator.net.body import Body, ByClose, ByLength, Chunked
from rigs.emulator.net.failures import Failure
from rigs.emulator.net.head import Head
from rigs.emulator.net.names import covers
from rigs.emulator.part import Part

CODES: dict[Failure, int] = {
    Failure.NOT_HTTP: 600,
    Failure.TOO_BIG: 602,
    Failure.UNKNOWN: 702,
    Failure.CLOSED: 704,
    Failure.CONNECT_TIME: 705,
    Failure.SILENCE: 705,
    Failure.RESET: 706,
    Failure.NETWORK: 709,
    Failure.TLS_SETUP: 710,
    Failure.NO_SOCKET: 712,
    Failure.NAME: 713,
    Failure.REFUSED: 714,
    Failure.HANDSHAKE: 715,
    Failure.CERTIFICATE: 715,
    Failure.SEND_TIME: 718,
    Failure.ANSWER_TIME: 720,
}


class Wire(Part):
    """All times are DUT seconds, all sizes bytes."""

    name: ClassVar[str] = "wire"

    def code(self, failure: Failure) -> int:
        """The code that is reported for this failure."""
        return CODES[failure]

    # the answer

    def head_limit(self) -> int:
        """Longest head of an answer."""
        return 256 * 1024

    def body_limit(self) -> int:
        """Longest body of an answer."""
        return 64 * 1024 * 1024

    def field(self, name: bytes) -> bytes:
        """The name under which a header field is known; names come in any case."""
        return name.strip().lower()

    def interim(self, head: Head) -> bool:
        """Another answer follows this one: 1xx without 101."""
        return head.status < 200 and head.status != 101

    def bodiless(self, method: str, head: Head) -> bool:
        """No body follows, whatever the fields say."""
        return method == "HEAD" or head.status < 200 or head.status in (204, 304)

    def body(self, head: Head) -> Body:
        """How the end of the body is found."""
        if head.chunked:
            return self.chunked()
        if head.length is None:
            return ByClose()
        return ByLength(head.length)

    def chunked(self) -> Body:
        return Chunked()

    def cut(self, body: Body) -> Failure | None:
        """What it means that the server closed inside the answer; None: that was its end."""
        return None if body.ended() else Failure.CLOSED

    def stalled(self) -> Failure | None:
        """What it means that a body stopped for too long; None: that was its end."""
        return Failure.SILENCE

    # connections

    def pieces(self, request: bytes) -> list[bytes]:
        """A request as it is handed to the connection, one after another."""
        return [request]

    def response_time(self, fetch: Fetch) -> float:
        """From the request to the end of the answer's head."""
        return fetch.response_timeout

    def silence(self, fetch: Fetch) -> float:
        """Longest pause in the body."""
        return fetch.receive_timeout

    def whole_body(self, fetch: Fetch) -> float:
        """Longest time for all of the body: there is no limit."""
        return float("inf")

    def keeps(self) -> bool:
        """Connections are kept for the next request."""
        return True

    def replaces(self) -> bool:
        """A kept connection that turns out dead is replaced, and the request sent again."""
        return True

    def covers(self, names: Iterable[tuple[str, str]], host: str) -> bool:
        """The names of a certificate speak for the host."""
        return covers(names, host)
