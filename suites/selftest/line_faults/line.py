"""A wire from a pty, which the suite opens, to a module: as it is, or as a fault wants it."""

from __future__ import annotations

import contextlib
import os
import select
import termios
import threading
import time
import tty
from collections.abc import Callable, Sequence
from pathlib import Path

from suites.selftest.line_faults.places import Place

CHUNK = 1 << 14
TICK = 0.02
KEPT = 1 << 16

Filter = Callable[[bytes], bytes]


def unchanged(data: bytes) -> bytes:
    return data


class Line:
    """Carries bytes in a thread of its own; at each of `places` in turn it calls `strike` with itself, in the thread.

    `to_host` and `to_module` say what becomes of bytes on their way; `reads_host` whether the module's side takes any;
    `runner` is the pid of the run.
    """

    def __init__(self, module: str, path: Path, places: Sequence[Place], strike: Callable[[Line], None]) -> None:
        self.path, self.left, self._strike = path, list(places), strike
        self.module = os.open(module, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        tty.setraw(self.module)
        self.to_host: Filter = unchanged
        self.to_module: Filter = unchanged
        self.reads_host = True
        self.struck: list[str] = []
        self.runner = os.getpid
        self.master: int | None = None
        self.names: list[str] = []
        self._slave = -1
        self._sent = self._heard = b""
        self._armed = False
        self._due: list[tuple[float, Callable[[], None]]] = []
        self._ended = threading.Event()
        self.plug()
        self._thread = threading.Thread(target=self._carry, daemon=True)
        self._thread.start()

    def plug(self) -> None:
        """Let the port be there, under the same path; its device has another name each time."""
        taken: list[int] = []
        self.master, self._slave = os.openpty()
        while os.ttyname(self._slave) in self.names:  # the system gives the numbers of closed ones away again
            taken += (self.master, self._slave)
            self.master, self._slave = os.openpty()
        for descriptor in taken:
            os.close(descriptor)
        tty.setraw(self._slave)
        self.names.append(os.ttyname(self._slave))
        self.path.symlink_to(self.names[-1])

    def unplug(self) -> None:
        """Let the port vanish."""
        self.path.unlink(missing_ok=True)
        if self.master is not None:
            os.close(self.master)
            os.close(self._slave)
            self.master = None

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """Do something in so many real seconds."""
        self._due.append((time.monotonic() + seconds, action))

    def mend(self) -> None:
        """As it is again."""
        self.to_host = self.to_module = unchanged
        self.reads_host = True

    def say(self, data: bytes) -> None:
        """Bytes to the suite that no module sent."""
        if self.master is not None:
            with contextlib.suppress(OSError):
                os.write(self.master, data)

    def tell(self, data: bytes) -> None:
        """Bytes to the module that no suite sent."""
        os.write(self.module, data)

    def speed(self) -> int:
        """What the suite has set its end to, as termios says it."""
        return 0 if self.master is None else int(termios.tcgetattr(self.master)[4])

    def close(self) -> None:
        """End the thread and let go of both ends."""
        self._ended.set()
        self._thread.join(10)
        self.unplug()
        os.close(self.module)

    def _carry(self) -> None:
        while not self._ended.is_set():
            sources = [self.module]
            if self.master is not None and self.reads_host:
                sources.append(self.master)
            ready = select.select(sources, [], [], TICK)[0]
            if self.module in ready:
                self._from_module(self._read(self.module))
            if self.master is not None and self.master in ready:
                self._from_host(self._read(self.master))
            self._do_what_is_due()

    def _read(self, descriptor: int) -> bytes:
        try:
            return os.read(descriptor, CHUNK)
        except OSError:
            return b""

    def _from_host(self, data: bytes) -> None:
        self._sent = (self._sent + data)[-KEPT:]
        if self.left and not self._armed and self.left[0].sent.search(self._sent):
            self._armed, self._heard = True, b""
        data = self.to_module(data)
        if data:
            self._push(self.module, data)

    def _from_module(self, data: bytes) -> None:
        self._heard = (self._heard + data)[-KEPT:]
        over = self.left[0].passed(self._heard) if self._armed else None
        if over is None:
            self._to_host(data)
            return
        self._to_host(data[: len(data) - over])
        self.struck.append(self.left.pop(0).name)
        self._armed = False
        self._strike(self)
        self._to_host(data[len(data) - over:])

    def _to_host(self, data: bytes) -> None:
        data = self.to_host(data) if data else b""
        if data and self.master is not None:
            self._push(self.master, data)

    def _push(self, descriptor: int, data: bytes) -> None:
        left = data
        while left and not self._ended.is_set():
            try:
                left = left[os.write(descriptor, left):]
            except BlockingIOError:
                select.select([], [descriptor], [], TICK)
            except OSError:
                return

    def _do_what_is_due(self) -> None:
        now = time.monotonic()
        due = [action for moment, action in self._due if moment <= now]
        self._due = [(moment, action) for moment, action in self._due if moment > now]
        for action in due:
            action()
