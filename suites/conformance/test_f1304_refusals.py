"""HTTPACTION: the test form, and lines that must be refused without a trace (L70-L73)."""

from __future__ import annotations

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import DELETE, GET
from fixtures.spec import tables
from fixtures.verdict import requirement

OUTSIDE = ("255", "256", "-1", "4294967296", "9", "10", "13", "30", "33", "100", "103", "128", "257", "300", "1000",
           "65536", "65539", "16777216", "2147483648", "4294967299", "18446744073709551616")
SIBLINGS = ("4", "5", "20")
WRITTEN_BADLY = ("", "a", "0,0")
CAUSE = tables.causes()["no_url"]
NO_URL = sorted({*CAUSE.expected, *CAUSE.accepted})


@requirement("F1304-01")
@pytest.mark.parametrize("state", ["idle", "response", "data", "failed"])
def test_test_form_prints_the_methods(session: Session, state: str) -> None:
    """AT+HTTPACTION=? prints the range 0 to 3 on one line, then OK; whatever the service has done before."""
    if state == "response":
        session.get("/text-9")
    if state == "data":
        session.data(b"entered")
    if state == "failed":
        session.try_get(session.origin.refused())
    seen = session.at("AT+HTTPACTION=?")
    lines = [line.text for line in seen.information]
    judge = session.judge
    judge.must(seen.ok and len(lines) == 1 and not seen.strays and not seen.reports,
               f"one line of information text and OK are due: {seen.shown()}")
    printed = lines[0].removeprefix("+HTTPACTION:").lstrip(" ")
    session.topic("action_methods", printed, f"the range printed is {printed!r}")
    session.quiet(seen)


def _refused_without_a_trace(session: Session, values: tuple[str, ...]) -> None:
    session.url("/text-5")
    for value in values:
        session.refused(f"AT+HTTPACTION={value}")
    session.nothing(f"HTTPACTION with {', '.join(map(repr, values))} was refused")


@requirement("F1304-06")
def test_methods_outside_the_range_are_refused(session: Session) -> None:
    """Numbers that are no method, also those that a cut to 8 or 32 bits makes one, give ERROR and nothing else."""
    siblings = SIBLINGS if session.dialect.judge("method_above_3", "ok") == "fail" else ()
    _refused_without_a_trace(session, (*siblings, *OUTSIDE))


@requirement("F1304-07")
def test_badly_written_methods_are_refused(session: Session) -> None:
    """No value, a letter, and a value too many give ERROR and nothing else."""
    _refused_without_a_trace(session, WRITTEN_BADLY)


@requirement("F1304-21")
def test_no_report_follows_an_error(session: Session, origin: Origin) -> None:
    """An ERROR that comes after good requests repeats none of their reports, and the next request is clean."""
    session.get("/text-6")
    session.delete("/status-404/text-8", status=404)
    origin.mark()
    _refused_without_a_trace(session, ("256", "a", "0,0", "-1", ""))
    outcome = session.get("/text-7")
    session.judge.must(outcome.length == 7, f"7 bytes were sent: {outcome.shown()}", requirement="F1304-10")


@requirement("F1304-22", "F1304-21")
def test_no_request_without_a_url(fresh: Session) -> None:
    """In a service that never had a URL every method is refused, or reports that there is nowhere to go."""
    for method in range(GET, DELETE + 1):
        outcome = fresh.action(method)
        reading = "error" if outcome.refused else "status" if outcome.is_status else "ok_and_errcode"
        fresh.topic("request_stopped", reading, f"method {method}: {outcome.shown()}", requirement="F1304-22")
        if not outcome.refused and outcome.code not in NO_URL:
            fresh.judge.deviation(f"one of {NO_URL} tells of a missing URL: {outcome.shown()}", requirement="F1304-22")
    fresh.nothing("no URL is set")
