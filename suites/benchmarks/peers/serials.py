"""The two usual idioms over pyserial."""

from __future__ import annotations

import serial

from suites.benchmarks.peers.peer import MARKER


class ReadUntil:
    """`read_until` of OK for an answer; a body by `read_until` of its marker and `read(n)`."""

    def __init__(self, path: str) -> None:
        self.port = serial.Serial(path, 115200, timeout=2)

    def trip(self) -> None:
        self.port.write(b"AT\r")
        if not self.port.read_until(b"OK\r\n").endswith(b"OK\r\n"):
            raise ValueError("no OK")

    def line(self) -> bytes:
        return bytes(self.port.read_until(b"\r\n"))

    def bulk(self, size: int) -> int | None:
        return len(self._counted(f"AT+HTTPREAD={size}"))

    def body(self, line: str) -> bytes | None:
        self.port.write(line.encode() + b"\r")
        return bytes(self.port.read_until(b"OK\r\n")).removesuffix(b"\r\nOK\r\n")

    def by_hand(self, line: str) -> bytes | None:
        return self._counted(line)

    def report(self, line: str) -> str | None:
        self.body(line)
        return None

    def close(self) -> None:
        self.port.close()

    def _counted(self, line: str) -> bytes:
        self.port.write(line.encode() + b"\r")
        parts = []
        while (text := self.line()) not in (b"+HTTPREAD: 0\r\n", b""):
            if (marker := MARKER.match(text)) is not None:
                parts.append(bytes(self.port.read(int(marker[1]))))
        return b"".join(parts)


class Readline(ReadUntil):
    """`readline()` until it says OK; a body by `readline` of its marker and `read(n)`."""

    def line(self) -> bytes:
        return bytes(self.port.readline())

    def trip(self) -> None:
        self.port.write(b"AT\r")
        while (line := self.port.readline()) != b"OK\r\n":
            if not line:
                raise ValueError("no OK")

    def body(self, line: str) -> bytes | None:
        self.port.write(line.encode() + b"\r")
        lines = []
        while (text := self.port.readline()) not in (b"OK\r\n", b""):
            lines.append(bytes(text))
        return b"".join(lines).strip(b"\r\n")
