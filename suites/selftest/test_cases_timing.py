"""The arithmetic of the timeout cases: whose delay it was, which default fits, whether a SYN could be answered."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from fixtures.bench import Session
from fixtures.spec import tolerances
from suites.conformance._timing import Ending, fitting, least, longest_pause, syn_between


def session(speed: float) -> Session:
    """A session of which only the clock is there."""
    late = lambda seconds: seconds + tolerances.jitter(speed)  # noqa: E731
    return cast(Session, SimpleNamespace(modem=SimpleNamespace(speed=speed), late=late))


@pytest.mark.parametrize(("speed", "after", "reading"), [
    (1, 10.0, "10"), (1, 7.9, "10"), (1, 7.8, "7.8"), (1, 15.1, "10"), (1, 15.3, "15.3"), (1, 20.0, "20"),
    (20, 5.4, "5.4"), (20, 7.1, "10"), (20, 17.0, "10"), (20, 19.0, "20"), (20, 27.5, "20"), (20, 29.0, "29.0"),
    (100, 28.0, "10"), (100, 20.5, "20"), (100, 0.1, "0.1"),
])
def test_the_default_that_fits(speed: float, after: float, reading: str) -> None:
    """A time inside T06 is read as it stands; only one outside gets the bench's allowance, and little of it below."""
    assert fitting(session(speed), after, (10, 20)) == reading


def test_less_allowance_below_than_above() -> None:
    """At speed 1 the whole allowance, on a faster DUT a third of it."""
    assert least(session(1), 8) == pytest.approx(8 - 0.15)
    assert least(session(20), 8) == pytest.approx(8 - 1)


def _ending(after: float, sent: int, answered: float | None) -> Ending:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
    request: Any = SimpleNamespace(sent_head=head, sent_length=sent, t_head=1.0, t_answered=answered)
    return Ending(cast(Any, None), request, after, after, after)


@pytest.mark.parametrize(("ending", "count", "pause"), [
    (_ending(10.1, 50, 1.0), 1, 10.1),
    (_ending(0.2, 100, 1.25), 1, 5.0),
    (_ending(0.2, 100, 1.5), 1, 10.0),
    (_ending(30.0, 100, 1.25), 1, 5.0),
    (_ending(0.1, 100, 2.0), 10, 2.0),
    (_ending(9.0, 0, None), 1, 9.0),
], ids=["gave-up-in-it", "in-time", "origin-late", "deaf-afterwards", "drip", "no-byte"])
def test_the_pause_in_which_the_dut_gave_up(ending: Ending, count: int, pause: float) -> None:
    """Where all was sent the origin's own clock tells; where not, the time that the DUT waited for more."""
    assert longest_pause(session(20), ending, 2.0, count) == pytest.approx(pause)


@pytest.mark.parametrize(("speed", "took", "possible"), [
    (1, 120, True), (1, 30, False), (1, 33, True), (20, 120, True), (20, 25, False), (100, 120, True),
    (300, 122, False),
])
def test_a_syn_falls_in_between(speed: float, took: float, possible: bool) -> None:
    """A TCP repeats its SYN by our clock, however fast the DUT counts its seconds."""
    assert syn_between(speed, 25, took) is possible
