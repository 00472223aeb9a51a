"""HTTPACTION: what is reported when a request gets no answer, and that the service goes on afterwards (L73)."""

from __future__ import annotations

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET, POST
from fixtures.origin import content
from fixtures.spec import tolerances
from fixtures.verdict import needs, requirement
from suites.conformance._action import difference, judge_failure
from suites.conformance._timing import settle

RECVTO, RESPTO = 5, 20
HEAD_LIMIT = RESPTO + tolerances.seconds("T07", "over")
FAILURES = {"refused": "", "stalled-body": "/stallforever-50/bytes-100", "closed": "/close", "reset": "/reset",
            "not-http": "/banner"}


@requirement("F1304-14")
def test_refused_connection_is_an_errcode(session: Session) -> None:
    """A port where nobody listens gives OK and a report of an errcode, every time; never a status."""
    session.url(session.origin.refused())
    for _ in range(2):
        session.expect_failure(session.action(GET), (714,))


@requirement("F1304-15")
def test_unknown_host_is_an_errcode(session: Session) -> None:
    """A name below .invalid gives the errcode of a failed look-up."""
    session.url(f"http://{session.origin.place.unknown_host}/{session.origin.token}/")
    outcome = session.action(GET)
    session.judge.must(not outcome.is_status, f"the host does not exist: {outcome.shown()}")
    judge_failure(session, outcome, "unknown_host")


@requirement("F1304-16")
@pytest.mark.parametrize("method", [GET, POST], ids=["get", "post"])
def test_closed_before_the_answer_is_an_errcode(session: Session, method: int) -> None:
    """A server that takes the request and closes gives the errcode of a closed connection or a failed receive."""
    session.url("/close")
    if method == POST:
        session.data(b"nobody will answer this")
    outcome = session.action(method)
    session.judge.must(not outcome.is_status, f"no byte was answered: {outcome.shown()}")
    judge_failure(session, outcome, "closed_unanswered")


@requirement("F1304-17")
def test_another_protocol_is_an_errcode(session: Session) -> None:
    """A greeting of SSH in place of an answer is no answer of HTTP."""
    outcome = session.try_get("/banner")
    session.judge.must(not outcome.is_status, f"no answer of HTTP was sent: {outcome.shown()}")
    judge_failure(session, outcome, "not_http")


@requirement("F1304-17")
def test_an_unfinished_head_is_an_errcode(session: Session) -> None:
    """A head whose closing empty line never comes is no complete answer."""
    judge_failure(session, session.try_get("/nohead"), "not_http")


@requirement("F1304-40")
def test_silence_inside_the_head_is_an_errcode(session: Session) -> None:
    """After the status line and one header line nothing comes: an errcode, as soon as for no answer at all."""
    session.para("RECVTO", RECVTO)
    if not session.try_para("RESPTO", str(RESPTO)).ok:
        session.judge.record("tag_respto", "error")
    session.url("/stallhead-400/text-20")
    outcome, judge = settle(session), session.judge
    if outcome.refused:
        session.topic("errcode_report", "error", f"ERROR alone: {outcome.shown()}")
        return
    judge.expect(outcome.is_error and not outcome.length, f"an errcode with the length 0 is due: {outcome.shown()}")
    took = outcome.took or 0.0
    judge.expect(took <= session.late(HEAD_LIMIT), f"it came after {took:.1f} s, due within {HEAD_LIMIT:g} s")


@requirement("F1304-36")
@pytest.mark.parametrize("failure", FAILURES)
def test_the_service_goes_on_after_a_failure(session: Session, failure: str) -> None:
    """Without HTTPTERM a failed request leaves a service that does GET and POST as before, twice."""
    session.para("RECVTO", RECVTO)
    for turn in range(2):
        session.url(FAILURES[failure] or session.origin.refused())
        outcome = session.action(GET)
        session.judge.record("failed by", f"{failure}: {outcome.code or 'ERROR'}")
        _good_get(session, f"/text-{40 + turn}")
        _good_post(session, content.text(60 + turn, turn))


def _good_get(session: Session, path: str) -> None:
    session.url(path)
    outcome = session.expect_status(session.action(GET), 200)
    size = int(path.rpartition("-")[2])
    session.judge.must(outcome.length == size, f"{size} bytes were sent: {outcome.shown()}")


def _good_post(session: Session, data: bytes) -> None:
    session.url("/echo")
    session.download(len(data), requirement="F1304-36")
    seen = session.payload(data)
    session.judge.must(seen.ok, f"OK is due after the input: {seen.shown()}")
    outcome = session.expect_status(session.action(POST), 200)
    request = session.origin.last()
    session.judge.must(request.body == data, f"the body of the POST: {difference(request.body, data)}")
    session.judge.must(outcome.length == len(data), f"{len(data)} bytes were sent back: {outcome.shown()}")


@requirement("F1304-36")
@needs("dns")
def test_names_are_looked_up_after_one_that_is_unknown(session: Session, origin: Origin) -> None:
    """A name that nobody knows leaves the look-up of the next one as it was, twice."""
    for _ in range(2):
        session.url(f"http://{origin.place.unknown_host}/{origin.token}/")
        session.action(GET)
        session.url(origin.url("/text-46", host=origin.place.host_name))
        session.expect_status(session.action(GET), 200)


@requirement("F1304-36")
def test_the_service_goes_on_after_a_failed_post(session: Session, origin: Origin) -> None:
    """A POST that found nobody leaves a service that takes new data and posts exactly it."""
    session.data(content.text(100, 8))
    session.url(origin.refused())
    session.judge.record("failed by", f"refused POST: {session.action(POST).code or 'ERROR'}")
    _good_post(session, content.text(30, 9))
    _good_get(session, "/text-44")
