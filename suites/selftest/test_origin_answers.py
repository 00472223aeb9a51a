"""Heads and bodies of the origin's behaviours, byte for byte, seen by a raw client."""

from __future__ import annotations

import base64
import gzip
import hashlib

import h11
import pytest

from fixtures.origin import content
from suites.selftest.origin_bench import Bench, Wire, running_origin

origin = pytest.fixture(scope="module")(running_origin)


@pytest.fixture
def bench(origin: Bench) -> Bench:
    return origin.fresh()


def unchunk(body: bytes) -> tuple[list[bytes], bytes]:
    """Chunks and trailer of a chunked body, read strictly."""
    chunks: list[bytes] = []
    while True:
        size, body = body.split(b"\r\n", 1)
        count = int(size, 16)
        if count == 0:
            return chunks, body
        chunks.append(body[:count])
        assert body[count : count + 2] == b"\r\n"
        body = body[count + 2 :]


def test_default_answer(bench: Bench) -> None:
    answer = bench.get("no/such-thing/bytes-x/status-99/close-1")
    assert answer.status == 200
    assert answer.body == content.DEFAULT_TEXT
    assert answer.head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.lines("Content-Length") == [str(len(content.DEFAULT_TEXT))]
    assert answer.lines("Content-Type") == ["application/octet-stream"]
    assert answer.lines("Server") == ["origin"]
    assert answer.lines("Connection") == ["close"]
    assert answer.ending == "fin"


def test_keep_alive_is_honoured(bench: Bench) -> None:
    with Wire(bench.process.ports["plain"]) as wire:
        for number in range(3):
            wire.send(bench.request(f"bytes-{number}"))
            answer = wire.message()
            assert answer.body == content.body(number)
            assert answer.lines("Connection") == []
    assert len({record.connection for record in bench.requests(3)}) == 1


@pytest.mark.parametrize(
    ("version", "header", "kept"),
    [("1.0", "", False), ("1.0", "Connection: keep-alive\r\n", True), ("1.1", "Connection: Close\r\n", False)],
)
def test_end_of_connection_follows_the_request(bench: Bench, version: str, header: str, kept: bool) -> None:
    with Wire(bench.process.ports["plain"]) as wire:
        wire.send(f"GET /{bench.token}/empty HTTP/{version}\r\nHost: o\r\n{header}\r\n".encode())
        answer = wire.message() if kept else wire.everything()
        assert answer.lines("Connection") == (["keep-alive"] if kept else ["close"])


@pytest.mark.parametrize(
    ("segments", "body"),
    [
        ("bytes-0", b""),
        ("bytes-1000", content.body(1000)),
        ("bytes-300000-7", content.body(300000, 7)),
        ("text-500", content.text(500)),
        ("text-500-3", content.text(500, 3)),
        ("utf8-40", content.utf8(40)),
        ("all256", bytes(range(256))),
        ("empty", b""),
    ],
)
def test_bodies(bench: Bench, segments: str, body: bytes) -> None:
    answer = bench.get(segments)
    assert answer.body == body
    assert answer.lines("Content-Length") == [str(len(body))]
    record = bench.last()
    assert (record.sent_length, record.sent_sha256) == (len(body), hashlib.sha256(body).hexdigest())
    assert record.sent_body == body
    assert record.sent_head == answer.head


def test_ten_mebibytes(bench: Bench) -> None:
    answer = bench.get(f"bytes-{10 << 20}-1")
    assert answer.body == content.body(10 << 20, 1)
    record = bench.last()
    assert record.sent_length == 10 << 20
    assert record.sent_body == answer.body[: 1 << 20]


def test_stored_body_echo_and_nonce(bench: Bench) -> None:
    bench.client.store(bench.token, "my-page", b"\0stored\xff")
    assert bench.get("stored-my-page").body == b"\0stored\xff"
    assert bench.get("stored-other").body == content.DEFAULT_TEXT
    with Wire(bench.process.ports["plain"]) as wire:
        wire.send(bench.request("echo/bye", "POST", body=bytes(range(256))))
        assert wire.everything().body == bytes(range(256))
    first, second = bench.get("nonce").body, bench.get("nonce").body
    assert first != second
    assert first.isalpha()
    assert [record.sent_body for record in bench.requests(5)[-2:]] == [first, second]


@pytest.mark.parametrize("code", [200, 201, 301, 404, 416, 500, 505, 599])
def test_any_status(bench: Bench, code: int) -> None:
    answer = bench.get(f"status-{code}/text-5")
    assert answer.status == code
    assert answer.body == content.text(5)


@pytest.mark.parametrize("code", [204, 304])
def test_statuses_without_body(bench: Bench, code: int) -> None:
    answer = bench.get(f"status-{code}/bytes-9")
    assert (answer.status, answer.body) == (code, b"")
    assert answer.lines("Content-Length") == []
    assert bench.get(f"status-{code}/length-9").lines("Content-Length") == ["9"]


def test_head_has_the_head_of_get(bench: Bench) -> None:
    answer = bench.get("bytes-77", method="HEAD")
    assert answer.body == b""
    assert answer.lines("Content-Length") == ["77"]
    assert bench.last().sent_length == 0


def test_header_additions(bench: Bench) -> None:
    bench.client.store(bench.token, "two", b"X-One: 1\r\nset-cookie: a=b")
    answer = bench.get("head-two/id-abc/cookie/manyheaders-12")
    assert answer.lines("X-One") == ["1"]
    assert answer.lines("X-Id") == ["abc"]
    assert len(answer.lines("Set-Cookie")) == 2
    assert answer.lines("X-Many-12") == ["value 12"]
    assert answer.body == content.DEFAULT_TEXT


@pytest.mark.parametrize("style", ["", "/lower", "/nospace"])
@pytest.mark.parametrize("total", [200, 201, 203, 207, 208, 209, 400, 1500, 8192])
def test_padded_head(bench: Bench, total: int, style: str) -> None:
    answer = bench.get(f"headers-{total}{style}")
    assert len(answer.head) == total
    assert answer.body == content.DEFAULT_TEXT


def test_styles_of_the_head(bench: Bench) -> None:
    assert b"\r\ncontent-length: 20\r\n" in bench.get("lower").head
    assert b"\r\nContent-Length:20\r\n" in bench.get("nospace").head
    assert bench.get("noreason/status-404").head.startswith(b"HTTP/1.1 404 \r\n")
    assert bench.get("http10").head.startswith(b"HTTP/1.0 200 OK\r\n")


@pytest.mark.parametrize(("segment", "count"), [("chunked-1", 1), ("chunked-7", 7), ("chunked-1000", 1000)])
def test_chunked(bench: Bench, segment: str, count: int) -> None:
    answer = bench.get(f"{segment}/bytes-2000")
    chunks, trailer = unchunk(answer.body)
    assert answer.lines("Transfer-Encoding") == ["chunked"]
    assert answer.lines("Content-Length") == []
    assert len(chunks) == count
    assert b"".join(chunks) == content.body(2000)
    assert trailer == b"\r\n"
    assert bench.last().sent_sha256 == hashlib.sha256(content.body(2000)).hexdigest()


def test_chunked_with_trailer_and_to_http10(bench: Bench) -> None:
    assert unchunk(bench.get("chunked-2-trailer").body)[1] == b"X-Trailer: end\r\n\r\n"
    with Wire(bench.process.ports["plain"]) as wire:
        wire.send(f"GET /{bench.token}/chunked-2 HTTP/1.0\r\n\r\n".encode())
        answer = wire.everything()
    assert answer.body == content.DEFAULT_TEXT
    assert answer.lines("Transfer-Encoding") == []


def test_nothing_announces_a_length(bench: Bench) -> None:
    answer = bench.get("nolength/bytes-999", closing=False)
    assert answer.body == content.body(999)
    assert (answer.lines("Content-Length"), answer.lines("Connection")) == ([], ["close"])


def test_wrong_lengths(bench: Bench) -> None:
    longer = bench.get("length-50/bytes-20")
    assert (longer.lines("Content-Length"), longer.body) == (["50"], content.body(20))
    short = bench.get("short-5/bytes-20", closing=False)
    assert (short.lines("Content-Length"), short.body, short.ending) == (["20"], content.body(5), "fin")
    assert short.lines("Connection") == []
    extra = bench.get("extra-3/bytes-20")
    assert (extra.lines("Content-Length"), extra.body) == (["20"], content.body(20) + b"+++")
    assert [record.sent_length for record in bench.requests(3)] == [20, 5, 20]


def test_short_chunked_has_no_last_chunk(bench: Bench) -> None:
    answer = bench.get("short-10/chunked-4/bytes-20", closing=False)
    assert answer.body == b"5\r\n" + content.body(20)[:5] + b"\r\n5\r\n" + content.body(20)[5:10] + b"\r\n"


@pytest.mark.parametrize(
    ("header", "status", "part", "shown"),
    [
        ("", 200, slice(0, 100), None),
        ("bytes=0-9", 206, slice(0, 10), "bytes 0-9/100"),
        ("bytes=90-", 206, slice(90, 100), "bytes 90-99/100"),
        ("bytes=-5", 206, slice(95, 100), "bytes 95-99/100"),
        ("bytes=-500", 206, slice(0, 100), "bytes 0-99/100"),
        ("bytes=50-500", 206, slice(50, 100), "bytes 50-99/100"),
        ("bytes=7-7", 206, slice(7, 8), "bytes 7-7/100"),
        ("bytes=9-3", 200, slice(0, 100), None),
        ("bytes=0-1,5-6", 200, slice(0, 100), None),
        ("pages=1-2", 200, slice(0, 100), None),
    ],
)
def test_ranges(bench: Bench, header: str, status: int, part: slice, shown: str | None) -> None:
    line = f"Range: {header}\r\n" if header else ""
    answer = bench.get("range/bytes-100", headers=line)
    assert (answer.status, answer.body) == (status, content.body(100)[part])
    assert answer.lines("Content-Range") == ([shown] if shown else [])


def test_unsatisfiable_and_unsupported_range(bench: Bench) -> None:
    answer = bench.get("range/bytes-100", headers="Range: bytes=100-200\r\n")
    assert (answer.status, answer.lines("Content-Range")) == (416, ["bytes */100"])
    assert answer.body
    plain = bench.get("bytes-100", headers="Range: bytes=0-9\r\n")
    assert (plain.status, plain.body, plain.lines("Content-Range")) == (200, content.body(100), [])


def test_redirect_names_the_host_that_was_asked(bench: Bench) -> None:
    answer = bench.get("redirect-307", headers="")
    assert answer.status == 307
    assert answer.lines("Location") == [f"http://o/{bench.token}/landing"]


def test_gzip(bench: Bench) -> None:
    answer = bench.get("gzip/text-1000")
    assert answer.lines("Content-Encoding") == ["gzip"]
    assert gzip.decompress(answer.body) == content.text(1000)
    assert answer.lines("Content-Length") == [str(len(answer.body))]


def test_basic_credentials(bench: Bench) -> None:
    assert bench.get("basic-carol-se-cret/bytes-9").status == 401
    assert bench.get("basic-carol-se-cret", headers="Authorization: Basic eDp5\r\n").status == 401
    good = base64.b64encode(b"carol:se-cret").decode()
    answer = bench.get("basic-carol-se-cret/bytes-9", headers=f"Authorization: Basic {good}\r\n")
    assert (answer.status, answer.body) == (200, content.body(9))


def test_raw_answer(bench: Bench) -> None:
    raw = b"HTTP/9.9 OK!\nX:y\r\n\r\n\0\1\2"
    bench.client.store(bench.token, "odd", raw)
    assert bench.get("raw-odd/bye").raw == raw
    assert bench.last().sent_head == raw[:-3]
    assert bench.last().sent_body == b"\0\1\2"


@pytest.mark.parametrize(
    "segments",
    ["", "chunked-3-trailer/bytes-50", "nolength", "interim-103/interim-100", "headers-2000", "http10", "range"],
)
def test_an_independent_reader_agrees(bench: Bench, segments: str) -> None:
    """What is meant to be correct HTTP is so for h11."""
    reader = h11.Connection(h11.CLIENT)
    reader.send(h11.Request(method="GET", target="/", headers=[("Host", "o"), ("Connection", "close")]))
    reader.send(h11.EndOfMessage())
    reader.receive_data(bench.get(segments).raw)
    reader.receive_data(b"")
    data, kinds = b"", []
    while True:
        event = reader.next_event()
        kinds.append(type(event))
        if isinstance(event, h11.Data):
            data += event.data
        if isinstance(event, h11.EndOfMessage):
            break
        assert event is not h11.NEED_DATA
    assert data == bench.last().sent_body
    assert kinds.count(h11.InformationalResponse) == segments.count("interim")
