"""Properties of HTTPDATA: the post carries the bytes entered, whatever they are and however they are written."""

from __future__ import annotations

import pytest

from suites.fuzz import _wholes as wholes
from suites.fuzz._hunt import Hunt


@pytest.mark.fuzz_share(3)
def test_inputs(hunt: Hunt) -> None:
    """Any size, any content, any pieces and pauses, surplus, repeated and refused inputs: the body is byte-equal."""
    hunt.search(wholes.posted())


@pytest.mark.fuzz_share(1)
def test_inputs_that_expire(hunt: Hunt) -> None:
    """Too few bytes end at the stated time, the port is free, and nothing of them is posted as if it were whole."""
    hunt.search(wholes.expiring())
