"""Properties of reading: a body comes byte for byte, however it is cut, whatever harmless stands between the parts."""

from __future__ import annotations

import pytest

from suites.fuzz import _orders as orders
from suites.fuzz._hunt import Hunt


@pytest.mark.fuzz_share(3)
def test_readings(hunt: Hunt) -> None:
    """Reads that end before, at and behind the end, with looks, settings, inputs and restarts between them."""
    hunt.search(orders.reading())
