"""The speed of a line, found out by trying: on request only, since every try sends bytes to the DUT.

`AT` is what V.250 lets a DCE learn the speed from, and the one line that every DUT answers by OK.
"""

from __future__ import annotations

from collections.abc import Callable

from fixtures.link import Link

RATES = (115200, 9600, 57600, 38400, 19200, 230400, 460800, 921600, 4800, 2400, 1200, 3000000)
ATTENTION = b"AT\r"
TURNS = 2
LISTEN_S = 0.35
SHORT = 20.0  # characters that a slow line must have time for


def detect(link: Link, turn_to: Callable[[int], None], last: int = 0) -> int:
    """The first rate (bits a second) at which `AT` is answered by OK, 0 for none; `last` is tried first.

    `turn_to` sets the line.
    """
    for rate in ((last,) if last else ()) + RATES * TURNS:
        turn_to(rate)
        if answers(link, LISTEN_S + SHORT * 10 / rate):
            return rate
    return 0


def answers(link: Link, seconds: float) -> bool:
    """Whether OK, or its number, comes within so many real seconds of `AT`."""
    while link.read(0.0)[1]:
        continue
    link.write(ATTENTION)
    deadline, seen = link.now() + seconds, b""
    while link.now() < deadline:
        seen += link.read(deadline - link.now())[1]
        if b"OK\r" in seen or seen.removeprefix(ATTENTION) == b"0\r":
            return True
    return False
