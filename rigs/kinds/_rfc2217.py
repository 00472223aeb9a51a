"""A link over pyserial's RFC 2217 client, which by itself takes a dead server for silence, and bytes one by one."""

from __future__ import annotations

import contextlib
import queue
import socket
import time
from typing import Any

from fixtures.link import LinkDown, SerialLink
from rigs.kinds._telnet import Stream

CLOSED = "the connection was closed by the other side"
PARTS = ("_telnet_read_loop", "_telnet_process_subnegotiation", "_telnet_negotiate_option", "_telnet_process_command")
PIECE, MOST = 1 << 16, 1 << 10
QUICKACK = getattr(socket, "TCP_QUICKACK", None)


def tame(port: Any) -> None:
    """Let the reader thread of pyserial's client hand over what comes in whole pieces.

    Its own goes byte by byte, 8 s for 1 MiB, and ends loudly when the server goes while it answers it. A client
    without the parts that are needed keeps its own.
    """
    if all(hasattr(port, part) for part in PARTS):
        port._telnet_read_loop = lambda: _read(port)


def acknowledge(connection: socket.socket) -> None:
    """Acknowledge at once what came: a server that gathers small pieces (Nagle) sends the next one only then."""
    if QUICKACK is not None:
        connection.setsockopt(socket.IPPROTO_TCP, QUICKACK, 1)


def _read(port: Any) -> None:
    stream = Stream(port, port._read_buffer.put)
    try:
        while port.is_open:
            with contextlib.suppress(TimeoutError):
                data = port._socket.recv(PIECE)
                acknowledge(port._socket)
                if not data or not stream.feed(data):
                    break
    except (OSError, AttributeError) as error:  # the server went, or pyserial has taken the socket away: it closes
        if port.is_open and not isinstance(error, OSError):
            raise
    finally:
        port._read_buffer.put(b"")


class NetworkSerialLink(SerialLink):
    """Raises LinkDown once the server is gone and what came before it went has been read."""

    def __init__(self, port: Any) -> None:
        super().__init__(port)
        self._client = port
        self._pieces: queue.Queue[bytes] | None = getattr(port, "_read_buffer", None)
        self._socket = getattr(port, "_socket", None)

    def trouble(self) -> str | None:
        """Whether the server is gone; takes no byte."""
        thread = getattr(self._client, "_thread", None)
        ended = hasattr(self._client, "_thread") and (thread is None or not thread.is_alive())
        return CLOSED if ended else None

    def read(self, timeout: float) -> tuple[float, bytes]:
        """Bytes and the moment they were read; b"" after `timeout` seconds of silence. Raises LinkDown."""
        if self._pieces is None:
            moment, data = super().read(timeout)
        else:
            data, moment = self._taken(timeout), time.monotonic()
        if not data and self.trouble() and not (data := self._taken(0.0)):
            raise LinkDown(CLOSED)
        return moment, data

    def close(self) -> None:
        """Close the port, and the socket that pyserial leaves open when the server went first."""
        super().close()
        if isinstance(self._socket, socket.socket):
            self._socket.close()

    def _taken(self, timeout: float) -> bytes:
        taken: list[bytes] = []
        if self._pieces is not None:
            with contextlib.suppress(queue.Empty):
                taken.append(self._pieces.get(timeout > 0, timeout))
                while len(taken) < MOST:
                    taken.append(self._pieces.get_nowait())
        return b"".join(filter(None, taken))  # the last one of a client that was not tamed is None
