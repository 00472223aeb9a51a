"""Sessions over all nine commands, against the model."""

from __future__ import annotations

import pytest

from suites.fuzz._hunt import Hunt


@pytest.mark.fuzz_share(5)
def test_sessions(hunt: Hunt) -> None:
    """After each step, answers, requests at the origin and bodies are what the model says."""
    hunt.sessions()
