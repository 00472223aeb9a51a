"""DUT time: real time, sped up."""

from __future__ import annotations

import time


class DutClock:
    """Starts at 0. speed: DUT seconds in a real one."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self._zero = time.monotonic()

    def now(self) -> float:
        """DUT seconds since the start."""
        return (time.monotonic() - self._zero) * self.speed
