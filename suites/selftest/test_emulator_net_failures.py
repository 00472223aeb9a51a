"""The emulated module's fetcher: requests that fail, and what the failure is called."""

from __future__ import annotations

import asyncio
import socket
from typing import cast

import pytest

from rigs.emulator.effects import FetchResult
from suites.selftest.emulator_net_bench import OK, SPEED, Bench, answering, reset, run


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
