"""One example while Hypothesis plays it, and the rules by which its departures count."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from unittest import SkipTest

from suites.fuzz._departure import Departure
from suites.fuzz._grammar import Made
from suites.fuzz._steps import Step

if TYPE_CHECKING:
    from suites.fuzz._campaign import Campaign


class Enough(SkipTest):
    """Time is up. Hypothesis ends at once on this, as on every wish to skip the test."""


class Example:
    """Plays steps one by one. `over` means that nothing more of this example reaches the DUT. Raises Enough."""

    def __init__(self, campaign: Campaign) -> None:
        if campaign.spent:
            raise Enough("time is up")
        self._campaign = campaign
        self._steps: list[Step] = []
        self._answers: list[str] = []
        self.over = False
        campaign.player.patience = campaign.patience
        self._guarded(campaign.player.begin)

    def play(self, made: Made) -> None:
        """Play the next step; raises Departure for a failure that is looked for."""
        self._steps.append(made.step)
        if not self.over:
            self._guarded(lambda: self._answers.append(self._campaign.player.play(*made)))

    def finish(self) -> None:
        """End the example; raises Departure as `play` does."""
        if not self.over:
            self._guarded(self._campaign.player.end)
        if not self.over:
            self.over = True
            self._campaign.played(self._answers, tuple(self._steps))

    def _guarded(self, act: Callable[[], object]) -> None:
        try:
            act()
        except Departure as found:
            self.over = True
            if self._campaign.departed(found, tuple(self._steps)):
                raise
