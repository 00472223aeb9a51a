"""What the journal keeps: raw heads, bodies, findings, connections, and for whom."""

from __future__ import annotations

import hashlib

import pytest

from fixtures.origin import content
from fixtures.origin.records import ConnectionRecord, RequestRecord
from suites.selftest.origin_bench import Bench, Wire, running_origin, wait_for

origin = pytest.fixture(scope="module")(running_origin)


@pytest.fixture
def bench(origin: Bench) -> Bench:
    return origin.fresh()


def names(record: RequestRecord | ConnectionRecord) -> set[str]:
    return {problem.partition(":")[0] for problem in record.problems}


def exchange(bench: Bench, data: bytes, count: int = 1, port: str = "plain") -> RequestRecord:
    """Send bytes, half-close, wait for the end; the last of `count` requests."""
    with Wire(bench.process.ports[port]) as wire:
        wire.send(data)
        wire.sock.shutdown(1)
        wire.everything()
    return bench.requests(count)[-1]


def test_a_clean_request(bench: Bench) -> None:
    data = f"POST /{bench.token}/x?a=b%20c HTTP/1.1\r\nHost: o:1\r\nX-A:  b \r\nContent-Length: 5\r\n\r\nhello".encode()
    record = exchange(bench, data)
    assert record.head + record.body == data
    assert (record.method, record.target, record.version) == ("POST", f"/{bench.token}/x?a=b%20c", "HTTP/1.1")
    assert record.header("x-a") == ["b"]
    assert (record.framing, record.complete, record.problems) == ("length", True, ())
    assert record.body_sha256 == hashlib.sha256(b"hello").hexdigest()
    assert record.t_head is not None
    assert record.t_body is not None
    assert record.t_first <= record.t_head <= record.t_body
    assert record.listener == "plain"


def test_chunked_request(bench: Bench) -> None:
    head = f"POST /{bench.token}/ HTTP/1.1\r\nHost: o\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    record = exchange(bench, head + b"3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: 1\r\n\r\n")
    assert (record.body, record.framing, record.problems) == (b"abc0123456789", "chunked", ())


def test_byte_by_byte(bench: Bench) -> None:
    data = f"POST /{bench.token}/ HTTP/1.1\r\nHost: o\r\nContent-Length: 4\r\n\r\nabcd".encode()
    with Wire(bench.process.ports["plain"]) as wire:
        for position in range(len(data)):
            wire.send(data[position : position + 1])
        assert wire.message().status == 200
    record = bench.last()
    assert record.head + record.body == data
    assert record.problems == ()


def test_large_body_is_hashed_and_fetched(bench: Bench) -> None:
    body = content.body(20 << 20, 5)
    record = exchange(bench, bench.request("", "POST", body=body))
    assert record.body_length == len(body)
    assert record.body_sha256 == hashlib.sha256(body).hexdigest()
    assert record.body == body[: 16 << 20]


HEADS = [
    (b"GET /%s/ HTTP/1.1\nHost: o\n\n", {"bare-lf"}),
    (b"GET  /%s/ HTTP/1.1\r\nHost: o\r\n\r\n", {"request-line"}),
    (b"GET /%s/a b HTTP/1.1\r\nHost: o\r\n\r\n", {"request-line", "target-bytes"}),
    (b"GET /%s/ http/1.1\r\nHost: o\r\n\r\n", {"request-line", "version"}),
    (b"GET /%s/\r\nHost: o\r\n\r\n", {"request-line", "version"}),
    (b"GET /%s/ HTTP/1.1\r\n\r\n", {"host-missing"}),
    (b"GET /%s/ HTTP/1.1\r\nHost: o\r\nHost: o\r\n\r\n", {"host-repeated"}),
    (b"GET /%s/ HTTP/1.1\r\nHost: http://o/\r\n\r\n", {"host"}),
    (b"GET http://o/%s/ HTTP/1.1\r\nHost: o\r\n\r\n", {"absolute-target"}),
    (b"GET %s/ HTTP/1.1\r\nHost: o\r\n\r\n", {"target"}),
    (b"GET /%s/#part HTTP/1.1\r\nHost: o\r\n\r\n", {"target-bytes"}),
    (b"GET /%s/\xc3\xa4 HTTP/1.1\r\nHost: o\r\n\r\n", {"target-bytes"}),
    (b"GET /%s/ HTTP/1.1\r\nHost: o\r\nA: b\r\n c\r\n\r\n", {"obs-fold"}),
    (b"GET /%s/ HTTP/1.1\r\nHost: o\r\nA : b\r\n\r\n", {"blank-before-colon"}),
    (b"GET /%s/ HTTP/1.1\r\nHost: o\r\nA B: b\r\n\r\n", {"field-name"}),
    (b"GET /%s/ HTTP/1.1\r\nHost: o\r\nA\r\n\r\n", {"no-colon"}),
    (b"GET /%s/ HTTP/1.1\r\nHost: o\r\nA: \x01\r\n\r\n", {"field-value"}),
    (b"GET /%s/ HTTP/1.1\r\nHost: o\r\nA: b\rC: d\r\n\r\n", {"bare-cr", "field-value"}),
    (b"GET /%s/ HTTP/1.1\r\nHost: o\r\nUser-Agent: a\r\nuser-agent: b\r\n\r\n", {"user-agent-repeated"}),
    (b"POST /%s/ HTTP/1.1\r\nHost: o\r\nContent-Length: x\r\n\r\n", {"content-length"}),
    (b"POST /%s/ HTTP/1.1\r\nHost: o\r\nContent-Length: +3\r\n\r\n", {"content-length"}),
    (
        b"POST /%s/ HTTP/1.1\r\nHost: o\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
        {"content-length-repeated"},
    ),
    (
        b"POST /%s/ HTTP/1.1\r\nHost: o\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        {"length-and-coding"},
    ),
    (b"POST /%s/ HTTP/1.1\r\nHost: o\r\nTransfer-Encoding: lzw\r\n\r\n", {"coding"}),
    (b"POST /%s/ HTTP/1.0\r\nHost: o\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {"coding-in-1.0"}),
    (b"\r\nGET /%s/ HTTP/1.1\r\nHost: o\r\n\r\n", {"surplus"}),
    (b"GET /%s/ HTTP/1.1\r\nHost: o\r\n\r\n\r\n", {"surplus"}),
    (b"POST /%s/ HTTP/1.1\r\nHost: o\r\nContent-Length: 3\r\n\r\nabcdef", {"surplus"}),
    (b"POST /%s/ HTTP/1.1\r\nHost: o\r\nContent-Length: 3\r\n\r\nabc\r\n", {"surplus"}),
    (b'POST /%s/ HTTP/1.1\r\nHost: o\r\n\r\n{"a":1}', {"unframed"}),
    (b"GET /%s/ HTTP/1.1\r\nHost: o\r\n\r\nX-Lost: 1\r\n\r\n", {"unframed"}),
    (b"POST /%s/ HTTP/1.1\r\nHost: o\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n", {"chunk-bare-lf"}),
]


@pytest.mark.parametrize(
    ("data", "found"), HEADS, ids=lambda value: ",".join(sorted(value)) if isinstance(value, set) else ""
)
def test_malformed_but_served(bench: Bench, data: bytes, found: set[str]) -> None:
    data = data % bench.token.encode()
    record = exchange(bench, data)
    assert names(record) == found
    assert record.complete
    assert record.t_answered is not None
    assert record.head == data.lstrip(b"\r\n")[: len(record.head)]
    assert record.sent_head.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"POST /%s/ HTTP/1.1\r\nHost: o\r\nContent-Length: 10\r\n\r\nabc", "body-cut"),
        (b"POST /%s/ HTTP/1.1\r\nHost: o\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "body-cut"),
        (b"POST /%s/ HTTP/1.1\r\nHost: o\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab", "chunk-size"),
        (b"POST /%s/ HTTP/1.1\r\nHost: o\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n", "chunk-end"),
        (b"GET /%s/ HTTP/1.1\r\nHost: o\r\n", "head-cut"),
    ],
)
def test_incomplete_requests(bench: Bench, data: bytes, found: str) -> None:
    record = exchange(bench, data % bench.token.encode())
    assert found in names(record)
    assert not record.complete
    assert record.t_body is None


def test_growing_request_is_visible(bench: Bench) -> None:
    with Wire(bench.process.ports["plain"]) as wire:
        wire.send(bench.request("", "POST", body=b"x" * 100)[:-40])
        record = wait_for(lambda: next(iter(bench.client.journal(bench.token).requests), None))
        assert (record.complete, record.t_body) == (False, None)
        wait_for(lambda: bench.last().body_length == 60)
        wire.send(b"x" * 40)
        wire.message()
    assert bench.last().complete


def test_late_body_of_an_unframed_post(bench: Bench) -> None:
    with Wire(bench.process.ports["plain"]) as wire:
        wire.send(f"POST /{bench.token}/ HTTP/1.1\r\nHost: o\r\n\r\n".encode())
        wire.message()
        wire.send(b"late body")
        record = wait_for(lambda: bench.last() if bench.last().framing == "unframed" else None)
    assert record.body == b"late body"
    assert "unframed" in names(record)


def test_pipelined_requests_are_two(bench: Bench) -> None:
    record = exchange(bench, bench.request("bytes-1") + bench.request("bytes-2"), count=2)
    assert record.sent_body == content.body(2)
    assert record.problems == ()
    assert bench.connection().requests == 2


def test_waiting_request_has_its_time_of_arrival(bench: Bench) -> None:
    exchange(bench, bench.request("wait-0.4") + bench.request(""), count=2)
    first, second = bench.requests(2)
    assert first.t_answered is not None
    assert second.t_first < first.t_answered - 0.2


def test_too_long_a_head(bench: Bench) -> None:
    with Wire(bench.process.ports["plain"]) as wire:
        wire.send(f"GET /{bench.token}/ HTTP/1.1\r\nA: ".encode() + b"x" * 70000)
        assert wire.everything().status == 431
    assert "head-too-long" in names(bench.last())


def test_tokens_do_not_mix(bench: Bench) -> None:
    other = bench.fresh()
    bench.get("bytes-1")
    other.get("bytes-2")
    assert [record.target for record in bench.requests()] == [f"/{bench.token}/bytes-1"]
    assert [record.target for record in other.requests()] == [f"/{other.token}/bytes-2"]
    assert len(bench.client.journal(bench.token).connections) == 1


def test_one_connection_of_two_tokens_is_in_both(bench: Bench) -> None:
    other = bench.fresh()
    exchange(bench, bench.request() + other.request())
    assert bench.connection().id == other.connection().id
    assert len(other.requests()) == 1


def test_since_shows_what_is_new(bench: Bench) -> None:
    bench.get()
    before = bench.client.journal(bench.token)
    assert len(before.requests) == 1
    bench.get("bytes-4")
    later = bench.client.journal(bench.token, before.last)
    assert [record.target for record in later.requests] == [f"/{bench.token}/bytes-4"]
    assert len(later.connections) == 1
    assert later.now > before.now


def test_unassigned_traffic(bench: Bench) -> None:
    mark = bench.client.journal("").last
    port = bench.process.ports["plain"]
    with Wire(port) as wire:
        wire.send(b"GET /nosuchtoken/never HTTP/1.1\r\nHost: o\r\nConnection: close\r\n\r\n")
        assert wire.everything().body == content.DEFAULT_TEXT
    with Wire(port) as wire:
        wire.send(b"\x00garbage\r\n\r\n")
        wire.sock.shutdown(1)
        wire.everything()
    with Wire(port):
        pass
    wait_for(lambda: len(bench.client.journal("", mark).connections) == 3)
    seen = bench.client.journal("", mark)
    assert [record.head[:8] for record in seen.requests] == [b"GET /nos", b"\x00garbage"]
    assert [record.first[:3] for record in seen.connections] == [b"GET", b"\x00ga", b""]
    assert bench.client.journal(bench.token).connections == ()


def test_connection_facts(bench: Bench) -> None:
    with Wire(bench.process.ports["plain2"]) as wire:
        wire.send(bench.request())
        wire.message()
        peer = wire.sock.getsockname()
    ended = bench.connection(lambda seen: seen.closed_by)
    assert ended.listener == "plain2"
    assert ended.port == bench.process.ports["plain2"]
    assert ended.peer == f"127.0.0.1:{peer[1]}"
    assert ended.first == bench.request()[:64]
    assert ended.bytes_in == len(bench.request())
    assert (ended.closed_by, ended.close_kind, ended.tls, ended.client_hello) == ("dut", "fin", None, False)
    assert ended.t_close is not None
    assert ended.t_open <= bench.last().t_first <= ended.t_close


def test_refused_port(bench: Bench) -> None:
    with pytest.raises(ConnectionRefusedError):
        Wire(bench.process.ports["refused"])
