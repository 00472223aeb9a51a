"""Counted raw input on one serial port, as AT+HTTPDATA and the file commands ask for it."""

from __future__ import annotations

from rigs.emulator.command import Prompt

_CLOSE = 0.05       # DUT s in which a line feed that comes alone is the end of a command typed byte by byte


class DataInput:
    """Takes exactly `prompt.size` bytes; no terminator, no echo, no control character is known here."""

    def __init__(self, prompt: Prompt, now: float, bytewise: bool) -> None:
        self.prompt = prompt
        self._pieces: list[bytes] = []
        self._missing = prompt.size
        self._started = now
        self._bytewise = bytewise

    @property
    def complete(self) -> bool:
        return self._missing <= 0

    @property
    def data(self) -> bytes:
        return b"".join(self._pieces)

    def feed(self, data: bytes, now: float) -> bytes:
        """Take what belongs to the input; what is left over is returned and belongs to the command line."""
        if self.belated(data, now):
            return b""
        piece = data[:self._missing]
        self._pieces.append(piece)
        self._missing -= len(piece)
        return data[len(piece):]

    def belated(self, data: bytes, now: float) -> bool:
        """A host that types its commands byte by byte sends the LF of CR LF as a piece of its own."""
        first, self._bytewise = self._bytewise, False
        return first and data == b"\n" and self._missing > 1 and now - self._started < _CLOSE
