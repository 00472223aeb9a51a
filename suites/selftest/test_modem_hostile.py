"""Parser and client against a modem that sends anything: no crash, no wait past the deadline, memory bounded.

HIL_HOSTILE sets how many streams are tried (default 300; 10,000 for a long run), HIL_HOSTILE_SEED the seed.
"""

from __future__ import annotations

import os
import random
import tracemalloc

import pytest

from suites.selftest.hostile_streams import STEPS, HostileLink, drive, explore, look_at

NUMBER = int(os.environ.get("HIL_HOSTILE", "300"))
SEED = int(os.environ.get("HIL_HOSTILE_SEED", "1"))
PEAK = 96 << 20
FLOODS = [b"\n", b"\r\n", b"RING\r\n", b"\r\nOK\r\n", b"x", b"\0", b"+HTTPREAD: DATA,1\r\n", b"+CME ERROR: 1\r\n",
          b"\r\n+HTTPACTION: 0,200,5\r\n", b"+HTTPREAD: 0\r\n", b"> ", b"stray\r\n", b"+HTTPREAD: DATA,99999\r\n",
          b"\r"]


def test_streams_of_any_bytes() -> None:
    """A coverage-guided search; the number of the stream makes it again (HIL_HOSTILE_SEED and its place)."""
    for number, pieces in explore(NUMBER, SEED):
        kept = list(pieces)
        try:
            drive(HostileLink(pieces, dies=number % 5 == 0), random.Random(number))
        except Exception as error:
            raise AssertionError(f"stream {number}: {type(error).__name__} {error}\n{kept[:200]}") from error


@pytest.mark.parametrize(("size", "rate"), [(1, 1000), (4096, 128 << 10)])
@pytest.mark.parametrize("flood", FLOODS, ids=repr)
def test_floods_without_end(flood: bytes, size: int, rate: int) -> None:
    """In small pieces, and faster than any line, for as long as the client listens; what it holds is bounded."""
    piece = (flood * (size // len(flood) + 1))[:max(size, len(flood))]
    chance = random.Random(f"{flood!r} {size}")
    tracemalloc.start()
    try:
        modem = drive(HostileLink([], piece, rate), chance, chance.sample(STEPS[:8], 2))
        assert tracemalloc.get_traced_memory()[1] < PEAK
    finally:
        tracemalloc.stop()
    for seen in modem.history:
        look_at(seen)
