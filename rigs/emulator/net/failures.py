"""The ways a request can end without an answer."""

from __future__ import annotations

from enum import Enum


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
