"""The emulated module's fetcher: requests that succeed, and what becomes of their connections."""

from __future__ import annotations

import asyncio
import socket

import pytest

from rigs.emulator.effects import Fetch, FetchResult
from rigs.emulator.net.body import Body
from rigs.emulator.net.failures import Failure
from rigs.emulator.net.wire import Wire
from suites.selftest.emulator_net_bench import OK, Bench, answering, reset, run


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
