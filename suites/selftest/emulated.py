"""The emulated module as a program, and a plain host that talks to it: for the self-tests of the emulator alone."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

DEADLINE = 20.0     # real s; nothing here takes a tenth of it on an idle machine


class Host:
    """One end of a serial line. `seen` is all that came since the last `ask`."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.seen = b""

    def send(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self.descriptor, view):]

    def until(self, end: bytes, seconds: float = DEADLINE) -> bytes:
        """All that came, up to where `end` appears."""
        by = time.monotonic() + seconds
        while end not in self.seen:
            if not select.select([self.descriptor], [], [], max(0.0, by - time.monotonic()))[0]:
                raise AssertionError(f"no {end!r} within {seconds} s, but {self.seen[-300:]!r}")
            self.seen += os.read(self.descriptor, 1 << 16)
        return self.seen

    def ask(self, command: str, end: str = "OK\r\n") -> str:
        """Send a command and wait for the end of its answer, which is returned without the echo."""
        self.seen = b""
        self.send(command.encode() + b"\r")
        answer = self.until(end.encode())
        return answer.decode("latin-1").removeprefix(command + "\r")

    def quiet(self, seconds: float = 0.1) -> bool:
        """Nothing comes for so many real seconds."""
        return not select.select([self.descriptor], [], [], seconds)[0]


class Program:
    """`python -m rigs.emulator` with these arguments; `ready` is what it prints when it can be opened."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rigs.emulator", *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        assert self.process.stdout is not None
        self.ready = self.process.stdout.readline().decode().strip()

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, bytes]:
        """Exit status and what stood on stderr."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            error = self.process.communicate(timeout=DEADLINE)[1]
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise AssertionError("the program did not end") from None
        return self.process.returncode, error


@contextlib.contextmanager
def program(*arguments: str) -> Iterator[Program]:
    """Ends it afterwards, and demands that it ends in order and silently."""
    started = Program(*arguments)
    try:
        assert started.ready, started.stop()
        yield started
    finally:
        status, error = started.stop()
    assert (status, error) == (0, b"")


@contextlib.contextmanager
def terminal(path: Path, *arguments: str) -> Iterator[Host]:
    """A module behind a pty, and the opened pty."""
    with program("--pty", str(path), *arguments):
        descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY)
        try:
            yield Host(descriptor)
        finally:
            os.close(descriptor)


class Web:
    """A server on loopback, one thread a connection. answer: the raw answer to a raw request head and body."""

    def __init__(self, answer: Callable[[bytes, bytes], bytes]) -> None:
        self.requests: list[tuple[bytes, bytes]] = []
        self.connections = 0
        self.wrap: ssl.SSLContext | None = None
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def hang_up(self) -> None:
        """End all connections."""
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.hang_up()
        for thread in self._threads:
            thread.join(DEADLINE)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, accepted: socket.socket) -> None:
        with contextlib.suppress(OSError), self._secured(accepted) as connection:
            data = b""
            while piece := connection.recv(1 << 16):
                data += piece
                head, end, rest = data.partition(b"\r\n\r\n")
                if end and len(rest) >= (length := _length(head)):
                    self.requests.append((head, rest[:length]))
                    connection.sendall(self._answer(head, rest[:length]))
                    data = rest[length:]

    def _secured(self, accepted: socket.socket) -> socket.socket:
        """With TLS, if `wrap` is set."""
        return self.wrap.wrap_socket(accepted, server_side=True) if self.wrap else accepted


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


@contextlib.contextmanager
def web(answer: Callable[[bytes, bytes], bytes]) -> Iterator[Web]:
    """A server for the time of a test."""
    made = Web(answer)
    try:
        yield made
    finally:
        made.close()
