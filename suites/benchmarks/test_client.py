"""What the client costs beside a bare write/poll/read loop on the same pty, recording on.

`pytest suites/benchmarks/test_client.py -s` prints the ratios; both sides of a ratio are taken in one run, in turns.
"""

from __future__ import annotations

import os
import select
import statistics
import subprocess
import sys
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fixtures.at import Shape
from fixtures.link import FdLink, Recorder
from fixtures.modem import Modem

ROUNDS = 15
TRIPS = 400
SIZE = 10 * 1024 * 1024
MOST_PER_TRIP = 1.3
LEAST_BULK = 0.8


@pytest.fixture
def pty() -> Iterator[int]:
    """The host's end of the responder's pty."""
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen([sys.executable, "-m", "suites.benchmarks.responder"],
                          stdout=subprocess.PIPE, cwd=root) as process:
        assert process.stdout is not None
        descriptor = os.open(process.stdout.readline().decode().strip(), os.O_RDWR | os.O_NOCTTY)
        tty.setraw(descriptor)
        yield descriptor
        process.kill()


def bare_trips(descriptor: int) -> None:
    """The least that any client does."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    for _ in range(TRIPS):
        os.write(descriptor, b"AT\r")
        answer = b""
        while not answer.endswith(b"OK\r\n"):
            poll.poll(1000)
            answer += os.read(descriptor, 4096)


def bare_bulk(descriptor: int, size: int) -> None:
    """Count the bytes of a stream."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    os.write(descriptor, b"AT+HTTPREAD=%d\r" % SIZE)
    while size > 0:
        poll.poll(1000)
        size -= len(os.read(descriptor, 1 << 18))


def seconds(modem: Modem, run: Callable[[], object]) -> float:
    """How long a call takes, by the clock of the link."""
    start = modem.link.now()
    run()
    return modem.link.now() - start


def client(descriptor: int, folder: Path) -> Modem:
    """A client with recording on."""
    recorder = Recorder()
    modem = Modem(FdLink(descriptor), recorder)
    recorder.begin(folder / "transcript.jsonl", modem.link.now())
    return modem


def trips(modem: Modem) -> None:
    """Round trips by the client, each answer judged OK."""
    for _ in range(TRIPS):
        assert modem.command("AT").ok
    modem.begin()


def test_round_trip(pty: int, tmp_path: Path) -> None:
    """AT to OK within 1.3 times a bare loop (median of rounds in turns)."""
    modem = client(pty, tmp_path)
    ratios = []
    for _ in range(ROUNDS):
        bare = seconds(modem, lambda: bare_trips(pty))
        ours = seconds(modem, lambda: trips(modem))
        ratios.append(ours / bare)
    ratio = statistics.median(ratios)
    print(f"\nAT round trip, client : bare loop = {ratio:.2f} (limit {MOST_PER_TRIP})")
    assert ratio <= MOST_PER_TRIP


def test_bulk_read(pty: int, tmp_path: Path) -> None:
    """A 10 MiB HTTPREAD at 80 % of a bare read loop's rate or more (median of rounds in turns).

    The transcript of so large an answer is written before the next command; with that it is the second ratio.
    """
    modem = client(pty, tmp_path)
    stream = len(modem.command(f"AT+HTTPREAD={SIZE}", Shape.READ).data)
    whole = stream + sum(len(b"\r\n+HTTPREAD: DATA,65536\r\n") for _ in range(SIZE // 65536)) + len(
        b"\r\nOK\r\n\r\n+HTTPREAD: 0\r\n")
    ratios, written = [], []
    modem.recorder.flush()
    for _ in range(5):
        bare = seconds(modem, lambda: bare_bulk(pty, whole))
        ours = seconds(modem, lambda: modem.command(f"AT+HTTPREAD={SIZE}", Shape.READ))
        writing = seconds(modem, modem.recorder.flush)
        modem.begin()
        ratios.append(bare / ours)
        written.append(bare / (ours + writing))
    ratio = statistics.median(ratios)
    print(f"\n10 MiB read, client : bare loop = {ratio:.2f} (limit {LEAST_BULK}), "
          f"{statistics.median(written):.2f} with its transcript written")
    assert stream == SIZE
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) > 6 * SIZE
    assert ratio >= LEAST_BULK
