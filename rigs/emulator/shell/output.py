"""Output to a descriptor: never blocking, in as few writes as it takes, and paced like a UART if that is asked for."""

from __future__ import annotations

import asyncio
import os
import select
from collections import deque
from collections.abc import Callable

_BITS = 10                  # on the line for a byte: 8N1
_TURN = 1 << 20             # bytes written before others get a turn
_PATIENCE = 1               # ms for a reader at work to make room, which is faster than to come back through the loop
_TICK = 0.001               # s between two paced writes, where that is more than a byte


class Output:
    """What is written leaves in order. baud: bits a second, None for as fast as it goes.

    failed: called when the peer is gone. pending: bytes that have not left yet.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, descriptor: int, baud: int | None,
        drained: Callable[[], None], failed: Callable[[], None],
    ) -> None:
        self.pending = 0
        self._loop = loop
        self._descriptor = descriptor
        self._rate = baud / _BITS if baud else 0.0
        self._drained = drained
        self._failed = failed
        self._queue: deque[memoryview] = deque()
        self._waiting = False           # for the descriptor
        self._timer: asyncio.TimerHandle | None = None
        self._begun = 0.0               # when the first of `_paced` bytes began to leave
        self._paced = 0
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLOUT)

    def write(self, data: bytes) -> None:
        """Send bytes as soon as those before them have left."""
        if not self.pending and self._rate:
            now = self._loop.time()
            end = self._begun + self._paced / self._rate
            self._begun, self._paced = max(now, end), 0
        self._queue.append(memoryview(data))
        self.pending += len(data)
        if not self._waiting and self._timer is None:
            self._push()

    def close(self) -> None:
        """Drop what has not left."""
        self._queue.clear()
        self.pending = 0
        if self._waiting:
            self._loop.remove_writer(self._descriptor)
            self._waiting = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _push(self) -> None:
        """Write what may leave now, and see to it that the rest does later."""
        self._timer = None
        try:
            full = self._write(self._allowance())
        except OSError:
            self._failed()
            return
        if full:
            self._await_descriptor()
        elif not self._queue:
            self._rest()
        elif self._rate:
            self._await_time()
        else:
            self._await_descriptor()

    def _write(self, allowed: int) -> bool:
        """Write up to so many bytes; True when the descriptor takes no more for now."""
        while self._queue and allowed > 0:
            try:
                allowed -= self._write_first(allowed)
            except BlockingIOError:
                if not self._poll.poll(_PATIENCE):
                    return True
        return False

    def _write_first(self, allowed: int) -> int:
        first = self._queue[0]
        count = os.write(self._descriptor, first[:allowed])
        self.pending -= count
        self._paced += count
        if count == len(first):
            self._queue.popleft()
        else:
            self._queue[0] = first[count:]
        return count

    def _rest(self) -> None:
        if self._waiting:
            self._loop.remove_writer(self._descriptor)
            self._waiting = False
        self._drained()

    def _await_descriptor(self) -> None:
        if not self._waiting:
            self._loop.add_writer(self._descriptor, self._unblocked)
            self._waiting = True

    def _unblocked(self) -> None:
        if self._rate:
            self._loop.remove_writer(self._descriptor)
            self._waiting = False
            self._begun, self._paced = self._loop.time(), 0     # the line has rested meanwhile
            self._await_time()
        else:
            self._push()

    def _allowance(self) -> int:
        """Bytes that may have left by now."""
        if not self._rate:
            return _TURN
        return int((self._loop.time() - self._begun) * self._rate + 1e-6) - self._paced

    def _await_time(self) -> None:
        """Come back when the next bytes are due; deadlines count from the start, so that lateness does not add up."""
        step = min(max(1, int(self._rate * _TICK)), self.pending)
        self._timer = self._loop.call_at(self._begun + (self._paced + step) / self._rate, self._push)
