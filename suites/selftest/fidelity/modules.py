"""Emulated modules as processes: kept between sessions, since starting one takes longer than playing one."""

from __future__ import annotations

import contextlib
import re
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

SPEED = 20
QUIET = 0.06            # real s without a byte: the answer is over
PATIENCE = 3.0          # real s for what a session shows
FINAL = re.compile(rb"(^|\n)(OK|ERROR|\+CM[ES] ERROR: [^\r\n]*|DOWNLOAD)\r\n")
Key = tuple[str, tuple[str, ...]]


class Host:
    """The host's end of the serial line."""

    def __init__(self, where: str) -> None:
        host, _, port = where.rpartition(":")
        self._socket = socket.create_connection((host, int(port)), timeout=10)

    def ask(self, data: bytes, until: re.Pattern[bytes] | None = FINAL) -> bytes:
        """Send, and gather what comes until `until` was seen and the line is quiet."""
        self._socket.sendall(data)
        came, deadline = b"", time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if select.select([self._socket], [], [], QUIET)[0]:
                came += self._socket.recv(1 << 16)
            elif until is None or until.search(came):
                break
        return came

    def well(self) -> bool:
        """Bring the module back to where a session may begin; whether that worked."""
        self.ask(b"AT+HTTPTERM\r")
        return b"OK" in self.ask(b"ATE0\r") and self.ask(b"AT\r") == b"\r\nOK\r\n"

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


class Modules:
    """Processes by dialect and arguments; one is used by one session at a time. To be closed."""

    def __init__(self) -> None:
        self._idle: dict[Key, list[Host]] = {}
        self._processes: list[subprocess.Popen[bytes]] = []
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def take(self, dialect: str, extra: tuple[str, ...] = ()) -> Iterator[Host]:
        """A module in its first state; it goes back if it is well afterwards."""
        key = dialect, extra
        with self._lock:
            idle = self._idle.setdefault(key, [])
            host = idle.pop() if idle else None
        host = host or self._start(key)
        yield host
        if host.well():
            with self._lock:
                self._idle[key].append(host)

    def close(self) -> None:
        """End all processes."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait(10)
            if process.stdout:
                process.stdout.close()
        for hosts in self._idle.values():
            for host in hosts:
                host.close()

    def _start(self, key: Key) -> Host:
        dialect, extra = key
        command = [sys.executable, "-m", "rigs.emulator", "--tcp", "127.0.0.1:0", "--speed", str(SPEED),
                   "--dialect", dialect, "--host", "host.example=127.0.0.1", *extra]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        with self._lock:
            self._processes.append(process)
        assert process.stdout is not None
        return Host(process.stdout.readline().decode().split()[-1])
