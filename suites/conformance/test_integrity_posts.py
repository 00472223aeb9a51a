"""Posts arrive as they were entered, at every length, in every manner of writing, one after the other (L109, L112)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from fixtures.bench import Session
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._input import bytewise, enter, input_time, odd_pieces, post_entered
from suites.conformance._settings import together

SIZES = (1, 2, 1023, 1024, 1025, 2047, 2048, 2049, 4095, 4096, 4097, 14615, 65535, 65536, 65537, 153599, 153600)
EDGES = (8191, 8192, 8193, 10000, 16383, 16384, 16385, 32767, 32768, 32769, 99999, 100000, 131072, 131073)
"""More sizes at which a length needs another bit, digit or buffer."""
SMALL = (1, 2, 255, 256, 257, 1025)
PAUSE = 0.02
ANSWERS = {
    "ok": b"\r\nOK\r\n",
    "ok-alone": b"OK",
    "error": b"\r\nERROR\r\n",
    "cme-error": b"\r\n+CME ERROR: 50\r\n",
    "prompt": b"\r\nDOWNLOAD\r\n",
    "prompt-and-ok": b"DOWNLOAD\r\n\r\nOK\r\n",
    "report": b"\r\n+HTTPACTION: 1,200,5\r\n",
    "read": b"\r\n+HTTPREAD: DATA,5\r\nhello\r\n+HTTPREAD: 0\r\n",
    "digits-of-v0": b"0\r4\r",
    "restart": b"\r\nRDY\r\n\r\n+CPIN: READY\r\n\r\nPB DONE\r\n",
}
LINES = {
    "stop": b"AT+HTTPTERM\r",
    "stop-with-line-feed": b"\r\nAT+HTTPTERM\r\n",
    "another-input": b"AT+HTTPDATA=5,10\rhello",
    "action": b"AT+HTTPACTION=1\r",
    "repeat": b"A/",
    "many": b"ATE1\rATV0\rATZ\rAT&F\rAT+CRESET\r",
}
CONTROLS = {
    "plus-signs": b"+++",
    "plus-signs-around": b"+++text+++",
    "nuls": bytes(300),
    "nul-inside": b"before\0behind",
    "nul-at-the-end": b"text\0",
    "control-z": b"\x1a",
    "control-z-at-the-end": b"text\x1a",
    "escape": b"\x1b",
    "escape-sequence": b"\x1b[2J\x1b[0m",
    "backspaces": b"text\x08\x08\x08\x7f",
    "cr-first": b"\rtext",
    "lf-first": b"\ntext",
    "crlf-first": b"\r\ntext",
    "cr-last": b"text\r",
    "lf-last": b"text\n",
    "crlf-last": b"text\r\n",
    "cr-alone": b"\r",
    "lf-alone": b"\n",
    "line-ends": b"\r\n" * 200,
    "blanks": b"  text \t ",
    "flow-control": b"\x13\x11\x13",
    "quotes": b'"text","\\22\\0D"',
}
HTTP = {
    "empty-line": b"\r\n\r\n",
    "request": b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc",
    "answer": b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
    "chunks": b"5\r\nhello\r\n0\r\n\r\n",
    "percent": b"a=1&b=%00%0d%0a+c",
    "utf-8": content.utf8(700),
}
LOOK_ALIKES = {"answers": ANSWERS, "lines": LINES, "controls": CONTROLS, "http": HTTP}
TELLING = {
    "controls": bytes(range(16)),
    "more-controls": bytes(range(16, 33)),
    "signs": b'+A/a;="\\%&?0:\x7f',
    "eight-bit": b"\x80\x81\x85\x8d\xa0\xe1\xfd\xfe\xff",
}
TURNS = {
    "longer-then-shorter": (4097, 1025, 2),
    "shorter-then-longer": (2, 1024, 4096),
    "long-short-long": (65537, 1, 65536),
    "one-less-each": (2049, 2048, 2047),
    "largest-then-smallest": (153600, 1, 153599),
    "equal": (1024, 1024, 1024),
}


def _post(session: Session, data: bytes, pieces: list[bytes], *, pause: float = 0.0) -> None:
    """Enter the data in pieces, POST it; the origin must have it by length, by SHA-256 and byte for byte."""
    enter(session, pieces, pause=pause, time=input_time(session, len(data)))
    request = post_entered(session, data)
    session.judge.must(request.body_length == len(data), f"{request.body_length} bytes came, {len(data)} are due")
    session.judge.must(request.body_sha256 == hashlib.sha256(data).hexdigest(), "the SHA-256 at the origin differs")


@requirement("F1307-25", "F1304-25")
@pytest.mark.parametrize("size", sorted(SIZES + EDGES))
def test_whole(session: Session, size: int) -> None:
    """Written at once."""
    data = content.body(size, size)
    _post(session, data, [data])


@requirement("F1307-11", "F1304-25")
@pytest.mark.parametrize("size", SMALL)
def test_byte_by_byte(session: Session, size: int) -> None:
    """Written one byte at a time."""
    data = content.body(size, size + 1)
    _post(session, data, bytewise(data))


@requirement("F1307-25", "F1304-25")
@pytest.mark.parametrize("size", SIZES[2:])
def test_in_odd_pieces(session: Session, size: int) -> None:
    """Written in pieces that fit no buffer, with pauses between them."""
    data = content.body(size, size + 2)
    _post(session, data, odd_pieces(data), pause=PAUSE)


@requirement("F1307-11", "F1304-25")
@pytest.mark.parametrize("kind", TELLING)
def test_bytes_first_last_and_repeated(session: Session, kind: str) -> None:
    """Bytes that mean something to a terminal, a line editor or a C string, at both ends and in a row."""
    for byte in TELLING[kind]:
        one = bytes([byte])
        data = one + b"-" + one * 3 + b"-" + one
        enter(session, [data])
        post_entered(session, data)


@requirement("F1307-11", "F1304-25")
@pytest.mark.parametrize("split", [False, True], ids=["whole", "in-pieces"])
@pytest.mark.parametrize("kind", LOOK_ALIKES)
def test_what_looks_like_something_else(session: Session, kind: str, split: bool) -> None:
    """Answers, command lines, control characters and HTTP in the data stay data."""
    together(session, LOOK_ALIKES[kind].values(),
             lambda data: _post(session, data, odd_pieces(data) if split else [data], pause=PAUSE))


@requirement("F1307-17", "F1304-25")
@pytest.mark.parametrize("name", TURNS)
def test_posts_of_one_session(session: Session, name: str) -> None:
    """The second and the third post of a session hold their own data and nothing of the ones before."""
    for turn, size in enumerate(TURNS[name]):
        data = content.body(size, 100 * turn + size)
        _post(session, data, [data])


@requirement("F1307-22", "F1304-25")
@pytest.mark.parametrize("manner", [bytewise, odd_pieces], ids=["byte-by-byte", "odd-pieces"])
def test_posts_with_reads_between_them(session: Session, manner: Callable[[bytes], list[bytes]]) -> None:
    """Requests, reads and headers between two posts change neither."""
    for size in (300, 17, 1030):
        data = content.body(size, 7 * size)
        _post(session, data, manner(data))
        session.get(f"/bytes-{size}-9")
        session.judge.must(session.read_all(size) == content.body(size, 9), "the body of the GET between is due",
                           requirement="F1306-02")
        session.head()
