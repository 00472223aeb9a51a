"""Leave steps out of an example while it still fails: quick where Hypothesis, which knows no steps, is thorough."""
from __future__ import annotations

from collections.abc import Callable

from suites.fuzz._steps import Step

Steps = tuple[Step, ...]


def reduced(steps: Steps, fails: Callable[[Steps], bool], time_left: Callable[[], bool]) -> Steps:
    """The example without the steps that it does not need: first all but the last, then ever smaller parts."""
    for tail in (1, 2, 3):
        if tail < len(steps) and time_left() and fails(steps[-tail:]):
            steps = steps[-tail:]
            break
    size = len(steps) // 2
    while size and time_left():
        shorter = _without(steps, size, fails, time_left)
        size = size // 2 if size > 1 or shorter == steps else 1  # what stays may be needed only by what has gone
        steps = shorter
    return steps


def _without(steps: Steps, size: int, fails: Callable[[Steps], bool], time_left: Callable[[], bool]) -> Steps:
    """Leave out every part of `size` steps that is not needed, from the end on."""
    start = len(steps) - size
    while start >= 0 and time_left():
        shorter = steps[:start] + steps[start + size:]
        if shorter and fails(shorter):
            steps = shorter
        start -= size
    return steps
