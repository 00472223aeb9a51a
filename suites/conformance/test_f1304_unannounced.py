"""HTTPACTION: bodies whose length is not told beforehand, in chunks or up to the close: their bytes are the server's.

Chunks are a MAY and the close a SHOULD, so an errcode is no fail; a status with other bytes, or with fewer, always is.
"""

from __future__ import annotations

from itertools import pairwise

import pytest

from fixtures.bench import Session
from fixtures.bench.requests import GET, POST
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._action import difference

HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
LAST = b"0\r\n\r\n"
LIKE_FRAMING = (b"0\r\n\r\n", b"5\r\nhello\r\n", b"\r\n0\r\n", b"\r\n\r\n", b"0", b"a\n", b"f" * 16)
"""Data of chunks, each of which looks like what stands between chunks."""


def _in_chunks(body: bytes, size: int, zeros: int = 0) -> bytes:
    """The body in chunks of a size, their lengths written with so many zeros in front from the second on."""
    cuts = [*range(0, len(body), size), len(body)]
    framed = [b"%s%x\r\n%s\r\n" % (b"0" * zeros * bool(start), end - start, body[start:end])
              for start, end in pairwise(cuts)]
    return HEAD + b"".join(framed) + LAST


def _judge(session: Session, path: str, body: bytes, method: int = GET) -> None:
    """A status comes with all of the body, its length (or 0, A18) reported; an errcode is judged by the level."""
    session.url(path)
    if method == POST:
        session.data(b"a question")
    outcome = session.action(method)
    if not session.judge.expect(outcome.code == 200, f"200 is due: {outcome.shown()}"):
        return
    session.judge.must(outcome.length in (0, len(body)), f"{len(body)} bytes were sent: {outcome.shown()}")
    data = session.read_all(len(body))
    session.judge.must(data == body, f"{outcome.shown()}, read: {difference(data, body)}")


@requirement("F1304-32")
@pytest.mark.parametrize("size", [1, 15, 16, 17, 255, 256, 257, 512, 1460, 4096])
def test_chunks_of_a_size(session: Session, size: int) -> None:
    """Three chunks of one size and the rest of a fourth."""
    body = content.body(3 * size + (size + 1) // 2, size)
    session.origin.store("chunks", _in_chunks(body, size))
    _judge(session, "/raw-chunks", body)


@requirement("F1304-32")
@pytest.mark.parametrize(("size", "zeros"), [(7, 0), (7, 1), (100, 3)], ids=["many", "many-zero", "zeros"])
def test_many_chunks(session: Session, size: int, zeros: int) -> None:
    """A hundred chunks, also with zeros before their lengths, and the same over a connection that cuts them."""
    body = content.body(100 * size, size)
    session.origin.store("chunks", _in_chunks(body, size, zeros))
    _judge(session, "/raw-chunks", body)
    _judge(session, "/raw-chunks/drip-40-0.05", body)


@requirement("F1304-32")
def test_chunks_that_look_like_their_framing(session: Session) -> None:
    """What looks like a length, or like the end, is data where data are due."""
    framed = b"".join(b"%x\r\n%s\r\n" % (len(data), data) for data in LIKE_FRAMING)
    session.origin.store("chunks", HEAD + framed + LAST)
    _judge(session, "/raw-chunks", b"".join(LIKE_FRAMING))
    _judge(session, "/raw-chunks/drip-30-0.05", b"".join(LIKE_FRAMING))


@requirement("F1304-32")
def test_answers_behind_one_with_a_trailer(session: Session) -> None:
    """Fields behind the last chunk belong to that answer alone."""
    for turn in range(3):
        _judge(session, f"/chunked-3-trailer/bytes-300-{turn}", content.body(300, turn))
        _judge(session, f"/bytes-200-{turn}", content.body(200, turn))


@requirement("F1304-33")
@pytest.mark.parametrize("method", [GET, POST], ids=["get", "post"])
@pytest.mark.parametrize("size", [1, 255, 1460, 4096, 10241, 14615])
def test_bodies_up_to_the_close(session: Session, size: int, method: int) -> None:
    """All that comes before the close is the body, whatever its size and method."""
    _judge(session, f"/nolength/bytes-{size}-{size}", content.body(size, size), method)


@requirement("F1304-33")
def test_line_ends_before_the_close(session: Session) -> None:
    """Line ends at both ends of a body that the close ends are part of it."""
    body = b"\r\n\r\ntext\r\n\r\n"
    session.origin.store("lines", body)
    _judge(session, "/nolength/stored-lines", body)
