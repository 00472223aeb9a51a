"""HTTPREAD: throughput by body and by what is asked at a time, the first byte, the gaps.

`pytest suites/benchmarks --rig=usb0`. A throughput counts the body alone, from the command to the closing line.
"""

from __future__ import annotations

import itertools
import statistics

import pytest

from fixtures.bench import Session
from suites.benchmarks._meter import Meter, bottleneck

BODIES = (1_000, 10_000, 100_000, 1 << 20, 10 << 20)
STEPS = (64, 512, 4096, 65536)
STEPPED = 65536
LARGE = 1 << 20
ROUNDS_LARGE, ROUNDS_HUGE = 5, 3


@pytest.mark.parametrize("size", BODIES)
def test_throughput_by_body(session: Session, meter: Meter, line: float, size: int) -> None:
    """The whole body by one read, or by as many as the DUT makes of it."""
    rates: list[float] = []

    def once() -> None:
        rates.append(_rate(session, size))

    meter.run(once, rates, setup=lambda: _fetched(session, size), rounds=_rounds(meter, size))
    where = bottleneck(statistics.median(rates), line)
    meter.rates(f"HTTPREAD throughput, {size} bytes", rates, size=size, step=size, line=line, bottleneck=where)


@pytest.mark.parametrize("step", STEPS)
def test_throughput_by_read(session: Session, meter: Meter, line: float, step: int) -> None:
    """One body, read in pieces of `step` bytes."""
    rates: list[float] = []

    def once() -> None:
        rates.append(_rate(session, STEPPED, step))

    meter.run(once, rates, setup=lambda: _fetched(session, STEPPED), rounds=_rounds(meter, STEPPED * 8))
    where = bottleneck(statistics.median(rates), line)
    meter.rates(f"HTTPREAD throughput, {step} bytes a read", rates, size=STEPPED, step=step, line=line,
                bottleneck=where)


def test_first_byte_and_gaps(session: Session, meter: Meter) -> None:
    """From the command to the first byte of the answer, and from one block to the next."""
    first: list[float] = []
    gaps: list[float] = []
    last: list[tuple[float, int]] = []

    def once() -> None:
        seen = session.read(STEPPED).exchange
        first.append(seen.items[0].t - seen.sent)
        moments = [(block.t - seen.sent, len(block.data)) for block in seen.blocks]
        gaps.extend(after[0] - before[0] for before, after in itertools.pairwise(moments))
        last[:] = moments

    meter.run(once, first, gaps, setup=lambda: _fetched(session, STEPPED))
    meter.times("HTTPREAD first byte", first)
    if gaps:
        meter.times("HTTPREAD gap between blocks", gaps, blocks=[[round(t * 1000, 3), size] for t, size in last])


def _rate(session: Session, size: int, step: int | None = None) -> float:
    """Read the body; bytes by the DUT seconds from each command to the last line of its answer."""
    begun = len(session.modem.history)
    data = session.read_all(size, step=step)
    session.judge.must(len(data) == size, f"{len(data)} bytes of {size} could be read")
    reads = [seen for seen in session.modem.history[begun:] if seen.blocks]
    return size / sum(seen.items[-1].t - seen.sent for seen in reads)


def _fetched(session: Session, size: int) -> None:
    """A body of that size is in the buffer; a large one of letters, which cost the transcript least."""
    session.get(f"/{'text' if size >= LARGE else 'bytes'}-{size}")


def _rounds(meter: Meter, size: int) -> int:
    return min(meter.rounds, ROUNDS_HUGE if size > LARGE else ROUNDS_LARGE) if size >= LARGE else meter.rounds
