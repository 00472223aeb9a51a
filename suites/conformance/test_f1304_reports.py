"""HTTPACTION: form, number, order and time of OK and report (L73, L74, L82)."""

from __future__ import annotations

import pytest

from fixtures.bench import Session
from fixtures.bench.requests import DELETE, GET, HEAD, POST
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._timing import ended, settle

LIMIT = tolerances.seconds("T04", "limit")
SOON = tolerances.seconds("T02", "soon")
NOTHING = tolerances.seconds("T09", "quiet")
METHODS = {"get": GET, "post": POST, "head": HEAD, "delete": DELETE}
ANSWERS = ("/text-50", "/status-404/text-3", "/status-204", "/chunked-3/text-90", "/bye/text-20", "/nolength/text-30",
           "/empty", "/close")


def _run(session: Session, name: str, path: str) -> None:
    session.url(path)
    if name == "post":
        session.data(b"twelve bytes")
    session.action(METHODS[name])


@requirement("F1304-08")
def test_one_report_for_each_request(session: Session) -> None:
    """Each accepted request gets one report of three fields with its own method; none comes twice, also later."""
    for path in ANSWERS:
        for name in METHODS:
            _run(session, name, path)
    session.wait(NOTHING)
    left = [report.fields for report in session.modem.reports_left("HTTPACTION")]
    session.judge.must(not left, f"every request had its report, and these are left over: {left}")


@requirement("F1304-09")
@pytest.mark.parametrize("name", METHODS)
def test_one_ok_beside_a_report_of_an_errcode(session: Session, name: str) -> None:
    """A server that refuses the connection: OK once and a report once, in either order; ERROR alone is recorded."""
    if name == "post":
        session.data(b"twelve bytes")
    session.url(session.origin.refused())
    outcome = session.action(METHODS[name])
    session.topic("errcode_report", outcome.order, f"OK and report: {outcome.shown()}")
    session.quiet(outcome.exchange)


@requirement("F1304-09", "F1304-09a")
@pytest.mark.parametrize("name", METHODS)
def test_one_ok_beside_a_report_of_a_status(session: Session, name: str) -> None:
    """OK comes once, before the report or at most T02 after it; a report without any OK is a deviation."""
    session.url("/text-60")
    if name == "post":
        session.data(b"twelve bytes")
    outcome = session.expect_status(session.action(METHODS[name]), 200)
    finals = outcome.exchange.finals
    if outcome.report and finals and finals[0].t > outcome.report.t + session.late(SOON):
        session.judge.record("OK after the report", f"{finals[0].t - outcome.report.t:.1f} s")
    session.judge.record("order of OK and report", outcome.order)
    session.quiet(outcome.exchange, requirement="F1304-09")


@requirement("F1304-20")
@pytest.mark.parametrize(("name", "path"), [
    ("get", "/wait-6/text-20"), ("head", "/never"), ("post", "/never"),
    ("get", "/stallforever-50/bytes-100"), ("delete", "/stallhead-400/text-20"), ("get", "/drip-5-4/bytes-100"),
], ids=["held-6-s", "head-unanswered", "post-unanswered", "stalled-body", "stalled-head", "slow-body"])
def test_the_end_comes_in_time(session: Session, name: str, path: str) -> None:
    """OK and report come within 125 s of the command, whatever the server does; the defaults are in force."""
    session.url(path)
    if name == "post":
        session.data(b"twelve bytes")
    outcome = settle(session, METHODS[name])
    session.judge.must(ended(outcome) <= session.late(LIMIT), f"the end is due within {LIMIT:g} s: {outcome.shown()}")


@requirement("F1304-20")
def test_the_end_comes_in_time_without_a_connection(session: Session) -> None:
    """A server that answers no SYN ends the request in time too."""
    session.para("CONNECTTO", 20)
    session.url(session.origin.silent())
    outcome = settle(session)
    session.judge.must(ended(outcome) <= session.late(LIMIT), f"the end is due within {LIMIT:g} s: {outcome.shown()}")
