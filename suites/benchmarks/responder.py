"""A responder on a pty that does nothing but answer: the ruler for the client's own cost, and for its peers'.

A program of its own (`python -m suites.benchmarks.responder [SECONDS]`): prints the path of the pty, then answers every
line by OK, each answer held back for SECONDS. Three lines are answered otherwise:

    AT+HTTPREAD=<n>      OK, n letters in blocks of 64 KiB, the closing line
    AT+HTTPREAD=0,<n>    the same of `awkward(n)`, in two blocks with a pause between
    AT+HTTPACTION=0      OK, and the report a while later
"""

from __future__ import annotations

import os
import select
import sys
import tty

OK = b"\r\nOK\r\n"
CLOSING = b"\r\n+HTTPREAD: 0\r\n"
REPORT = b"\r\n+HTTPACTION: 0,200,3000\r\n"
BLOCK = 65536
PAUSE, LATE = 0.02, 0.1


def stream(size: int) -> bytes:
    """The whole answer of a read of `size` bytes."""
    parts = [OK]
    for start in range(0, size, BLOCK):
        count = min(BLOCK, size - start)
        parts.append(b"\r\n+HTTPREAD: DATA,%d\r\n" % count + b"x" * count)
    return b"".join([*parts, CLOSING])


def awkward(size: int) -> bytes:
    """A body that holds every byte, and what looks like the end of an answer."""
    piece = OK + CLOSING + bytes(range(256))
    return (piece * (size // len(piece) + 1))[:size]


def write_all(descriptor: int, data: bytes) -> None:
    """Write everything, however little the pty takes at once."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view):]


def answer(descriptor: int, line: bytes, known: dict[bytes, bytes]) -> None:
    """Answer one line; what a line is answered by is kept in `known`."""
    if line == b"AT+HTTPACTION=0":
        write_all(descriptor, OK)
        select.select([], [], [], LATE)
        write_all(descriptor, REPORT)
    elif line.startswith(b"AT+HTTPREAD=0,"):
        body = awkward(int(line.partition(b",")[2]))
        half = len(body) // 2
        write_all(descriptor, OK + b"\r\n+HTTPREAD: DATA,%d\r\n" % half + body[:half])
        select.select([], [], [], PAUSE)
        write_all(descriptor, b"\r\n+HTTPREAD: DATA,%d\r\n" % (len(body) - half) + body[half:] + CLOSING)
    elif line.startswith(b"AT+HTTPREAD="):
        if line not in known:
            known[line] = stream(int(line.partition(b"=")[2]))
        write_all(descriptor, known[line])
    else:
        os.write(descriptor, OK)


def main() -> None:
    """Serve until the pty closes."""
    master, slave = os.openpty()
    tty.setraw(slave)
    sys.stdout.write(os.ttyname(slave) + "\n")
    sys.stdout.flush()
    delay = float(sys.argv[1]) if len(sys.argv) > 1 else 0.0
    known: dict[bytes, bytes] = {}
    left = b""
    while True:
        *lines, left = (left + os.read(master, 4096)).split(b"\r")
        for line in lines:
            if delay:
                select.select([], [], [], delay)
            answer(master, line.strip(), known)


if __name__ == "__main__":
    main()
