"""The ways the end of an HTTP/1 body is found: by length, by chunks, by the end of the connection.

A body takes bytes by `feed` and gives back those that are not its own; `complete` tells that nothing more is awaited.
`ended` is asked when the connection has closed: True when the body may end there.
"""

from __future__ import annotations

import re
from typing import Protocol

from rigs.emulator.net.failures import Failed, Failure

_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_BORDER = re.compile(rb"\r?\n")
_LINE = re.compile(rb"([^\n]*?)\r?\n")
_LINE_LIMIT = 16 * 1024


class Body(Protocol):
    """What the reader needs of a body."""

    complete: bool
    parts: list[bytes]

    def feed(self, data: bytes) -> bytes: ...

    def ended(self) -> bool: ...


class ByLength:
    """Exactly so many bytes; 0 is complete at once."""

    def __init__(self, length: int) -> None:
        self.parts: list[bytes] = []
        self._left = length
        self.complete = length == 0

    def feed(self, data: bytes) -> bytes:
        own = data[: self._left] if len(data) > self._left else data
        self.parts.append(own)
        self._left -= len(own)
        self.complete = self._left == 0
        return data[len(own):]

    def ended(self) -> bool:
        return self.complete


class ByClose:
    """All that comes until the connection ends."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.complete = False

    def feed(self, data: bytes) -> bytes:
        self.parts.append(data)
        return b""

    def ended(self) -> bool:
        return True


class Chunked:
    """Chunks up to the one of size 0 and its trailer, which is dropped (RFC 9112, 7.1)."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.complete = False
        self._rest = b""
        self._at = 0            # how much of `_rest` is done with
        self._left = 0          # bytes of the current chunk still to come
        self._step = self._size

    def feed(self, data: bytes) -> bytes:
        self._rest = self._rest[self._at:] + data
        self._at = 0
        while not self.complete and self._step():
            pass
        return self._rest[self._at:] if self.complete else b""

    def ended(self) -> bool:
        return self.complete

    def _size(self) -> bool:
        line = _CHUNK.match(self._rest, self._at)
        if line is None:
            if b"\n" in self._rest[self._at:]:
                raise Failed(Failure.NOT_HTTP)
            return self._more_of_line()
        self._left = int(line[1], 16)
        self._at = line.end()
        self._step = self._data if self._left else self._trailer
        return True

    def _data(self) -> bool:
        own = self._rest[self._at: self._at + self._left]
        self.parts.append(own)
        self._left -= len(own)
        self._at += len(own)
        if self._left == 0:
            self._step = self._border
        return self._left == 0

    def _border(self) -> bool:
        """The line end behind a chunk."""
        line = _BORDER.match(self._rest, self._at)
        if line is None:
            if self._rest[self._at:] not in (b"", b"\r"):
                raise Failed(Failure.NOT_HTTP)
            return False
        self._at = line.end()
        self._step = self._size
        return True

    def _trailer(self) -> bool:
        line = _LINE.match(self._rest, self._at)
        if line is None:
            return self._more_of_line()
        self._at = line.end()
        self.complete = not line[1]
        return True

    def _more_of_line(self) -> bool:
        """The line is not complete; raises when it never will be."""
        if len(self._rest) - self._at > _LINE_LIMIT:
            raise Failed(Failure.NOT_HTTP)
        return False
