"""HTTPACTION: every value of the generated table for <method>, each with what a DUT must do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from fixtures.at import Shape
from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET, POST
from fixtures.spec import tables, tolerances
from fixtures.verdict import requirement

PARAMETER = tables.parameter("HTTPACTION", "method")
NAMES = ("GET", "POST", "HEAD", "DELETE")
REPORT_LIMIT = tolerances.seconds("T04", "limit")
SIBLING_METHODS = (4, 5, 20)
TOPICS = {"decimal": "decimal_number", "hex": "decimal_number", "zeros": "leading_zeros", "quoted": "quoted_number"}
TAKEN = {"decimal_number": "whole_part", "leading_zeros": "ignored", "quoted_number": "ok"}


def _values() -> Iterator[Any]:
    for value in tables.range_values(PARAMETER):
        name = f"{value.kind}-{value.text.strip(chr(34)) or 'nothing'}"
        yield pytest.param(value, marks=requirement(value.requirement), id=name)


@pytest.mark.parametrize("value", list(_values()))
def test_value_of_method(session: Session, origin: Origin, value: tables.RangeValue) -> None:
    """Values inside 0-3 run their method; values outside, and what is no number, are refused."""
    session.url("/text-5")
    if value.verdict == "accept":
        _runs(session, origin, int(value.text))
    elif value.kind in TOPICS:
        _may_be_taken_for_0(session, origin, value)
    elif value.size in SIBLING_METHODS:
        _may_be_a_method_of_the_family(session, value)
    else:
        session.refused(PARAMETER.line(value))


def _runs(session: Session, origin: Origin, method: int) -> None:
    if method == POST:
        session.data(b"12345")
    session.expect_status(session.action(method), 200)
    request = origin.request()
    session.judge.must(request.method == NAMES[method], f"{NAMES[method]} is due: {request.head!r}")


def _may_be_taken_for_0(session: Session, origin: Origin, value: tables.RangeValue) -> None:
    """Refused, or understood as GET; taking it for another method is never right."""
    line, topic = PARAMETER.line(value), TOPICS[value.kind]
    seen = session.at(line, Shape.ACTION)
    session.judge.must(seen.finals or seen.reports, f"neither final result code nor report: {seen.shown()}")
    reading = "error"
    if not seen.refused:
        report = session.modem.report("HTTPACTION", seen.sent + session.late(REPORT_LIMIT))
        found = [request.method for request in origin.requests()]
        right = report is not None and report.method == GET and found == ["GET"]
        reading = TAKEN[topic] if right else "wrong_value"
    session.topic(topic, reading, f"{value.why}: {seen.shown()}")
    session.alive()


def _may_be_a_method_of_the_family(session: Session, value: tables.RangeValue) -> None:
    """PUT and the like exist in some families; the dialect says whether they may."""
    seen = session.at(PARAMETER.line(value), Shape.ACTION)
    session.judge.must(seen.finals or seen.reports, f"neither final result code nor report: {seen.shown()}")
    session.topic("method_above_3", "error" if seen.refused else "ok", f"{value.why}: {seen.shown()}")
    if not seen.refused:
        session.modem.report("HTTPACTION", seen.sent + session.late(REPORT_LIMIT))
    session.alive()
