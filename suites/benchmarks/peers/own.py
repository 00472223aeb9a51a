"""A bare loop, and the client with its recording on and off."""

from __future__ import annotations

import os
import select
import tempfile
import tty
from pathlib import Path

from fixtures.at import Shape
from fixtures.link import FdLink, Recorder
from fixtures.link.events import Kind
from fixtures.modem import Modem
from suites.benchmarks.responder import BLOCK, stream


def opened(path: str) -> int:
    """A descriptor of the port, raw."""
    descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(descriptor)
    return descriptor


class Bare:
    """Write, poll, read: the least that any client does. It counts bytes and understands nothing."""

    def __init__(self, path: str) -> None:
        self._fd = opened(path)
        self._poll = select.poll()
        self._poll.register(self._fd, select.POLLIN)

    def trip(self) -> None:
        os.write(self._fd, b"AT\r")
        answer = b""
        while not answer.endswith(b"OK\r\n"):
            self._poll.poll(1000)
            answer += os.read(self._fd, 4096)

    def bulk(self, size: int) -> int | None:
        os.write(self._fd, b"AT+HTTPREAD=%d\r" % size)
        left = len(stream(size)) if size < BLOCK else len(stream(0)) + _framed(size)
        while left > 0:
            self._poll.poll(1000)
            left -= len(os.read(self._fd, 1 << 18))
        return size

    def body(self, line: str) -> bytes | None:
        return None

    def by_hand(self, line: str) -> bytes | None:
        return None

    def report(self, line: str) -> str | None:
        return None

    def close(self) -> None:
        os.close(self._fd)


def _framed(size: int) -> int:
    full, rest = divmod(size, BLOCK)
    tail = len(b"\r\n+HTTPREAD: DATA,%d\r\n" % rest) + rest if rest else 0
    return full * (len(b"\r\n+HTTPREAD: DATA,%d\r\n" % BLOCK) + BLOCK) + tail


class Ours:
    """The client as cases use it, its transcript written to a file."""

    def __init__(self, path: str) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._modem = Modem(FdLink(opened(path)), self.recorder())
        self._modem.recorder.begin(self.file(Path(self._folder.name)), self._modem.link.now())

    def recorder(self) -> Recorder:
        return Recorder()

    def file(self, folder: Path) -> Path | None:
        return folder / "transcript.jsonl"

    def trip(self) -> None:
        if not self._modem.command("AT").ok:
            raise ValueError("AT was not answered by OK")
        self._modem.begin()

    def bulk(self, size: int) -> int | None:
        seen = self._modem.command(f"AT+HTTPREAD={size}", Shape.READ)
        self._modem.begin()
        return sum(len(block.data) for block in seen.blocks)

    def body(self, line: str) -> bytes | None:
        return self._modem.command(line, Shape.READ).data

    def by_hand(self, line: str) -> bytes | None:
        return None

    def report(self, line: str) -> str | None:
        self._modem.command(line)
        found = self._modem.report("HTTPACTION", self._modem.now() + 5)
        return f"+{found.name}: {','.join(map(str, found.fields))}" if found else None

    def close(self) -> None:
        self._modem.recorder.end()
        self._modem.link.close()
        self._folder.cleanup()


class Deaf(Recorder):
    """Records nothing."""

    def add(self, moment: float, kind: Kind, data: bytes) -> None:
        """Let it pass."""

    def flush(self) -> None:
        """Nothing is pending."""


class Unrecorded(Ours):
    """The client without its recording, for the price of it."""

    def recorder(self) -> Recorder:
        return Deaf()

    def file(self, folder: Path) -> Path | None:
        return None
