"""What can go wrong, one object each. The table rigs/FAULTS.md says what comes of it."""

from __future__ import annotations

import os
import signal
import termios
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from suites.selftest.line_faults.line import Line

AWAY_S = 0.4  # real seconds that what comes back was away
HIT = 12  # bytes that a fault of bytes hits
RESTART = b"AT+CRESET\r"
NOISE = b"\r\n+NOISE: " + b"x" * 2000 + b"\r\n"


@dataclass(frozen=True)
class Fault:
    """`strike` is called at the place. `ends` tells that nothing can be run behind it."""

    name: str
    strike: Callable[[Line], None]
    ends: bool = False


FAULTS: dict[str, Fault] = {}


def fault(name: str, *, ends: bool = False) -> Callable[[Callable[[Line], None]], Callable[[Line], None]]:
    """Give a fault its name."""
    def register(strike: Callable[[Line], None]) -> Callable[[Line], None]:
        FAULTS[name] = Fault(name, strike, ends)
        return strike

    return register


@fault("port vanishes and comes back under another name")
def _(line: Line) -> None:
    line.unplug()
    line.later(AWAY_S, line.plug)


@fault("port vanishes for good", ends=True)
def _(line: Line) -> None:
    line.unplug()


def _next(line: Line, change: Callable[[bytes], bytes]) -> None:
    """Change the next bytes from the module, then leave it alone."""
    left = HIT

    def alter(data: bytes) -> bytes:
        nonlocal left
        hit, rest = data[:left], data[left:]
        left -= len(hit)
        if not left:
            line.mend()
        return change(hit) + rest

    line.to_host = alter


@fault("bytes lost")
def _(line: Line) -> None:
    _next(line, lambda data: b"")


@fault("bytes doubled")
def _(line: Line) -> None:
    _next(line, lambda data: data * 2)


@fault("bytes flipped")
def _(line: Line) -> None:
    _next(line, lambda data: bytes(byte ^ 0x20 for byte in data))


@fault("bytes delayed")
def _(line: Line) -> None:
    held: list[bytes] = []

    def hold(data: bytes) -> bytes:
        held.append(data)
        return b""

    def release() -> None:
        line.mend()
        line.say(b"".join(held))

    line.to_host = hold
    line.later(AWAY_S, release)


@fault("NULs")
def _(line: Line) -> None:
    line.say(bytes(64))


@fault("flood without end", ends=True)
def _(line: Line) -> None:
    def pour() -> None:
        line.say(NOISE)
        line.later(0.0, pour)

    pour()


@fault("half a line and silence")
def _(line: Line) -> None:
    """Silence ends with a restart."""
    line.say(b"\r\n+HTTPRE")
    _deaf(line)


def _deaf(line: Line) -> None:
    """Nothing comes from the module until it is restarted."""
    heard: list[bytes] = []

    def listen(data: bytes) -> bytes:
        heard.append(data)
        if RESTART in b"".join(heard):
            line.mend()
        return data

    line.to_host = lambda data: b""
    line.to_module = listen


@fault("reboot in mid-answer")
def _(line: Line) -> None:
    """The module starts again by itself: what it was saying is lost, its boot lines come."""
    heard: list[bytes] = []

    def swallow(data: bytes) -> bytes:
        heard.append(data)
        _, found, rest = b"".join(heard).rpartition(b"RDY\r\n")
        if not found:
            return b""
        line.mend()
        return b"\r\nRDY\r\n" + rest

    line.to_host = swallow
    line.tell(b"\r" + RESTART)


@fault("hang for good", ends=True)
def _(line: Line) -> None:
    line.to_host = line.to_module = lambda data: b""


@fault("flow control holds the line", ends=True)
def _(line: Line) -> None:
    line.reads_host = False


@fault("speed changes", ends=True)
def _(line: Line) -> None:
    """The module falls back to another speed; at any but that one, both sides hear noise."""
    def garbled(data: bytes) -> bytes:
        return bytes((byte * 3 + 129) % 256 for byte in data)

    rate = termios.B9600
    line.to_host = line.to_module = lambda data: data if line.speed() == rate else garbled(data)


def _kill(number: int) -> Callable[[Line], None]:
    return lambda line: os.kill(line.runner(), number)


fault("kill -9 of the run", ends=True)(_kill(signal.SIGKILL))
fault("Ctrl-C", ends=True)(_kill(signal.SIGINT))


@fault("origin dies and comes back")
def _(line: Line) -> None:
    for pid in children(line.runner()):
        if b"fixtures.origin" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGKILL)


@fault("disk full")
def _(line: Line) -> None:
    """The small suite's own conftest looks for this file, and lets a transcript find no room for it."""
    line.path.with_name("disk-full").touch()


def children(pid: int) -> list[int]:
    """The processes that a process started, as the system lists them."""
    return [int(name) for name in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
