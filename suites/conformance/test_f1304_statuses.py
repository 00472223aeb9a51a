"""HTTPACTION: the status that is reported is the one that the server sent (L77)."""

from __future__ import annotations

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET, POST
from fixtures.spec import tables
from fixtures.verdict import requirement

REDIRECTS = (301, 302, 303, 307)
FINAL = tuple(code for code in tables.statuses() if code >= 200 and code not in REDIRECTS)
BODILESS = (204, 205, 304)
REPEATED = (204, 401, 404, 500, 502, 503, 504)
"""Answers after which some clients try again; not 408, after which RFC 9110 15.5.9 lets them."""
OUTSIDE_THE_TABLE = (308, 418, 422, 429, 451, 511, 599)


@requirement("F1304-11")
@pytest.mark.parametrize("status", FINAL)
def test_status_of_the_table_is_reported(session: Session, status: int) -> None:
    """Each final status of the table is reported with the length of the body that came with it."""
    size = 0 if status in BODILESS else 10 + status % 90
    session.url(f"/status-{status}/text-{size}")
    outcome = session.expect_status(session.action(GET), status)
    session.judge.must(outcome.length == size, f"{size} bytes were sent with the {status}: {outcome.shown()}")


@requirement("F1304-11")
@pytest.mark.parametrize("status", [201, 400, 404, 500])
def test_status_of_a_post_is_reported(session: Session, status: int) -> None:
    """The status that answers a POST is reported as well, also after one that was good."""
    session.post("/text-9", b"first")
    session.url(f"/status-{status}/text-33")
    session.data(b"second")
    outcome = session.expect_status(session.action(POST), status)
    session.judge.must(outcome.length == 33, f"33 bytes were sent with the {status}: {outcome.shown()}")


@requirement("F1304-11")
@pytest.mark.parametrize("method", [GET, POST], ids=["get", "post"])
@pytest.mark.parametrize("row", [(500, 200, 404, 200, 206, 200), (503, 404, 400, 304, 201, 204)], ids=["good", "all"])
def test_statuses_in_a_row(session: Session, row: tuple[int, ...], method: int) -> None:
    """Each status is that of its own answer, whatever the one before it was."""
    for status in row:
        session.url(f"/status-{status}/text-9")
        if method == POST:
            session.data(b"in a row")
        session.expect_status(session.action(method), status)


@pytest.mark.parametrize("method", [
    pytest.param(GET, marks=requirement("F1304-02")), pytest.param(POST, marks=requirement("F1304-03"))],
    ids=["get", "post"])
def test_whatever_the_answer_one_request_is_sent(session: Session, origin: Origin, method: int) -> None:
    """No status makes the DUT ask again of its own: a row of answers is a row of as many requests."""
    for status in REPEATED:
        session.url(f"/status-{status}/text-9")
        if method == POST:
            session.data(b"once")
        session.expect_status(session.action(method), status, requirement="F1304-11")
    session.wait(2)
    seen = [request.target.split("/")[2] for request in origin.requests()]
    due = [f"status-{status}" for status in REPEATED]
    session.judge.must(seen == due, f"requests for {due} are due, one of each: {seen}")


@requirement("F1304-12")
@pytest.mark.parametrize("status", OUTSIDE_THE_TABLE)
def test_status_outside_the_table_is_reported(session: Session, status: int) -> None:
    """A status that the table does not hold is passed on unchanged."""
    outcome = session.try_get(f"/status-{status}/text-21")
    session.judge.expect(outcome.code == status, f"{status} was sent: {outcome.shown()}")
    session.judge.expect(outcome.code != status or outcome.length == 21, f"21 bytes were sent: {outcome.shown()}")


@requirement("F1304-13")
@pytest.mark.parametrize("status", [*REDIRECTS, 308])
def test_redirect_is_reported_and_not_followed(session: Session, origin: Origin, status: int) -> None:
    """A redirect is told to the host by its own code; no request is made for the place it points to."""
    outcome = session.try_get(f"/redirect-{status}/text-25")
    session.wait(1)
    seen = [request.target for request in origin.requests()]
    session.judge.must(seen, f"the origin saw no request: {outcome.shown()}", requirement="F1304-02")
    session.judge.expect(outcome.code == status, f"{status} was sent: {outcome.shown()}")
    session.judge.expect(len(seen) == 1, f"one request is due, the origin saw {seen}")
