"""A serial port as a pseudo terminal with a stable name: a symbolic link to the slave side."""

from __future__ import annotations

import asyncio
import os
import pty
import tty
from collections.abc import Callable

from rigs.emulator.shell.stream import Stream


class PortError(Exception):
    """A port cannot be made; the text is one line for the user."""


class PtyPort:
    """Raw from the start, and open on our side as long as it lives, so that hosts may come and go unnoticed.

    path: where the link is put; an old link to a terminal is replaced, anything else there is an error (`PortError`).
    """

    def __init__(self, path: str, baud: int | None) -> None:
        self.name = path
        self._baud = baud
        self._stream: Stream | None = None
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        self._target = os.ttyname(self._slave)
        try:
            self._link()
        except OSError as error:
            self._close_descriptors()
            raise PortError(f"--pty {path}: {error.strerror or error}") from None

    def open(self, loop: asyncio.AbstractEventLoop, receive: Callable[[bytes], None]) -> None:
        """Begin to take input."""
        self._stream = Stream(loop, self._master, self._baud, receive, lambda: None)

    def write(self, data: bytes) -> None:
        """Send to whoever has the port open, or will."""
        if self._stream is not None:
            self._stream.write(data)

    def close(self) -> None:
        """Remove the link and the terminal."""
        if self._stream is not None:
            self._stream.close()
        try:
            if os.readlink(self.name) == self._target:
                os.unlink(self.name)
        except OSError:
            pass
        self._close_descriptors()

    def _link(self) -> None:
        if os.path.lexists(self.name) and not os.path.islink(self.name):
            raise FileExistsError(17, "there is something that is not a link to a terminal")
        if os.path.islink(self.name) and not os.readlink(self.name).startswith("/dev/pts/"):
            raise FileExistsError(17, "there is a link that does not lead to a terminal")
        fresh = f"{self.name}.{os.getpid()}"
        os.symlink(self._target, fresh)
        os.replace(fresh, self.name)

    def _close_descriptors(self) -> None:
        os.close(self._master)
        os.close(self._slave)
