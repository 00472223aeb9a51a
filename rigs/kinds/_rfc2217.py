"""A link over pyserial's RFC 2217 client, which by itself takes a dead server for silence."""

from __future__ import annotations

import contextlib
import socket
from typing import Any

from fixtures.link import LinkDown, SerialLink

CLOSED = "the connection was closed by the other side"


def tame(port: Any) -> None:
    """Let the reader thread of pyserial's client end quietly when the server goes while it answers it."""
    loop = getattr(port, "_telnet_read_loop", None)
    if loop is None:
        return

    def read() -> None:
        with contextlib.suppress(OSError, AttributeError):  # the socket is closed, or taken away already
            loop()

    port._telnet_read_loop = read


class NetworkSerialLink(SerialLink):
    """Raises LinkDown once the server is gone and what came before it went has been read."""

    def __init__(self, port: Any) -> None:
        super().__init__(port)
        self._client = port
        self._socket = getattr(port, "_socket", None)

    def trouble(self) -> str | None:
        """Whether the server is gone; takes no byte."""
        thread = getattr(self._client, "_thread", None)
        ended = hasattr(self._client, "_thread") and (thread is None or not thread.is_alive())
        return CLOSED if ended else None

    def read(self, timeout: float) -> tuple[float, bytes]:
        """Bytes and the moment they were read; b"" after `timeout` seconds of silence. Raises LinkDown."""
        moment, data = super().read(timeout)
        if not data and self.trouble():
            raise LinkDown(CLOSED)
        return moment, data

    def close(self) -> None:
        """Close the port, and the socket that pyserial leaves open when the server went first."""
        super().close()
        if isinstance(self._socket, socket.socket):
            self._socket.close()
