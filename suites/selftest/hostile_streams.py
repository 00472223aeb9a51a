"""A hostile "modem" without a process, any bytes at any pace on a clock of its own, and a client driven against it.

`explore` is the coverage-guided search: it mutates streams that reached something new in parser and client.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from fixtures.at import Shape
from fixtures.link import Link, LinkDown, Recorder
from fixtures.modem import Modem, ModemLost, Reset, recover
from fixtures.modem.client import LARGEST, OVERRUN
from fixtures.modem.recovery import FLOOD, PROBE

Step = tuple[float, Callable[[Modem, random.Random], object]]
ROOT = Path(__file__).resolve().parents[2]
WATCHED = tuple(str(ROOT / "fixtures" / room) for room in ("at", "modem"))
SPEED = 20.0
COST = 0.0001
"""Seconds that one call of the link takes at least, so that nobody asks for ever."""
MOST_CALLS = 400_000
SLACK = 1.0
BLOCK = LARGEST * 10 / 115200 * SPEED
"""DUT seconds that the client allows at most for the rest of a block that keeps coming."""
LIMIT = 20.0

WORDS = (
    b"\r\nOK\r\n", b"\r\nERROR\r\n", b"OK", b"\r", b"\n", b"\r\n", b"\0", b"\xff", b" ", b",", b":", b">", b"\r\n> ",
    b"\r\nDOWNLOAD\r\n", b"DOWNLOAD", b"+HTTPREAD: ", b"+HTTPREAD: DATA,", b"\r\n+HTTPREAD: DATA,3\r\nabc",
    b"+HTTPREAD: 0", b"\r\n+HTTPREAD: 0\r\n", b"\r\n+HTTPREAD: DATA,4294967295\r\n", b"+HTTPHEAD: 7\r\n",
    b"+HTTPHEAD: DATA,9999999999\r\n", b"\r\n+HTTPREAD: DATA," + b"9" * 5000 + b"\r\n", b"\r\n+HTTPACTION: 0,200,5\r\n",
    b"+HTTPACTION: 0,200," + b"1" * 5000, b"\r\n+HTTPACTION: 0,709,0\r\n", b"+HTTPPOSTFILE: 200,4\r\n",
    b"\r\n+HTTPPOSTFILE: 1,2,3,4\r\n", b"+HTTPREADFILE: 0\r\n", b"\r\n+CME ERROR: " + b"x" * 300 + b"\r\n", b"RING\r\n",
    b"\r\nPB DONE\r\n", b"AT\r", b"ATE0\r", b"AT+HTTPREAD=3\r", b"0\r", b"4\r", b"+CFTRANTX: DATA,2\r\nxy",
    b"\r\n" * 700,
    b"\0" * 900, b"RING\r\n" * 200, b"OK\r\n" * 200, b"A" * 2000, bytes(range(256)),
)


@dataclass
class HostileLink:
    """A link on which `pieces` (seconds after the one before, bytes) arrive; then `flood` again and again, if any.

    `rate` is bytes a second of a flood.
    """

    pieces: list[tuple[float, bytes]]
    flood: bytes = b""
    rate: int = 11520
    dies: bool = False
    t: float = 100.0
    calls: int = 0
    given: int = 0
    _due: float = field(default=100.0)

    def now(self) -> float:
        self._tick()
        return self.t

    def sleep(self, seconds: float) -> None:
        self._tick()
        self.t += max(0.0, seconds)

    def write(self, data: bytes) -> float:
        self._tick()
        self.t += COST
        return self.t

    def read(self, timeout: float) -> tuple[float, bytes]:
        self._tick()
        limit = self.t + max(0.0, timeout)
        if self.pieces and self._due + self.pieces[0][0] <= limit:
            delay, data = self.pieces.pop(0)
            self._due += delay
            self.t = max(self.t, self._due)
        elif not self.pieces and self.flood:
            self.t += len(self.flood) / self.rate
            data = self.flood
        elif not self.pieces and self.dies:
            raise LinkDown("the hostile one is gone")
        else:
            self.t, data = limit, b""
        self.given += len(data)
        return self.t, data

    def close(self) -> None:
        self.pieces.clear()

    def _tick(self) -> None:
        self.calls += 1
        self.t += COST
        assert self.calls < MOST_CALLS, "the client asks without end"


@dataclass
class HostilePort:
    """A rig that cannot be brought back by anything."""

    link: Link
    dead: str | None = None

    def trouble(self) -> str | None:
        return None

    def reopen(self) -> Link:
        raise LinkDown("not again")

    def power_cycle(self) -> bool:
        return False

    def close(self) -> None:
        """Nothing is held."""


def drive(link: HostileLink, chance: random.Random, steps: Sequence[Step] | None = None) -> Modem:
    """A few calls of the client, each of which must end by its deadline; returns the client for a look at it."""
    modem = Modem(link, Recorder(), speed=SPEED)
    modem.parser.verbose = chance.random() < 0.8
    modem.parser.echo = chance.random() < 0.3
    try:
        for within, run in steps or chance.choices(STEPS, k=chance.randint(2, 6)):
            before = modem.now()
            run(modem, chance)
            spent = modem.now() - before
            # what came before a command is heard to its end as well
            assert spent <= within + 2 * (OVERRUN + BLOCK) + SLACK, f"{run} took {spent:.1f} s, {within:.1f} s were due"
        for seen in modem.history:
            look_at(seen)
    except (LinkDown, ModemLost):
        pass
    return modem


def look_at(seen: Any) -> None:
    """All that a case could ask of an exchange."""
    assert seen.ok + seen.refused <= 1
    assert len(seen.codes) == len(seen.finals)
    assert sum(map(len, (seen.reports, seen.observations))) <= 4 * len(seen.items)
    assert len(seen.data) <= sum(block.size for block in seen.blocks)
    assert len(seen.shown()) < 4000
    assert len(seen.raw) < 1 << 20


def _command(shape: Shape, line: str) -> Callable[[Modem, random.Random], object]:
    return lambda modem, _: modem.command(line, shape, within=LIMIT)


def _payload(modem: Modem, chance: random.Random) -> None:
    modem.input_left = 5
    modem.echoes_input = chance.random() < 0.3
    modem.write(b"12345")


def _report(modem: Modem, chance: random.Random) -> None:
    modem.report(chance.choice(["HTTPACTION", "HTTPPOSTFILE"]), modem.now() + LIMIT)
    modem.reports_left("HTTPACTION")


def _recover(modem: Modem, _: random.Random) -> None:
    recover(modem, HostilePort(modem.link.link), Reset("AT+CRESET", "PB DONE", 1.0))


STEPS: list[Step] = [
    (LIMIT, _command(Shape.FINAL, "AT")), (LIMIT, _command(Shape.PROMPT, "AT+HTTPDATA=5,20")),
    (LIMIT, _command(Shape.READ, "AT+HTTPREAD=3")), (LIMIT, _command(Shape.HEAD, "AT+HTTPHEAD")),
    (LIMIT, _command(Shape.ACTION, "AT+HTTPACTION=0")), (LIMIT, _command(Shape.READFILE, 'AT+HTTPREADFILE="a"')),
    (LIMIT, lambda modem, _: modem.listen(LIMIT)), (LIMIT, _report), (0.0, _payload),
    # every rung may use up its own time and overrun it
    (40 * (PROBE + OVERRUN + BLOCK) + FLOOD, _recover),
]


def stream(chance: random.Random) -> list[tuple[float, bytes]]:
    """A random stream: words of the language, parts of them, noise; in pieces of any size, at any pace."""
    data = b"".join(_part(chance) for _ in range(chance.randint(1, 30)))
    return cut(data, chance)


def cut(data: bytes, chance: random.Random) -> list[tuple[float, bytes]]:
    """The same bytes in other pieces."""
    most = chance.choice([1, 3, 64, 4096])
    found, at = list[tuple[float, bytes]](), 0
    while at < len(data) and len(found) < 3000:
        size = chance.randint(1, most)
        found.append((chance.choice([0.0, 0.0, 0.0, 0.001, 0.1, 2.0]), data[at:at + size]))
        at += size
    return found


def _part(chance: random.Random) -> bytes:
    word = chance.choice(WORDS)
    kind = chance.randrange(8)
    if kind == 0:
        return chance.randbytes(chance.randint(1, 60))
    if kind == 1:
        return word[:chance.randint(0, len(word))]
    if kind == 2:
        at = chance.randrange(len(word))
        return word[:at] + chance.randbytes(1) + word[at + 1:]
    return word


def explore(number: int, seed: int) -> Iterator[tuple[int, list[tuple[float, bytes]]]]:
    """Streams with the seed of their client, each followed by new ground where the one before found some."""
    chance, corpus, known = random.Random(seed), list[bytes](), set[tuple[CodeType, int]]()
    for place in range(number):
        if corpus and chance.random() < 0.6:
            pieces = cut(_mutated(chance.choice(corpus), chance), chance)
        else:
            pieces = stream(chance)
        data = b"".join(piece for _, piece in pieces)
        seen = set[tuple[CodeType, int]]()
        sys.settrace(_tracer(seen))
        try:
            yield seed * 1_000_000 + place, pieces
        finally:
            sys.settrace(None)
        if not seen <= known:
            known |= seen
            corpus.append(data[:4000])


def _mutated(data: bytes, chance: random.Random) -> bytes:
    at, end = sorted((chance.randint(0, len(data)), chance.randint(0, len(data))))
    middle = chance.choice([_part(chance), b"", data[at:end] * 3])
    return data[:at] + middle + data[end:]


def _tracer(seen: set[tuple[CodeType, int]]) -> Callable[[FrameType, str, Any], Any]:
    def lines(frame: FrameType, event: str, _: Any) -> Any:
        seen.add((frame.f_code, frame.f_lineno))
        return lines

    return lambda frame, event, _: lines if frame.f_code.co_filename.startswith(WATCHED) else None
