"""What the tests of an origin under abuse share: an origin by its command line, strangers, honest rigs, its memory."""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from fixtures.origin import content
from fixtures.origin.client import OriginClient
from suites.selftest.origin_bench import Wire

ROOT = Path(__file__).resolve().parents[2]
SECRET = "secret-of-the-abused-origin"
SCALE = int(os.environ.get("ORIGIN_ABUSE", "1"))
"""How much longer than usual the abuse goes on."""
START_S = 60.0


@dataclass
class Served:
    """A running origin: what it said when it was ready, its process, what it wrote to its standard error."""

    ready: dict[str, Any]
    process: subprocess.Popen[bytes]
    errors: IO[bytes]

    @property
    def ports(self) -> dict[str, int]:
        return dict(self.ready["ports"])

    def client(self, **options: Any) -> OriginClient:
        return OriginClient(self.ready["url"], SECRET, **options)

    def memory(self) -> int:
        """Resident bytes."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", text)
        assert found, "the origin is gone"
        return int(found[1]) * 1024

    def files(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def log(self) -> str:
        return os.pread(self.errors.fileno(), 1 << 24, 0).decode()


@contextlib.contextmanager
def origin(*arguments: str) -> Iterator[Served]:
    """`python -m fixtures.origin` with arguments; it must be alive at the end, and end well."""
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "fixtures.origin", "--until-eof", *arguments], cwd=ROOT,
            env={**os.environ, "ORIGIN_TOKEN": SECRET}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            assert select.select([process.stdout], [], [], START_S)[0]
            line = process.stdout.readline()
            assert line, os.pread(errors.fileno(), 1 << 16, 0)
            yield Served(json.loads(line), process, errors)
            assert process.poll() is None
        finally:
            process.terminate()
            process.wait(30)
            process.stdout.close()
            process.stdin.close()
        assert process.returncode == 0


def stranger(port: int, number: int = 0, timeout: float = 20.0) -> socket.socket:
    """A connection from the loopback address of that number; 0 is the one that honest rigs have here."""
    return socket.create_connection(("127.0.0.1", port), timeout, source_address=(f"127.0.0.{1 + number % 250}", 0))


def sent(sock: socket.socket, data: bytes) -> bool:
    """Whether the other side took the bytes, or at least did not end the connection before."""
    try:
        sock.sendall(data)
    except OSError:
        return False
    return True


def heard(sock: socket.socket, timeout: float = 10.0) -> bytes:
    """All that comes until the end, or until nothing more comes."""
    sock.settimeout(timeout)
    data = b""
    with contextlib.suppress(OSError):
        while piece := sock.recv(65536):
            data += piece
    return data


def talk(port: int, data: bytes, number: int = 0) -> bytes:
    """Send bytes, say that no more come, hear the answer."""
    with contextlib.suppress(OSError), stranger(port, number) as sock:
        sent(sock, data)
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_WR)
        return heard(sock)
    return b""


@dataclass
class Honest:
    """A rig: opens a token for each case, asks, uploads, reads the journal, closes; runs until told to end."""

    served: Served
    number: int = 0
    size: int = 20_000
    cases: int = 0
    trouble: list[str] = field(default_factory=list)
    longest: float = 0.0
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Honest:
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(60)

    def _run(self) -> None:
        with self.served.client(run=f"run{self.number}") as client:
            while not self._over.is_set():
                began = time.monotonic()
                try:
                    self._case(client, f"rig{self.number}case{self.cases}")
                except Exception as error:
                    self.trouble.append(f"case {self.cases}: {type(error).__name__}: {error}")
                    return
                self.longest = max(self.longest, time.monotonic() - began)
                self.cases += 1

    def _case(self, client: OriginClient, token: str) -> None:
        body = content.body(self.size, self.number)
        client.open(token, 1.0)
        client.store(token, "page", body[:100])
        with Wire(self.served.ports["plain"]) as wire:
            for path, due in ((f"bytes-{self.size}", content.body(self.size)), ("stored-page", body[:100])):
                wire.send(f"GET /{token}/{path} HTTP/1.1\r\nHost: o\r\n\r\n".encode())
                assert wire.message().body == due, path
        with Wire(self.served.ports["plain"]) as wire:
            wire.send(f"POST /{token}/echo HTTP/1.1\r\nHost: o\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
            assert wire.message().body == body, "echo"
        seen = client.journal(token).requests
        assert [record.complete for record in seen] == [True] * 3, seen
        assert seen[2].body == body, "journal"
        client.close(token)


def rigs(served: Served, count: int = 2, size: int = 20_000) -> list[Honest]:
    return [Honest(served, number, size) for number in range(count)]


@contextlib.contextmanager
def honest(served: Served, count: int = 2, size: int = 20_000, cases: int = 2) -> Iterator[list[Honest]]:
    """Rigs that run meanwhile; each must get through so many cases after the abuse at least, and all of them well."""
    with contextlib.ExitStack() as stack:
        running = [stack.enter_context(rig) for rig in rigs(served, count, size)]
        yield running
        before = [rig.cases for rig in running]
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not any(rig.trouble for rig in running):
            if all(rig.cases - old >= cases for rig, old in zip(running, before, strict=True)):
                break
            time.sleep(0.02)
    assert [rig.trouble for rig in running] == [[]] * count
    assert all(rig.cases - old >= cases for rig, old in zip(running, before, strict=True))
