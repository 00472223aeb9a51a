"""The emulated module's fetcher against servers that do as they please; all on loopback, seconds sped up."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest

from rigs.emulator.effects import Fetch, FetchResult
from rigs.emulator.net.body import Body
from rigs.emulator.net.failures import Failure
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


def test_an_answer_comes_back_as_received() -> None:
    async def scenario(bench: Bench) -> None:
        port = await bench.serve(answering(bench, OK))
        result = await bench.fetch(port)
        assert result == FetchResult(1, 0, 200, OK[:-2], b"hi", close=False)
        assert bench.requests == [b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"]

    run(scenario)


def test_a_kept_connection_is_used_again() -> None:
    async def scenario(bench: Bench) -> None:
        port = await bench.serve(answering(bench, OK, OK, OK))
        for _ in range(3):
            assert (await bench.fetch(port)).body == b"hi"
        assert bench.connections == 1

    run(scenario)


def test_reuse_can_be_declined_and_a_closing_request_is_not_kept() -> None:
    async def scenario(bench: Bench) -> None:
        port = await bench.serve(answering(bench, OK, OK, OK))
        await bench.fetch(port)
        await bench.fetch(port, reuse=False)
        await bench.fetch(port, request=b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
        await bench.fetch(port)
        assert bench.connections == 3

    run(scenario)


def test_a_kept_connection_that_the_server_closes_is_told_once_and_replaced() -> None:
    async def scenario(bench: Bench) -> None:
        port = await bench.serve(answering(bench, OK, keep=False))
        assert (await bench.fetch(port)).close is False
        await bench.until(lambda: bench.closed > 0)
        assert (await bench.fetch(port)).status == 200
        await bench.until(lambda: bench.closed > 1)
        assert (bench.closed, bench.connections) == (2, 2)

    run(scenario)


def test_a_request_that_meets_the_close_of_its_connection_is_sent_again_unseen() -> None:
    async def scenario(bench: Bench) -> None:
        server = socket.create_server(("127.0.0.1", 0))
        server.setblocking(False)
        loop = asyncio.get_running_loop()
        bench.start(server.getsockname()[1])
        peer, _ = await loop.sock_accept(server)
        await loop.sock_recv(peer, 4096)
        await loop.sock_sendall(peer, OK)
        await bench.until(lambda: len(bench.results) == 1)
        bench.start(server.getsockname()[1], identity=2)        # its task has not run yet ...
        kept = bench.fetcher._pool._kept
        connection = next(iter(kept.values()))
        connection.usable = lambda: True                        # type: ignore[method-assign]
        peer.close()                                            # ... when the server closes
        fresh, _ = await loop.sock_accept(server)
        assert await loop.sock_recv(fresh, 4096) == b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"
        await loop.sock_sendall(fresh, OK)
        await bench.until(lambda: len(bench.results) == 2)
        assert bench.results[1].status == 200
        fresh.close()
        server.close()

    run(scenario)


@pytest.mark.parametrize("hard", [False, True])
def test_a_request_that_was_heard_is_never_sent_twice(hard: bool) -> None:
    async def scenario(bench: Bench) -> None:
        async def act(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await bench.read(reader)
            writer.write(OK)
            await bench.read(reader)
            if hard:
                reset(writer)

        port = await bench.serve(act)
        await bench.fetch(port)
        result = await bench.fetch(port)
        assert (result.error, result.status, result.body) == (706 if hard else 704, 0, b"")
        assert len(bench.requests) == 2
        assert bench.connections == 1

    run(scenario)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"", 704),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", 704),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", 704),
        (b"SSH-2.0-x\r\n", 600),
    ],
)
def test_an_answer_that_is_cut_short_or_none_at_all_has_its_code(answer: bytes, error: int) -> None:
    async def scenario(bench: Bench) -> None:
        port = await bench.serve(answering(bench, answer, keep=False))
        assert await bench.fetch(port) == FetchResult(1, error)

    run(scenario)


def test_a_reset_inside_the_answer_is_a_failed_socket() -> None:
    async def scenario(bench: Bench) -> None:
        async def act(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await bench.read(reader)
            writer.write(OK[:-1])
            await asyncio.sleep(0.1)
            reset(writer)

        assert (await bench.fetch(await bench.serve(act))).error == 706

    run(scenario)


def test_a_closed_port_an_unknown_name_and_a_far_address() -> None:
    async def scenario(bench: Bench) -> None:
        with socket.socket() as bound:
            bound.bind(("127.0.0.1", 0))
            assert (await bench.fetch(bound.getsockname()[1])).error == 714
        assert (await bench.fetch(80, host="no-such-host.invalid")).error == 713
        assert (await bench.fetch(80, host="192.0.2.1")).error == 714

    run(scenario)


def test_a_host_that_never_takes_the_connection_times_out_in_module_seconds() -> None:
    async def scenario(bench: Bench) -> None:
        with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
            address = server.getsockname()
            fillers = [socket.socket() for _ in range(4)]
            for filler in fillers:
                filler.setblocking(False)
                filler.connect_ex(address)
            begin = asyncio.get_running_loop().time()
            assert (await bench.fetch(address[1], connect_timeout=10.0)).error == 705
            passed = (asyncio.get_running_loop().time() - begin) * SPEED
            assert 9.0 <= passed < 60.0
            for filler in fillers:
                filler.close()

    run(scenario)


@pytest.mark.parametrize(
    ("answer", "error", "least"),
    [
        (b"", 720, 20.0),
        (b"HTTP/1.1 200 OK\r\nX: ", 720, 20.0),
        (b"HTTP/1.1 100 Continue\r\n\r\n", 720, 20.0),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", 705, 10.0),
    ],
)
def test_a_silent_server_times_out_in_module_seconds(answer: bytes, error: int, least: float) -> None:
    async def scenario(bench: Bench) -> None:
        port = await bench.serve(answering(bench, answer))
        begin = asyncio.get_running_loop().time()
        assert await bench.fetch(port) == FetchResult(1, error)
        assert (asyncio.get_running_loop().time() - begin) * SPEED >= least - 0.5

    run(scenario)


def test_a_body_that_drips_with_pauses_below_the_limit_is_complete() -> None:
    async def scenario(bench: Bench) -> None:
        async def act(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await bench.read(reader)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n")
            for piece in b"abcdef":
                await asyncio.sleep(4.0 / SPEED)
                writer.write(bytes([piece]))
            await reader.read()

        assert (await bench.fetch(await bench.serve(act))).body == b"abcdef"

    run(scenario)


def test_a_server_that_does_not_take_the_request() -> None:
    async def scenario(bench: Bench) -> None:
        async def act(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            cast(asyncio.Transport, writer.transport).pause_reading()
            await asyncio.sleep(30)

        port = await bench.serve(act)
        result = await bench.fetch(port, request=b"x" * 32_000_000, response_timeout=10.0)
        assert result.error == 718

    run(scenario)


def test_a_large_request_and_a_large_answer_pass_unharmed() -> None:
    async def scenario(bench: Bench) -> None:
        body = bytes(range(256)) * 4096 * 8

        async def act(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await bench.read(reader)
            assert await reader.readexactly(len(body)) == body
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            await reader.read()

        head = b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body)
        result = await bench.fetch(await bench.serve(act), request=head + body, method="POST")
        assert (result.status, result.body == body) == (200, True)

    run(scenario)


def test_an_aborted_request_reports_nothing_and_leaves_its_connection() -> None:
    async def scenario(bench: Bench) -> None:
        ended = asyncio.Event()

        async def act(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
            await bench.read(reader)
            await reader.read()
            ended.set()

        bench.start(await bench.serve(act), identity=5)
        await bench.until(lambda: bool(bench.requests))
        bench.fetcher.abort(5)
        await asyncio.wait_for(ended.wait(), 10)
        bench.fetcher.abort(6)
        assert not bench.results

    run(scenario)


def test_without_a_bearer_requests_fail_and_open_sockets_fall_silent() -> None:
    async def scenario(bench: Bench) -> None:
        port = await bench.serve(answering(bench, OK, b""))
        await bench.fetch(port)
        bench.start(port, identity=2)
        await bench.until(lambda: len(bench.requests) == 2)
        bench.fetcher.bearer(False)
        await bench.until(lambda: len(bench.results) == 2)
        assert bench.results[1] == FetchResult(2, 709)
        assert (await bench.fetch(port)).error == 712
        bench.fetcher.bearer(True)
        assert (await bench.fetch(port)).status == 200
        assert bench.closed == 0

    run(scenario)


def test_a_request_that_is_aborted_after_the_network_went_reports_nothing() -> None:
    async def scenario(bench: Bench) -> None:
        bench.start(await bench.serve(answering(bench, b"")), identity=2)
        await bench.until(lambda: bool(bench.requests))
        bench.fetcher.bearer(False)
        bench.fetcher.abort(2)
        await asyncio.sleep(0.05)
        assert not bench.results

    run(scenario)


def test_closing_kept_connections_is_no_news() -> None:
    async def scenario(bench: Bench) -> None:
        ended = asyncio.Event()

        async def act(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await answering(bench, OK)(reader, writer)
            ended.set()

        await bench.fetch(await bench.serve(act))
        bench.fetcher.close_kept()
        await asyncio.wait_for(ended.wait(), 10)
        await asyncio.sleep(0.05)
        assert bench.closed == 0

    run(scenario)


def test_an_announced_close_is_awaited_and_no_news() -> None:
    async def scenario(bench: Bench) -> None:
        answer = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        port = await bench.serve(answering(bench, answer, keep=False))
        assert (await bench.fetch(port)).close is True
        assert (await bench.fetch(port)).close is True
        await asyncio.sleep(0.05)
        assert (bench.closed, bench.connections) == (0, 2)

    run(scenario)


class Careless(Wire):
    """Takes what came for the whole, has no patience, and keeps no connection."""

    def cut(self, body: Body) -> Failure | None:
        return None

    def stalled(self) -> Failure | None:
        return None

    def whole_body(self, fetch: Fetch) -> float:
        return 6.0

    def keeps(self) -> bool:
        return False

    def code(self, failure: Failure) -> int:
        return 999


def test_every_habit_on_the_wire_can_be_another_one() -> None:
    async def scenario(bench: Bench) -> None:
        short = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc"
        assert (await bench.fetch(await bench.serve(answering(bench, short, keep=False)))).body == b"abc"
        assert (await bench.fetch(await bench.serve(answering(bench, short)))).body == b"abc"
        before = bench.connections
        port = await bench.serve(answering(bench, OK, OK))
        await bench.fetch(port)
        await bench.fetch(port)
        assert bench.connections - before == 2
        assert (await bench.fetch(80, host="192.0.2.1")).error == 999

    run(scenario, Careless)
