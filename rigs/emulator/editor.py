"""The line editor of one serial port: bytes to command lines, with echo, backspace and A/ (V.250 5.2)."""

from __future__ import annotations

from typing import NamedTuple

from rigs.emulator.settings import Settings

_KEPT = 8192        # bytes kept of a line; beyond every limit, so that a longer one is still found too long


class Taken(NamedTuple):
    """line: a complete line without its terminator, None when more is needed. rest: not looked at yet."""

    line: bytes | None
    echo: bytes
    rest: bytes


class LineEditor:
    """Collects the bytes of a line until the terminator (S3)."""

    def __init__(self) -> None:
        self._buffer = b""
        self._last = b""

    @property
    def typing(self) -> bool:
        """A command line has been begun; noise that cannot become one does not count."""
        return self._buffer[:1] in (b"A", b"a")

    def clear(self) -> None:
        self._buffer = b""

    def take(self, data: bytes, settings: Settings) -> Taken:
        """The next line out of `data`."""
        if not self._buffer:
            data = self.strip(data)
            if data[:2] in (b"A/", b"a/"):
                return Taken(self._last, data[:2] if settings.echo else b"", data[2:])
        elif self._buffer in (b"A", b"a") and data[:1] == b"/":
            self._buffer = b""
            return Taken(self._last, b"/" if settings.echo else b"", data[1:])
        head, terminator, rest = data.partition(settings.terminator)
        echo = self.echoed(head + terminator, settings)
        if not terminator:
            self._buffer = (self._buffer + head)[:_KEPT]
            return Taken(None, echo, b"")
        self._last = self.edited((self._buffer + head)[:_KEPT], settings)
        self._buffer = b""
        return Taken(self._last, echo, self.after_line(rest))

    def strip(self, data: bytes) -> bytes:
        """A line feed at the start of a line belongs to the terminator before it."""
        return data.lstrip(b"\n")

    def after_line(self, rest: bytes) -> bytes:
        """The line feed right behind the terminator belongs to it: it is no payload of what the line starts."""
        return rest[1:] if rest[:1] == b"\n" else rest

    def echoed(self, data: bytes, settings: Settings) -> bytes:
        """What is echoed of received bytes."""
        return data if settings.echo else b""

    def edited(self, line: bytes, settings: Settings) -> bytes:
        """Apply the backspace character (S5), which takes back the character before it."""
        if settings.backspace not in line:
            return line
        kept = bytearray()
        for char in line:
            if char == settings.backspace[0]:
                del kept[-1:]
            else:
                kept.append(char)
        return bytes(kept)
