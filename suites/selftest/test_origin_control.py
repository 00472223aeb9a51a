"""The control API, the silent port, and the origin as a process."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from fixtures.origin import content, process
from fixtures.origin.client import OriginClient
from fixtures.origin.records import OriginError
from suites.selftest.origin_bench import Bench, Wire, running_origin, wait_for

origin = pytest.fixture(scope="module")(running_origin)
CALLS = ["GET /_/info", "GET /_/journal?token=", "POST /_/open", "POST /_/store", "POST /_/silent", "POST /_/close"]


@pytest.fixture
def bench(origin: Bench) -> Bench:
    return origin.fresh()


def connected(port: int, timeout: float) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout).close()
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize("call", [*CALLS, "GET /_/", "GET /_/nothing"])
@pytest.mark.parametrize("secret", [None, "", "wrong", "Bearer wrong", "Basic {}", "{}", "bearer{}"])
def test_nothing_is_told_without_the_bearer(bench: Bench, call: str, secret: str | None) -> None:
    method, path = call.split()
    connection = http.client.HTTPConnection("127.0.0.1", bench.process.ports["plain"], timeout=10)
    headers = {} if secret is None else {"Authorization": secret.format(bench.process.bearer)}
    connection.request(method, path, b"{}", headers)
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (404, content.DEFAULT_TEXT)
    connection.close()


def test_stranger_is_journalled_and_the_bench_is_not(bench: Bench) -> None:
    mark = bench.client.journal("").last
    with Wire(bench.process.ports["plain"]) as wire:
        wire.send(b"GET /_/info HTTP/1.1\r\nHost: o\r\nConnection: close\r\n\r\n")
        wire.everything()
    bench.client.info()
    seen = bench.client.journal("", mark)
    assert [record.target for record in seen.requests] == ["/_/info"]
    assert len(seen.connections) == 1


def test_wrong_bearer_is_one_clear_line(bench: Bench) -> None:
    with OriginClient(bench.process.url, "wrong") as client, pytest.raises(OriginError, match="check the bearer"):
        client.info()


def test_control_over_tls(bench: Bench) -> None:
    with OriginClient(bench.process.tls_url, bench.process.bearer) as client:
        assert dict(client.info().ports) == dict(bench.process.ports)


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda c: c.open("no good", 1.0), "letters and digits"),
        (lambda c: c.open("t", 0), "above 0"),
        (lambda c: c.open("t", float("nan")), "above 0"),
        (lambda c: c.journal("never0opened"), "not open"),
        (lambda c: c.store("never0opened", "x", b""), "not open"),
        (lambda c: c.silent("never0opened"), "not open"),
    ],
)
def test_bad_calls_say_why(bench: Bench, call: object, reason: str) -> None:
    with pytest.raises(OriginError, match=reason):
        call(bench.client)  # type: ignore[operator]
    bench.client.info()


def test_client_comes_back_after_a_lost_connection(bench: Bench) -> None:
    bench.client.info()
    bench.client._http.sock.shutdown(socket.SHUT_RDWR)
    assert bench.client.info().now > 0


def test_client_names_an_origin_that_is_not_there(bench: Bench) -> None:
    url = f"http://127.0.0.1:{bench.process.ports['refused']}"
    with OriginClient(url, "x") as client, pytest.raises(OriginError, match="cannot be reached") as caught:
        client.info()
    assert "\n" not in str(caught.value)
    with pytest.raises(OriginError, match="http://host:port"):
        OriginClient("origin:80", "x")


def test_close_forgets_and_disconnects(bench: Bench) -> None:
    bench.client.store(bench.token, "page", b"x")
    port = bench.client.silent(bench.token)
    with Wire(bench.process.ports["plain"]) as idle, Wire(bench.process.ports["plain"]) as busy:
        idle.send(bench.request())
        idle.message()
        busy.send(bench.request("never"))
        bench.requests(2)
        bench.client.close(bench.token)
        assert idle.everything().raw == b""
        assert busy.everything().raw == b""
    with pytest.raises(OriginError, match="not open"):
        bench.client.journal(bench.token)
    wait_for(lambda: refused(port))
    assert bench.get("stored-page").body == content.DEFAULT_TEXT
    bench.client.close(bench.token)


def refused(port: int) -> bool:
    try:
        return not connected(port, 0.5)
    except ConnectionRefusedError:
        return True


def test_silent_port_stays_silent(bench: Bench) -> None:
    port = bench.client.silent(bench.token)
    for _ in range(2):
        assert not connected(port, 0.6)
    bench.client.close(bench.token)


def test_silent_port_answers_late(bench: Bench) -> None:
    """Released after 6 DUT s at speed 10, the next SYN of a waiting client (1 s after its first) gets through."""
    fast = bench.fresh(10.0)
    started = time.monotonic()
    port = fast.client.silent(fast.token, release_after=6.0)
    with Wire(port) as wire:
        assert time.monotonic() - started >= 0.6
        wire.send(fast.request("bytes-50/bye"))
        assert wire.everything().body == content.body(50)
    assert (fast.connection().listener, fast.connection().port) == ("silent", port)
    assert len(fast.client.journal(fast.token).connections) == 1
    assert all(seen.listener != "silent" for seen in fast.client.journal("").connections)


def test_many_connections_leave_nothing_behind(bench: Bench) -> None:
    folder = f"/proc/{bench.process.pid}/fd"
    bench.get("bye")
    wait_for(lambda: bench.connection().closed_by)
    before = len(os.listdir(folder))
    for segments in ("bye", "close", "reset", "rst/bytes-10", "nolength", "short-1") * 5:
        bench.get(segments, closing=False)
    for _ in range(10):
        with Wire(bench.process.ports["plain"]) as wire:
            wire.send(bench.request("never"))
    wait_for(lambda: len(os.listdir(folder)) <= before)


def test_start_and_stop() -> None:
    server = process.start(token="a secret")
    assert (server.alive(), server.bearer) == (True, "a secret")
    assert server.url == f"http://127.0.0.1:{server.ports['plain']}"
    assert server.tls_url == f"https://127.0.0.1:{server.ports['tls']}"
    server.stop()
    assert not server.alive()
    server.stop()


def test_ports_can_be_named_and_taken() -> None:
    first = process.start()
    taken = f"127.0.0.1:{first.ports['plain']}"
    with pytest.raises(OriginError, match=f"cannot listen on {taken}.*in use") as caught:
        process.start(bind=taken)
    assert "\n" not in str(caught.value)
    with pytest.raises(OriginError, match="in use"):
        process.start(tls_bind=taken)
    first.stop()
    again = process.start(bind=taken)
    assert again.url == f"http://{taken}"
    again.stop()


def test_ipv6_loopback() -> None:
    server = process.start(bind="[::1]:0", tls_bind="[::1]:0")
    with OriginClient(server.url, server.bearer) as client:
        client.open("six")
    with socket.create_connection(("::1", server.ports["plain"]), timeout=10) as sock:
        sock.sendall(b"GET /six/close HTTP/1.1\r\nHost: [::1]\r\n\r\n")
        assert sock.recv(100) == b""
    server.stop()


def test_origin_ends_with_its_starter() -> None:
    server = process.start()
    stdin = server._process.stdin
    assert stdin is not None
    stdin.close()
    wait_for(lambda: not server.alive())
    assert server._process.returncode == 0
    server.stop()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_cleanly(number: signal.Signals) -> None:
    server = process.start()
    with Wire(server.ports["plain"]) as wire:
        wire.send(b"GET / HTTP/1.1\r\nHost: o\r\n\r\n")
        wire.message()
        os.kill(server.pid, number)
        wait_for(lambda: not server.alive())
    assert (server._process.returncode, server.log()) == (0, "")
    server.stop()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--bind", "nonsense"], "HOST:PORT"),
        (["--bind", "127.0.0.1:70000"], "0 to 65535"),
        (["--bind", "192.0.2.1:0", "--token", "0123456789abcdef"], "cannot listen on 192.0.2.1:0"),
        (["--bind", "0.0.0.0:0"], "needs a secret"),
        (["--tls-bind", "[::]:0", "--token", "short"], "at least 16"),
        (["--token-file", "/no/such"], "--token-file /no/such: No such file"),
        (["--token-file", "/dev/null"], "is empty"),
        (["--ports", "9-8"], "FIRST-LAST"),
        (["--memory", "1"], "from 64 to"),
        (["--frobnicate"], "--frobnicate"),
        (["--cert", "x.pem"], "belong together"),
        (["--cert", "/no/such.pem", "--key", "/no/such.pem"], "No such file"),
    ],
)
def test_bad_arguments_are_one_line(arguments: list[str], reason: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fixtures.origin", *arguments], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 2
    assert reason in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""
