"""A serial port as a TCP server: one host at a time, the next one when it has gone."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable

from rigs.emulator.shell.pty import PortError
from rigs.emulator.shell.stream import Stream


class TcpPort:
    """host, port: where to listen, port 0 for a free one; `name` tells which. Raises `PortError`.

    What the module sends while no host is connected is lost, as on a wire.
    """

    def __init__(self, host: str, port: int, baud: int | None) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            self._listener = socket.create_server((host, port), family=family, backlog=4)
        except (OSError, OverflowError) as error:
            raise PortError(f"--tcp {host}:{port}: {getattr(error, 'strerror', None) or error}") from None
        self._listener.setblocking(False)
        shown = f"[{host}]" if ":" in host else host
        self.name = f"{shown}:{self._listener.getsockname()[1]}"
        self._baud = baud
        self._client: socket.socket | None = None
        self._stream: Stream | None = None

    def open(self, loop: asyncio.AbstractEventLoop, receive: Callable[[bytes], None]) -> None:
        """Begin to take hosts."""
        self._loop = loop
        self._receive = receive
        loop.add_reader(self._listener.fileno(), self._accept)

    def write(self, data: bytes) -> None:
        """Send to the connected host."""
        if self._stream is not None:
            self._stream.write(data)

    def close(self) -> None:
        """Close the listener and the connection."""
        if self._client is None and hasattr(self, "_loop"):
            self._loop.remove_reader(self._listener.fileno())
        self._hang_up()
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            self._client, _ = self._listener.accept()
            self._client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._loop.remove_reader(self._listener.fileno())
            self._stream = Stream(self._loop, self._client.fileno(), self._baud, self._receive, self._gone)

    def _gone(self) -> None:
        self._hang_up()
        self._loop.add_reader(self._listener.fileno(), self._accept)

    def _hang_up(self) -> None:
        if self._stream is not None:
            self._stream.close()
        if self._client is not None:
            self._client.close()
        self._stream = self._client = None
