"""What the tests of the origin share: a running origin, and a client that speaks and hears raw bytes."""

from __future__ import annotations

import itertools
import socket
import ssl
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from fixtures.origin import process
from fixtures.origin.client import OriginClient
from fixtures.origin.records import ConnectionRecord, RequestRecord

T = TypeVar("T")
_numbers = itertools.count(1)
DEADLINE = 20.0


@dataclass
class Bench:
    """A running origin, a control client and one token."""

    process: process.OriginProcess
    client: OriginClient
    token: str = ""
    speed: float = 1.0

    def fresh(self, speed: float = 1.0) -> Bench:
        token = f"t{next(_numbers)}x"
        self.client.open(token, speed)
        return Bench(self.process, self.client, token, speed)

    def request(self, segments: str = "", method: str = "GET", headers: str = "", body: bytes = b"") -> bytes:
        extra = f"Content-Length: {len(body)}\r\n" if body or method == "POST" else ""
        line = f"{method} /{self.token}/{segments} HTTP/1.1\r\nHost: o\r\n{extra}{headers}\r\n"
        return line.encode() + body

    def get(
        self, segments: str = "", *, port: str = "plain", closing: bool = True, method: str = "GET", headers: str = ""
    ) -> Answer:
        """One request on a connection of its own, everything that came back until the end."""
        with Wire(self.process.ports[port]) as wire:
            wire.send(self.request(segments, method, headers + ("Connection: close\r\n" if closing else "")))
            return wire.everything()

    def requests(self, count: int = 1) -> list[RequestRecord]:
        """The token's requests, as soon as there are so many and all of them are answered or over."""
        return wait_for(lambda: self._requests(count))

    def last(self) -> RequestRecord:
        return self.requests()[-1]

    def connection(self, ready: Callable[[ConnectionRecord], object] = bool) -> ConnectionRecord:
        """The token's last connection, as soon as it meets a condition."""

        def look() -> ConnectionRecord | None:
            seen = self.client.journal(self.token).connections
            return seen[-1] if seen and ready(seen[-1]) else None

        return wait_for(look)

    def _requests(self, count: int) -> list[RequestRecord] | None:
        seen = list(self.client.journal(self.token).requests)
        return seen if len(seen) >= count else None


@dataclass
class Answer:
    """Raw bytes of an answer, and how they ended."""

    raw: bytes
    ending: str
    times: list[tuple[float, int]] = field(default_factory=list)
    """When so many bytes in all had come."""

    @property
    def head(self) -> bytes:
        return self.raw[: self.raw.index(b"\r\n\r\n") + 4]

    @property
    def body(self) -> bytes:
        return self.raw[self.raw.index(b"\r\n\r\n") + 4 :]

    @property
    def status(self) -> int:
        return int(self.raw.split(b" ", 2)[1])

    def lines(self, name: str) -> list[str]:
        pairs = [line.split(":", 1) for line in self.head.decode("latin-1").split("\r\n")[1:] if line]
        return [value.strip() for key, value in pairs if key.lower() == name.lower()]


class Wire:
    """A raw connection to a port of the origin."""

    def __init__(self, port: int, context: ssl.SSLContext | None = None, name: str = "127.0.0.1") -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=DEADLINE)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if context is not None:
            self.sock = context.wrap_socket(self.sock, server_hostname=name, suppress_ragged_eofs=False)

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self.sock.close()

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def everything(self) -> Answer:
        """All bytes until FIN (`fin`) or RST (`rst`; over TLS any end without close_notify)."""
        answer = Answer(b"", "fin")
        while True:
            try:
                data = self.sock.recv(65536)
            except (ConnectionResetError, ssl.SSLEOFError):
                answer.ending = "rst"
                return answer
            if not data:
                return answer
            answer.raw += data
            answer.times.append((time.monotonic(), len(answer.raw)))

    def message(self) -> Answer:
        """One answer with Content-Length, on a connection that stays."""
        raw = self._until(b"\r\n\r\n")
        answer = Answer(raw, "")
        missing = int(answer.lines("Content-Length")[0]) - len(answer.body)
        answer.raw += self.exactly(missing)
        return answer

    def exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            piece = self.sock.recv(count - len(data))
            assert piece, f"the connection ended after {data!r}"
            data += piece
        return data

    def _until(self, end: bytes) -> bytes:
        data = b""
        while not data.endswith(end):
            data += self.exactly(1)
        return data

    def reset(self) -> None:
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()


def running_origin() -> Iterator[Bench]:
    """A module's origin; make it a fixture."""
    server = process.start()
    with OriginClient(server.url, server.bearer) as client:
        yield Bench(server, client)
    assert server.alive()
    assert server.log() == ""
    server.stop()


def wait_for(look: Callable[[], T | None], seconds: float = DEADLINE) -> T:
    """The first answer that is not None or False. Raises AssertionError when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := look():
            return result
        time.sleep(0.01)
    raise AssertionError("what was waited for did not come")
