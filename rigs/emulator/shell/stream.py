"""A byte stream over a descriptor, both ways: what a pty and an accepted TCP connection have in common."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

from rigs.emulator.shell.output import Output

_READ = 1 << 18             # bytes taken at once
_FULL = 32 << 20            # bytes of output waiting, from which on no more input is taken


class Stream:
    """receive: called with what came. lost: called once when the peer is gone."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, descriptor: int, baud: int | None,
        receive: Callable[[bytes], None], lost: Callable[[], None],
    ) -> None:
        self._loop = loop
        self._descriptor = descriptor
        self._receive = receive
        self._lost = lost
        self._open = True
        self._paused = False
        self._output = Output(loop, descriptor, baud, self._drained, self._end)
        os.set_blocking(descriptor, False)
        loop.add_reader(descriptor, self._readable)

    def write(self, data: bytes) -> None:
        """Send bytes; after the loss of the peer they are dropped."""
        if not self._open:
            return
        self._output.write(data)
        if self._output.pending > _FULL and not self._paused:
            self._paused = True
            self._loop.remove_reader(self._descriptor)

    def close(self) -> None:
        """Let go of the descriptor, which stays open."""
        if self._open:
            self._open = False
            self._loop.remove_reader(self._descriptor)
            self._output.close()

    def _readable(self) -> None:
        try:
            data = os.read(self._descriptor, _READ)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._receive(data)
        else:
            self._end()

    def _drained(self) -> None:
        if self._paused:
            self._paused = False
            self._loop.add_reader(self._descriptor, self._readable)

    def _end(self) -> None:
        if self._open:
            self.close()
            self._lost()
