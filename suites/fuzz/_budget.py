"""How long a property may search: real seconds, examples, or both, and a share for shrinking on top."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

LEAST_SHRINK, MOST_SHRINK = 8.0, 90.0


@dataclass
class Budget:
    """The budget of one property; `clock` is the link's, in real seconds."""

    clock: Callable[[], float]
    seconds: float | None
    examples: int | None
    used: int = 0

    def __post_init__(self) -> None:
        """The search begins now."""
        self.started = self.clock()
        self.paused = 0.0

    @property
    def over(self) -> bool:
        """Whether the search must end."""
        if self.examples is not None and self.used >= self.examples:
            return True
        return self.seconds is not None and self.spent >= self.seconds

    @property
    def spent(self) -> float:
        """Real seconds of search so far, without those of shrinking."""
        return self.clock() - self.started - self.paused

    @property
    def shrink(self) -> float:
        """Real seconds for the shrinking of one failure."""
        return min(MOST_SHRINK, max(LEAST_SHRINK, (self.seconds or 60.0) / 2))

    def chunk(self, most: int) -> int:
        """Examples of the next run of Hypothesis."""
        return most if self.examples is None else max(1, min(most, self.examples - self.used))
