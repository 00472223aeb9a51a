"""HTTPACTION: the body of a POST is the data that HTTPDATA took in, and only a POST has one (L76, L109)."""

from __future__ import annotations

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import DELETE, GET, HEAD, POST
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._action import difference, judge_unrefreshed_post

SIZES = (1, 2, 255, 256, 257, 511, 512, 513, 1023, 1024, 1025, 2047, 2048, 2049, 4095, 4096, 4097, 14615)
LOOK_ALIKES = {
    "every-byte-value": content.ALL256,
    "nul-bytes": bytes(16),
    "line-ends": b"\r\n\r\n\n\r\r\n",
    "an-answer": b"\r\nOK\r\n\r\n+HTTPACTION: 1,200,5\r\n\r\nERROR\r\n",
    "a-command": b"AT+HTTPTERM\rAT\r\n",
    "a-request": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "chunks": b"3\r\nabc\r\n0\r\n\r\n",
    "escapes": b'+++ \x1a \x1b \x08 \x03 "\\22"',
    "leading-line-feed": b"\nbehind a line feed",
    "three-byte-characters": content.utf8(40),
}


def _posted(session: Session, data: bytes) -> None:
    before = len(session.origin.requests())
    session.post("/text-3", data)
    for request in session.origin.requests()[before:]:
        session.judge.must(request.complete and request.body == data, difference(request.body, data))


@requirement("F1304-25")
@pytest.mark.parametrize("size", SIZES)
def test_body_of_a_post(session: Session, size: int) -> None:
    """The origin receives what HTTPDATA was given, byte for byte, at every length."""
    _posted(session, content.body(size, size))


@requirement("F1304-25")
@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_body_that_looks_like_something_else(session: Session, name: str) -> None:
    """Nothing in the data is understood, changed or left out."""
    _posted(session, LOOK_ALIKES[name])


@requirement("F1304-25")
def test_bodies_of_posts_in_a_row(session: Session) -> None:
    """Each POST of a session carries its own data, longer and shorter ones in turn, also with requests between."""
    for seed, size in enumerate((700, 20, 1500, 1, 1024, 14)):
        _posted(session, content.body(size, seed))
        session.get("/text-12")


@requirement("F1304-25")
def test_large_bodies_of_posts_in_a_row(session: Session) -> None:
    """Twelve POSTs of 5000 bytes and more, the service not stopped between them: each carries its data whole."""
    for seed in range(12):
        _posted(session, content.body(5000 + 300 * seed, seed))


@requirement("F1304-26")
def test_post_without_data(session: Session, origin: Origin) -> None:
    """A POST in a session that took in no data is refused or empty; nothing of an earlier session is in it."""
    session.post("/text-4", content.text(80, 1))
    session.term()
    session.start()
    origin.mark()
    session.url("/text-5")
    judge_unrefreshed_post(session, session.action(POST), origin.requests(), b"")


@requirement("F1304-27")
@pytest.mark.parametrize("size", [40, 1025])
def test_post_again_without_new_data(session: Session, origin: Origin, size: int) -> None:
    """Further POSTs after one HTTPDATA repeat the data, are empty or are refused."""
    data = content.text(size, 2)
    session.post("/text-4", data)
    for _ in range(2):
        origin.mark()
        judge_unrefreshed_post(session, session.action(POST), origin.requests(), data)


@requirement("F1304-47")
def test_post_again_after_a_failed_one(session: Session, origin: Origin) -> None:
    """Data of a POST that found nobody is sent whole by the next one, or is gone."""
    data = content.text(300, 3)
    session.data(data)
    session.url(origin.refused())
    session.action(POST)
    session.url("/text-6")
    origin.mark()
    judge_unrefreshed_post(session, session.action(POST), origin.requests(), data)


@requirement("F1304-28")
@pytest.mark.parametrize(("method", "posted"), [
    (GET, False), (HEAD, False), (DELETE, False), (GET, True), (HEAD, True),
], ids=["get", "head", "delete", "get-after-post", "head-after-post"])
def test_only_a_post_carries_the_data(session: Session, origin: Origin, method: int, posted: bool) -> None:
    """GET and HEAD have no body although data was entered; a body of DELETE is recorded."""
    session.data(content.text(90, 4))
    if posted:
        session.url("/text-7")
        session.expect_status(session.action(POST), 200, requirement="F1304-03")
        origin.mark()
    session.url("/text-8")
    outcome = session.action(method)
    request = origin.last()
    bare = request.complete and not request.body and request.framing != "unframed"
    if method == DELETE:
        session.judge.record("body of DELETE", "none" if bare else f"{request.body_length} bytes, {request.framing}")
        return
    session.judge.expect(bare, f"no body is due: {request.head!r} {request.body[:60]!r}, {outcome.shown()}")
