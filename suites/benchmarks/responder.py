"""A responder on a pty that does nothing but answer: the ruler for the client's own cost.

A program of its own (`python -m suites.benchmarks.responder [SECONDS]`): prints the path of the pty, then answers every
line by OK, and a line that starts with AT+HTTPREAD by a stream of as many bytes as it asks for, in blocks of 64 KiB;
each answer is held back for SECONDS.
"""

from __future__ import annotations

import os
import select
import sys
import tty

OK = b"\r\nOK\r\n"
BLOCK = 65536


def stream(size: int) -> bytes:
    """The whole answer of a read of `size` bytes."""
    parts = [OK]
    for start in range(0, size, BLOCK):
        count = min(BLOCK, size - start)
        parts.append(b"\r\n+HTTPREAD: DATA,%d\r\n" % count + b"x" * count)
    return b"".join([*parts, b"\r\n+HTTPREAD: 0\r\n"])


def write_all(descriptor: int, data: bytes) -> None:
    """Write everything, however little the pty takes at once."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view):]


def main() -> None:
    """Serve until the pty closes."""
    master, slave = os.openpty()
    tty.setraw(slave)
    sys.stdout.write(os.ttyname(slave) + "\n")
    sys.stdout.flush()
    delay = float(sys.argv[1]) if len(sys.argv) > 1 else 0.0
    answers: dict[bytes, bytes] = {}
    while True:
        line = os.read(master, 4096)
        if delay:
            select.select([], [], [], delay)
        if line.startswith(b"AT+HTTPREAD="):
            line = line.strip()
            if line not in answers:
                answers[line] = stream(int(line.partition(b"=")[2]))
            write_all(master, answers[line])
        else:
            os.write(master, OK)


if __name__ == "__main__":
    main()
