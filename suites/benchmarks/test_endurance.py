"""Many requests in one session: how many a minute, and whether the thousandth is like the first."""

from __future__ import annotations

import statistics

from fixtures.bench import Session
from suites.benchmarks._meter import Meter

REQUESTS = 1000
SHARE = 50
"""Requests at the begin and at the end that are compared."""


def test_a_thousand_requests(session: Session, meter: Meter) -> None:
    """GET of a small body, read each time."""
    session.get("/bytes-100")
    times: list[float] = []
    begin = session.modem.now()
    for _ in range(REQUESTS):
        outcome = session.expect_status(session.action(0), 200)
        times.append(outcome.took or 0.0)
        session.read_all(100)
    minutes = (session.modem.now() - begin) / 60
    meter.counts("requests a minute", [REQUESTS / minutes], "1/min")
    meter.times("report, first requests of a session", times[:SHARE])
    meter.times("report, last of a thousand requests", times[-SHARE:])
    first, last = statistics.median(times[:SHARE]), statistics.median(times[-SHARE:])
    session.judge.record("last requests by first", f"{last / first:.2f}")


def test_jitter_of_reports(session: Session, meter: Meter) -> None:
    """How much the time of a report differs from its median though the origin answers alike."""
    session.url("/bytes-10")
    times = [session.expect_status(session.action(0), 200).took or 0.0 for _ in range(max(20, meter.rounds))]
    middle = statistics.median(times)
    meter.counts("jitter of reports", [abs(value - middle) * 1000 for value in times], "ms", better="less")
