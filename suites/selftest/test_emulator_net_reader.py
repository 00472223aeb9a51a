"""The emulated module's reader of HTTP answers: every example whole, byte by byte, and with bytes behind it."""

from __future__ import annotations

from typing import Any, cast

import pytest

from rigs.emulator.net.failures import Failed, Failure
from rigs.emulator.net.reader import Answer, AnswerReader
from rigs.emulator.net.wire import Wire

BODY = bytes(range(256)) * 3


class Narrow(Wire):
    """Has little memory."""

    def head_limit(self) -> int:
        return 4096

    def body_limit(self) -> int:
        return 4096


def head(*lines: str) -> bytes:
    return "\r\n".join((*lines, "", "")).encode()


SIMPLE = head("HTTP/1.1 200 OK", "Content-Length: 768")
CHUNKED = head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
COMPLETE = {
    "length": ("GET", SIMPLE + BODY, (200, SIMPLE, BODY, True)),
    "no reason": ("GET", head("HTTP/1.1 404", "Content-Length: 0"), (404, None, b"", True)),
    "empty": ("POST", head("HTTP/1.1 201 C", "content-length:0"), (201, None, b"", True)),
    "HEAD": ("HEAD", SIMPLE, (200, SIMPLE, b"", True)),
    "204": ("GET", head("HTTP/1.1 204 N", "Content-Length: 5"), (204, None, b"", True)),
    "304": ("GET", head("HTTP/1.1 304 N", "Content-Length: 5"), (304, None, b"", True)),
    "close": (
        "GET", head("HTTP/1.1 200 OK", "Connection: Close", "Content-Length: 1") + b"x", (200, None, b"x", False)
    ),
    "http10": ("GET", head("HTTP/1.0 200 OK", "Content-Length: 1") + b"x", (200, None, b"x", False)),
    "http10 kept": (
        "GET", head("HTTP/1.0 200 OK", "Connection: keep-alive", "Content-Length: 1") + b"x",
        (200, None, b"x", True),
    ),
    "interim": (
        "GET", head("HTTP/1.1 100 C") + head("HTTP/1.1 103 E", "Link: </a>") + SIMPLE + BODY,
        (200, SIMPLE, BODY, True),
    ),
    "chunked": (
        "GET", CHUNKED + b"1\r\nx\r\n00A;n=v\r\n0123\r\n6789\r\n0\r\n\r\n", (200, CHUNKED, b"x0123\r\n6789", True)
    ),
    "trailer": (
        "GET", CHUNKED + b"1 \r\nx\r\n0\r\nX-Sum: 1\r\nY: 2\r\n\r\n", (200, CHUNKED, b"x", True)
    ),
    "chunked HEAD": ("HEAD", CHUNKED, (200, CHUNKED, b"", True)),
    "chunked wins": (
        "GET", head("HTTP/1.1 200 OK", "Content-Length: 99", "Transfer-Encoding: gzip, Chunked") + b"0\r\n\r\n",
        (200, None, b"", True),
    ),
    "bare line feeds": ("GET", b"HTTP/1.1 200 OK\nContent-Length: 2\n\nab", (200, None, b"ab", True)),
    "blank line first": ("GET", b"\r\n" + SIMPLE + BODY, (200, SIMPLE, BODY, True)),
    "same length twice": (
        "GET", head("HTTP/1.1 200 OK", "Content-Length: 2", "Content-Length: 2") + b"ab", (200, None, b"ab", True)
    ),
}
Expected = tuple[int, bytes | None, bytes, bool]


def read(method: str, pieces: list[bytes], *, end: bool = False) -> Answer | None:
    reader = AnswerReader(method, Narrow(cast(Any, None)))
    for piece in pieces:
        reader.feed(piece)
    if end:
        reader.end()
    return reader.answer


def check(found: Answer | None, expected: Expected) -> None:
    status, raw, body, keep = expected
    assert found is not None
    assert (found.status, found.body, found.keep) == (status, body, keep)
    assert raw is None or found.head == raw


@pytest.mark.parametrize("name", COMPLETE)
def test_an_answer_is_read_whole_and_byte_by_byte(name: str) -> None:
    method, data, expected = COMPLETE[name]
    check(read(method, [data]), expected)
    check(read(method, [bytes([byte]) for byte in data]), expected)
    assert read(method, [data[:-1]]) is None


@pytest.mark.parametrize("name", COMPLETE)
def test_bytes_behind_an_answer_are_no_part_of_it_and_spoil_the_connection(name: str) -> None:
    method, data, (status, raw, body, _) = COMPLETE[name]
    check(read(method, [data + b"HTTP/1.1 500 X\r\n\r\n"]), (status, raw, body, False))


def test_a_body_without_length_ends_with_the_connection() -> None:
    raw = head("HTTP/1.1 200 OK")
    assert read("GET", [raw, b"abc"]) is None
    check(read("GET", [raw, b"abc", b"def"], end=True), (200, raw, b"abcdef", False))
    check(read("GET", [raw], end=True), (200, raw, b"", False))


@pytest.mark.parametrize(
    ("data", "failure"),
    [
        (b"SSH-2.0-x\r\n", Failure.NOT_HTTP),
        (b"HTTQ", Failure.NOT_HTTP),
        (b"HTTP/2.0 200 OK\r\n\r\n", Failure.NOT_HTTP),
        (b"HTTP/1.1 20x OK\r\n\r\n", Failure.NOT_HTTP),
        (head("HTTP/1.1 200 OK", "Content-Length: 1", "Content-Length: 2"), Failure.NOT_HTTP),
        (head("HTTP/1.1 200 OK", "Content-Length: -1"), Failure.NOT_HTTP),
        (CHUNKED + b"zz\r\n", Failure.NOT_HTTP),
        (CHUNKED + b"1\r\nxy\r\n", Failure.NOT_HTTP),
        (head("HTTP/1.1 200 OK", "Content-Length: 4097"), Failure.TOO_BIG),
        (head("HTTP/1.1 200 OK", "X: " + "y" * 5000), Failure.TOO_BIG),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 5000, Failure.TOO_BIG),
        (head("HTTP/1.1 200 OK") + b"y" * 5000, Failure.TOO_BIG),
    ],
)
def test_what_cannot_be_an_answer_fails(data: bytes, failure: Failure) -> None:
    for pieces in ([data], [bytes([byte]) for byte in data]):
        with pytest.raises(Failed) as caught:
            read("GET", pieces)
        assert caught.value.failure is failure


@pytest.mark.parametrize(
    "data", [b"", b"HT", SIMPLE[:-2], SIMPLE, SIMPLE + BODY[:-1], CHUNKED + b"2\r\nxy\r\n", head("HTTP/1.1 100 C")]
)
def test_an_early_end_of_the_connection_fails(data: bytes) -> None:
    with pytest.raises(Failed) as caught:
        read("GET", [data] if data else [], end=True)
    assert caught.value.failure is Failure.CLOSED


def test_a_large_body_of_small_chunks_is_read_in_reasonable_time() -> None:
    reader = AnswerReader("GET", Wire(cast(Any, None)))
    reader.feed(CHUNKED + b"8\r\n01234567\r\n" * 80_000 + b"0\r\n\r\n")
    assert reader.answer is not None
    assert len(reader.answer.body) == 640_000
