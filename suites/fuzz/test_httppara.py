"""Properties of HTTPPARA lines: one final code in time, OK and ERROR where the reference says so, nothing injected."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from suites.fuzz import _orders as orders
from suites.fuzz import _programs as programs
from suites.fuzz import _wholes as wholes
from suites.fuzz._grammar import expected, lines, long_lines
from suites.fuzz._hunt import Hunt


@pytest.mark.fuzz_share(3)
def test_lines(hunt: Hunt) -> None:
    """Lines without requests: each is answered once, and as the predicate on its bytes says."""
    hunt.search(wholes.batches, expected())


@pytest.mark.fuzz_share(4)
def test_values_on_the_wire(hunt: Hunt) -> None:
    """What was accepted is on the wire exactly as set, what was refused changed nothing, nothing is added or split."""
    hunt.search(wholes.wired())


@pytest.mark.fuzz_share(2)
def test_orders_of_values(hunt: Hunt) -> None:
    """A good value is in force whatever stood before it: a refused line, another command on the same line."""
    hunt.search(orders.ordered())


@pytest.mark.fuzz_share(0.5)
def test_long_lines(hunt: Hunt) -> None:
    """Lines up to 100 kB have one final code, and the line behind them works."""
    hunt.search(st.lists(st.one_of(long_lines(), lines()), min_size=1, max_size=3))


@pytest.mark.fuzz_share(0.5)
def test_noise(hunt: Hunt) -> None:
    """Bytes that need not be a line leave a port that answers."""
    hunt.search(st.lists(st.one_of(programs.noises, lines()), min_size=1, max_size=4))
