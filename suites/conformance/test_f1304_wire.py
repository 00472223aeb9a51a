"""HTTPACTION: the request as a message of HTTP/1.1 (RFC 9112)."""

from __future__ import annotations

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import DELETE, GET, HEAD, POST
from fixtures.origin import content
from fixtures.verdict import requirement

METHODS = {"get": GET, "post": POST, "head": HEAD, "delete": DELETE}
DRESSED = (("CONTENT", "application/json"), ("ACCEPT", "text/html"), ("USERDATA", "X-Conformance: yes"))


@requirement("F1304-29")
@pytest.mark.parametrize("dressed", [False, True], ids=["defaults", "headers-set"])
@pytest.mark.parametrize("name", METHODS)
def test_request_is_well_formed(session: Session, origin: Origin, name: str, dressed: bool) -> None:
    """A strict reader finds nothing to object to in three requests in a row."""
    for tag, value in DRESSED if dressed else ():
        session.para(tag, value)
    if dressed:
        session.try_para("BREAKEND", "9")
    session.url("/text-30?a=1")
    for size in (1, 100, 2048):
        if name == "post":
            session.data(content.body(size, 5))
        session.action(METHODS[name])
    session.wait(1)
    found = origin.requests()
    session.judge.must(found, f"the origin saw no request for /{origin.token}", requirement="F1304-02")
    problems = {problem: request.head for request in found for problem in request.problems}
    for problem, head in problems.items():
        session.judge.deviation(f"{problem}; the head was {head!r}")


@requirement("F1304-49")
def test_body_of_a_post_is_framed(session: Session, origin: Origin) -> None:
    """A POST with 100 bytes says where its body ends, and it does end there."""
    session.data(content.body(100, 6))
    session.url("/text-31")
    outcome = session.action(POST)
    session.wait(1)
    request = origin.last()
    session.judge.must(request.framing in ("length", "chunked"), f"Content-Length or chunks are due: {request.head!r}")
    session.judge.expect(request.complete, f"the origin waited for the end: {request.body_length} bytes came, "
                         f"{request.head!r}, {outcome.shown()}")


@requirement("F1304-49")
@pytest.mark.parametrize("method", [POST, DELETE], ids=["post-without-data", "delete"])
def test_request_without_a_body_ends_with_its_head(session: Session, origin: Origin, method: int) -> None:
    """The origin need not wait for bytes that do not come: the message is complete at once."""
    session.url("/text-32")
    outcome = session.action(method)
    found = origin.requests()
    if not found and method == POST:
        session.judge.record("post_without_data", "error" if outcome.refused else f"errcode {outcome.code}")
        return
    request = origin.last()
    session.judge.must(request.framing != "unframed", f"a body without framing: {request.head!r} {request.body[:60]!r}")
    session.judge.expect(request.complete, f"the origin waited for the end: {request.head!r}, {outcome.shown()}")
