"""What the bench itself costs: a client on a responder that answers at once. No figure of a module is below it."""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys
import tty
from dataclasses import dataclass
from pathlib import Path

from fixtures.at import Shape
from fixtures.link import FdLink, Recorder
from fixtures.modem import Modem

ROOT = Path(__file__).resolve().parents[2]
TRIPS = 300
BULK = 4 << 20
BULKS = 5
NEAR = 3.0
"""A figure nearer to the floor than this factor is the bench's, not the module's."""


@dataclass(frozen=True, slots=True)
class Floor:
    """Real seconds of a round trip (median, and the span of its middle 80 %), bytes a second, clock step in seconds."""

    trip: float
    jitter: float
    drain: float
    resolution: float

    def limits_time(self, seconds: float) -> bool:
        """Whether a time, in real seconds, is too near to the bench's own to be the module's."""
        return seconds < NEAR * self.trip

    def limits_rate(self, rate: float) -> bool:
        """Whether a rate, in bytes a real second, is too near to what the bench can take."""
        return rate > self.drain / NEAR


def measure(folder: Path, delay: float = 0.0) -> Floor:
    """Measure it with the client, the recorder and the pty that cases use; `delay` seconds are held back each time."""
    command = [sys.executable, "-m", "suites.benchmarks.responder", str(delay)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            descriptor = os.open(process.stdout.readline().decode().strip(), os.O_RDWR | os.O_NOCTTY)
            tty.setraw(descriptor)
            return _measured(descriptor, folder)
        finally:
            process.kill()


def _measured(descriptor: int, folder: Path) -> Floor:
    recorder = Recorder()
    modem = Modem(FdLink(descriptor), recorder)
    recorder.begin(folder / "floor.jsonl", modem.link.now())
    trips = [_trip(modem) for _ in range(TRIPS)]
    rates = [_bulk(modem) for _ in range(BULKS)]
    cuts = statistics.quantiles(trips, n=10)
    return Floor(statistics.median(trips), cuts[-1] - cuts[0], statistics.median(rates), _step(modem))


def _trip(modem: Modem) -> float:
    seen = modem.command("AT")
    modem.begin()
    return seen.took or 0.0


def _bulk(modem: Modem) -> float:
    seen = modem.command(f"AT+HTTPREAD={BULK}", Shape.READ)
    modem.begin()
    return BULK / (seen.items[-1].t - seen.sent)


def _step(modem: Modem) -> float:
    moments = [modem.link.now() for _ in range(1000)]
    return min(after - before for before, after in itertools.pairwise(moments) if after > before)
