"""HTTPPOSTFILE and HTTPREADFILE by size: throughput, and the time to the report."""

from __future__ import annotations

import pytest

from fixtures.bench import Session
from fixtures.verdict import needs
from suites.benchmarks._meter import Meter

SIZES = (1_000, 10_000, 100_000, 1 << 20, 5 << 20)
LARGE = 1 << 20
ROUNDS_LARGE = 4
POST, BODY_ONLY, WITH_HEADER = 1, 1, 0
LINES = b"POST /%s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n"


@needs("files_at")
@pytest.mark.parametrize("send_header", [BODY_ONLY, WITH_HEADER], ids=["body", "header"])
@pytest.mark.parametrize("size", SIZES)
def test_post(session: Session, meter: Meter, size: int, send_header: int) -> None:
    """HTTPPOSTFILE of a file that is the body, or that is the whole request."""
    content = bytes(range(256)) * (size // 256 + 1)
    head = b""
    if send_header == WITH_HEADER:
        target = f"{session.origin.token}/empty".encode()
        head = LINES % (target, session.origin.host().encode(), size)
    name = session.stage(head + content[:size])
    session.url("/empty")
    times: list[float] = []

    def once() -> None:
        outcome = session.expect_status(session.postfile(name, 1, POST, send_header), 200)
        times.append(outcome.took or 0.0)
        got = session.origin.last().body_length
        session.judge.must(got == size, f"the origin got {got} bytes of {size}")

    meter.run(once, times, rounds=min(meter.rounds, ROUNDS_LARGE) if size >= LARGE else 0)
    kind = "body" if send_header == BODY_ONLY else "whole request"
    meter.times(f"HTTPPOSTFILE, {size} bytes, {kind}: report", times, size=size)
    meter.rates(f"HTTPPOSTFILE throughput, {size} bytes, {kind}", [size / took for took in times], size=size)


@needs("files_at")
@pytest.mark.parametrize("size", SIZES)
def test_save(session: Session, meter: Meter, size: int) -> None:
    """HTTPREADFILE of a body that was fetched."""
    times: list[float] = []
    name = session.new_name()

    def once() -> None:
        times.append(max(item.t for item in session.save(name).exchange.items) - session.modem.history[-1].sent)

    meter.run(once, times, setup=lambda: _fetched(session, size),
              rounds=min(meter.rounds, ROUNDS_LARGE) if size >= LARGE else 0)
    meter.times(f"HTTPREADFILE, {size} bytes", times, size=size)
    meter.rates(f"HTTPREADFILE throughput, {size} bytes", [size / took for took in times], size=size)


def _fetched(session: Session, size: int) -> None:
    session.get(f"/bytes-{size}")
