"""One connection to a server: connected, possibly secured, read and written; nothing is known here of HTTP.

`Connection` is an asyncio protocol that keeps what came until it is asked for.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import ssl
import struct
from collections.abc import Callable
from typing import cast

_ACKED = struct.Struct("=Q")
_ACKED_AT = 120             # tcpi_bytes_acked in Linux's struct tcp_info


class Connection(asyncio.Protocol):
    """What came is in `chunks`; `ended` says that nothing more will; `reset` that it ended in a fault.

    alert: the fault was one of TLS. unheard: the peer had already closed when the last request was written, and never
    got it.
    on_end: called once when the connection ends while it is idle (`idle` is True).
    """

    def __init__(self) -> None:
        self.chunks: list[bytes] = []
        self.ended = False
        self.reset = False
        self.alert = False
        self.unheard = False
        self.idle = False
        self.on_end: Callable[[Connection], None] | None = None
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._acked = 0

    # --- what asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=0)
        raw = transport.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        self.chunks.append(data)
        self._wake()

    def eof_received(self) -> None:
        self.unheard = self._bytes_acked() == self._acked
        self._finish()

    def connection_lost(self, exc: Exception | None) -> None:
        self.reset = self.reset or exc is not None
        self.alert = isinstance(exc, ssl.SSLError)
        self.unheard = self.unheard or isinstance(exc, BrokenPipeError)
        self._finish()

    def resume_writing(self) -> None:
        self._wake()

    # --- what the fetcher calls

    def write(self, data: bytes) -> None:
        """Hand over a request; `unsent` tells what of it the peer has not taken."""
        assert self._transport is not None
        self._acked = self._bytes_acked()
        self._transport.write(data)

    def take(self) -> bytes:
        """What came since the last call."""
        data = self.chunks[0] if len(self.chunks) == 1 else b"".join(self.chunks)
        self.chunks.clear()
        return data

    @property
    def unsent(self) -> int:
        """Bytes that wait for the peer to take them."""
        if self._transport is None or self._transport.is_closing():
            return 0
        return self._transport.get_write_buffer_size()

    async def changed(self, seconds: float) -> bool:
        """Wait for news (bytes, the end, an empty write buffer); False when there was none in time."""
        if self.chunks or self.ended:
            return True
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await self._waiter
        except TimeoutError:
            return bool(self.chunks) or self.ended      # they may have come in the same moment
        finally:
            self._waiter = None
        return True

    def usable(self) -> bool:
        """Nothing came and nothing ended since the last answer, not even in the kernel."""
        if self.ended or self.chunks or self._transport is None or self._transport.is_closing():
            return False
        with contextlib.suppress(BlockingIOError), socket.socket(fileno=os.dup(self._descriptor())) as twin:
            twin.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
            return False
        return True

    def info(self, name: str) -> object:
        """Extra information of the transport."""
        return self._transport.get_extra_info(name) if self._transport else None

    def close(self) -> None:
        """End in order."""
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """End at once, dropping what is unsent."""
        if self._transport is not None:
            self._transport.abort()

    def freeze(self) -> None:
        """Neither read nor answer any more, without a word to the peer."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()
        self.ended = self.reset = True
        self._wake()

    # ---

    def _descriptor(self) -> int:
        assert self._transport is not None
        return cast(socket.socket, self._transport.get_extra_info("socket")).fileno()

    def _bytes_acked(self) -> int:
        """Bytes that the peer's system has acknowledged; 0 where the system cannot tell."""
        raw = self.info("socket")
        if raw is None or not hasattr(socket, "TCP_INFO"):
            return 0
        with contextlib.suppress(OSError, struct.error):
            found = cast(socket.socket, raw).getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _ACKED_AT + _ACKED.size)
            return int(_ACKED.unpack_from(found, _ACKED_AT)[0])
        return 0

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _finish(self) -> None:
        already, self.ended = self.ended, True
        self._wake()
        if self.idle and not already and self.on_end is not None:
            self.on_end(self)
