"""How late a module answers: AT, queries, start and stop, requests over HTTP and HTTPS on new and kept connections.

Of a request the origin's own times are taken off: what is left is module, line and network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from fixtures.at import Exchange
from fixtures.bench import Outcome, Session
from fixtures.verdict import needs
from suites.benchmarks._meter import Meter

MANY = 40
INPUTS = (100, 1_000, 10_000, 100_000)


def answered(session: Session, seen: Exchange) -> float:
    """DUT seconds from a command to its final result code, which has to be there."""
    session.judge.must(seen.finals and seen.took is not None, f"no final result code: {seen.shown()}")
    return seen.took or 0.0


def test_at(session: Session, meter: Meter) -> None:
    """AT to OK: what every command costs at least."""
    times: list[float] = []
    meter.run(lambda: times.append(answered(session, session.at("AT"))), times, rounds=MANY)
    meter.times("AT round trip", times)


@pytest.mark.parametrize("line", ["AT+HTTPREAD?", "AT+HTTPHEAD"])
def test_query(session: Session, meter: Meter, line: str) -> None:
    """A query behind a request that succeeded."""
    session.get("/bytes-1000")
    times: list[float] = []
    ask: Callable[[], Exchange] = ((lambda: session.head().exchange) if line.endswith("HEAD")
                                   else lambda: session.at(line))
    meter.run(lambda: times.append(answered(session, ask())), times, rounds=MANY)
    meter.times(f"{line} latency", times)


def test_start_and_stop(stopped: Session, meter: Meter) -> None:
    """HTTPINIT and HTTPTERM, in turns."""
    starts: list[float] = []
    stops: list[float] = []

    def once() -> None:
        starts.append(answered(stopped, stopped.start()))
        stops.append(answered(stopped, stopped.term()))

    meter.run(once, starts, stops)
    meter.times("HTTPINIT latency", starts)
    meter.times("HTTPTERM latency", stops)


@dataclass
class Requests:
    """Times of requests: to OK, to the report, and how much of the latter the origin took."""

    ok: list[float] = field(default_factory=list)
    report: list[float] = field(default_factory=list)
    served: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)

    def add(self, session: Session, outcome: Outcome) -> None:
        """Take one request that was reported with 200."""
        session.expect_status(outcome, 200)
        request = session.origin.last()
        served = ((request.t_answered or request.t_first) - request.t_first) * session.modem.speed
        took = outcome.took or 0.0
        self.ok.append(answered(session, outcome.exchange))
        self.report.append(took)
        self.served.append(served)
        self.ours.append(max(0.0, took - served))


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "new"])
@pytest.mark.parametrize("listener", ["plain", pytest.param("tls", marks=needs("https"))])
def test_request(session: Session, meter: Meter, listener: str, kept: bool) -> None:
    """HTTPACTION=0 of a small body; "new" where the origin closes each connection."""
    session.url(session.origin.url("/bytes-100" if kept else "/bye/bytes-100", listener=listener))
    session.expect_status(session.action(0), 200)
    found = Requests()
    meter.run(lambda: found.add(session, session.action(0)), found.ok, found.report, found.served, found.ours)
    name = f"HTTPACTION, {'HTTPS' if listener == 'tls' else 'HTTP'}, {'kept' if kept else 'new'} connection"
    meter.times(f"{name}: OK", found.ok)
    meter.times(f"{name}: report", found.report, origin_ms=[round(value * 1000, 3) for value in found.served])
    meter.times(f"{name}: report without the origin's share", found.ours)


@pytest.mark.parametrize("size", INPUTS)
def test_input(session: Session, meter: Meter, size: int) -> None:
    """HTTPDATA: to DOWNLOAD, from the last byte to OK, and the bytes between."""
    content = bytes(range(256)) * (size // 256 + 1)
    prompts: list[float] = []
    codes: list[float] = []
    rates: list[float] = []

    def once() -> None:
        asked = session.download(size)
        prompts.append(asked.items[-1].t - asked.sent)
        begin = session.modem.now()
        seen = session.payload(content[:size])
        session.judge.must(seen.ok, f"OK is due behind the last byte: {seen.shown()}")
        codes.append(max(0.0, seen.finals[0].t - seen.sent))
        rates.append(size / (seen.finals[0].t - begin))

    meter.run(once, prompts, codes, rates)
    meter.times(f"HTTPDATA, {size} bytes: DOWNLOAD", prompts)
    meter.times(f"HTTPDATA, {size} bytes: OK behind the last byte", codes)
    meter.rates(f"HTTPDATA throughput, {size} bytes", rates, size=size)
