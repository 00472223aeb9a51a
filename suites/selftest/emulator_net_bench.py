"""A fetcher of the emulated module, and servers that do as they please; all on loopback, seconds sped up."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import Any, cast

from rigs.emulator.effects import Fetch, FetchResult
from rigs.emulator.net.fetcher import Fetcher
from rigs.emulator.net.resolve import Resolver
from rigs.emulator.net.wire import Wire

SPEED = 20.0
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Bench:
    """A fetcher with what it reported, and servers that end with it."""

    def __init__(self, speed: float, wire: type[Wire] = Wire) -> None:
        self.results: list[FetchResult] = []
        self.closed = 0
        self.connections = 0
        self.requests: list[bytes] = []
        self.fetcher = Fetcher(
            wire(cast(Any, None)), Resolver(hosts={"origin.test": "127.0.0.1"}), speed, self.results.append, self.count
        )
        self.servers: list[asyncio.Server] = []

    def count(self) -> None:
        self.closed += 1

    async def serve(self, act: Serve) -> int:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.connections += 1
            try:
                await act(reader, writer)
            except (ConnectionError, asyncio.IncompleteReadError):
                pass
            finally:
                writer.close()

        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        self.servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    async def read(self, reader: asyncio.StreamReader) -> bytes:
        head = await reader.readuntil(b"\r\n\r\n")
        self.requests.append(head)
        return head

    def start(self, port: int, identity: int = 1, **changes: Any) -> None:
        values: dict[str, Any] = {
            "scheme": "http", "host": "origin.test", "port": port, "request": b"GET / HTTP/1.1\r\nHost: h\r\n\r\n",
            "method": "GET", "connect_timeout": 20.0, "response_timeout": 20.0, "receive_timeout": 10.0,
        } | changes
        self.fetcher.start(Fetch(identity, **values))

    async def until(self, true: Callable[[], bool]) -> None:
        for _ in range(1000):
            if true():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("it did not happen within 10 s")

    async def fetch(self, port: int, **changes: Any) -> FetchResult:
        before = len(self.results)
        self.start(port, identity=before + 1, **changes)
        await self.until(lambda: len(self.results) > before)
        return self.results[-1]


def run(scenario: Callable[[Bench], Awaitable[None]], wire: type[Wire] = Wire) -> None:
    async def whole() -> None:
        bench = Bench(SPEED, wire)
        try:
            await asyncio.wait_for(scenario(bench), 60)
        finally:
            await bench.fetcher.stop()
            for server in bench.servers:
                server.close()
            rest = asyncio.all_tasks() - {asyncio.current_task()}
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)

    asyncio.run(whole())


def answering(bench: Bench, *answers: bytes, keep: bool = True) -> Serve:
    """Each request gets the next answer; then the connection ends, or is kept waiting."""

    async def act(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            await bench.read(reader)
            writer.write(answer)
        if keep:
            await reader.read()

    return act


def reset(writer: asyncio.StreamWriter) -> None:
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
