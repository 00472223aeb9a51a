"""Memory of the process while much is read: bodies of 10 MiB, one case each, and all of them in one case. Run by name.

`pytest suites/selftest/memory.py` reads 100 MiB each way; `HIL_READ_MIB=1024` in the environment reads 1 GiB.
"""

from __future__ import annotations

import os
import sys
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.at import Shape
from fixtures.link import FdLink, Recorder
from fixtures.modem import Modem
from fixtures.modem.client import KEPT
from suites.benchmarks.peers.workers import responder

BODY = 10 << 20
READS = max(4, int(os.environ.get("HIL_READ_MIB", "100")) // 10)
WARM = 2
SLACK = 12 << 20
"""Bytes by which the process may be larger behind the last body than behind the warm-up: one body and the allocator."""


def resident() -> int:
    """Bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.fixture
def modem() -> Iterator[Modem]:
    with responder(sys.executable) as path:
        descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(descriptor)
        made = Modem(FdLink(descriptor), Recorder())
        yield made
        made.recorder.end()
        made.link.close()


def read(modem: Modem) -> None:
    """One body, which has to be whole."""
    seen = modem.command(f"AT+HTTPREAD={BODY}", Shape.READ)
    assert sum(block.size for block in seen.blocks) == BODY


def test_a_body_in_each_case_leaves_nothing(modem: Modem, tmp_path: Path) -> None:
    sizes = []
    for _ in range(WARM + READS):
        modem.begin()
        modem.recorder.begin(tmp_path / "transcript.jsonl", modem.link.now())
        read(modem)
        sizes.append(resident())
    grown = max(sizes[WARM:]) - max(sizes[:WARM])
    print(f"\n{READS * 10} MiB, a case each: {sizes[0] / 2**20:.1f} MiB at first, grown by {grown / 2**20:.1f} MiB")
    assert grown <= SLACK


def test_one_case_keeps_no_more_than_it_says(modem: Modem, tmp_path: Path) -> None:
    """The transcript ends at its own limit; what is read behind that is read all the same."""
    modem.recorder.begin(tmp_path / "transcript.jsonl", modem.link.now())
    before = resident()
    for _ in range(WARM + READS):
        read(modem)
    grown = resident() - before
    print(f"\n{READS * 10} MiB in one case: grown by {grown / 2**20:.1f} MiB, {KEPT >> 20} MiB of it kept on purpose")
    assert len(modem.history) == WARM + READS
    assert grown <= 2 * (KEPT + BODY)  # what is let go leaves holes; the bound is the same for any amount
