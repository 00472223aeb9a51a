"""Which error code the module reports for each way a request can fail.

The codes are those of the table behind `<errcode>` and `<httpstatuscode>`: 600-604 for what is no HTTP, 701-720 for
the rest.
"""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from rigs.emulator.part import Part


class Failure(Enum):
    """How a request ended without an answer."""

    NOT_HTTP = "what came is not an HTTP answer"
    TOO_BIG = "the answer does not fit into memory"
    NETWORK = "the bearer went down"
    NO_SOCKET = "there is no bearer to open a socket on"
    NAME = "the host name does not resolve"
    REFUSED = "the host refused the connection or cannot be reached"
    CONNECT_TIME = "the connection was not established in time"
    TLS_SETUP = "the SSL context is not usable"
    HANDSHAKE = "the TLS handshake failed"
    CERTIFICATE = "the server's certificate was not accepted"
    SEND_TIME = "the server does not take the request"
    ANSWER_TIME = "the server does not answer"
    SILENCE = "the answer stopped in its middle"
    CLOSED = "the server closed before the answer was complete"
    RESET = "the connection was reset"
    UNKNOWN = "something else"


class Failed(Exception):
    """A request failed in the named way."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


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
    """The module's habits on the wire; the fetcher asks it."""

    name: ClassVar[str] = "wire"

    def code(self, failure: Failure) -> int:
        """The code that is reported for this failure."""
        return CODES[failure]

    def head_limit(self) -> int:
        """Longest head of an answer, bytes."""
        return 256 * 1024

    def body_limit(self) -> int:
        """Longest body of an answer, bytes."""
        return 64 * 1024 * 1024

    def keeps(self) -> bool:
        """Connections are kept for the next request."""
        return True
