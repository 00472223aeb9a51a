"""What a tool is asked to do, and the tools there are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

MARKER = re.compile(rb"\+HTTPREAD: DATA,(\d+)\r\n")
BODY = 3000
"""Bytes of the awkward body; it comes in two blocks."""


class Missing(Exception):
    """The tool is not installed here, or does not start; one line."""


class Peer(Protocol):
    """A tool on an opened port. What it cannot do at all, it returns None for."""

    def trip(self) -> None:
        """Send AT, wait for OK."""

    def bulk(self, size: int) -> int | None:
        """Read `size` bytes of data in blocks; how many data came."""

    def body(self, line: str) -> bytes | None:
        """What its own call for a command gives as the data of that command."""

    def by_hand(self, line: str) -> bytes | None:
        """The same, where its user counts and reads raw bytes through it."""

    def report(self, line: str) -> str | None:
        """What its own calls give of a report that comes after OK; its user would not look into buffers."""

    def close(self) -> None:
        """Give the port back."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a tool is found: `where` is module:class of ours, `needs` what has to be importable.

    `share` divides the bytes of a bulk read, `trips` the round trips of a turn, for a tool that would need minutes.
    """

    where: str
    needs: str = ""
    share: int = 1
    trips: int = 1


OURS, BARE = "this client", "bare loop"
ENTRIES = {
    BARE: Entry("own:Bare"),
    OURS: Entry("own:Ours"),
    "this client, recording off": Entry("own:Unrecorded"),
    "pyserial readline": Entry("serials:Readline", "serial"),
    "pyserial read_until": Entry("serials:ReadUntil", "serial"),
    "pexpect fdspawn": Entry("tools:Pexpect", "pexpect"),
    "labgrid SerialDriver": Entry("tools:Labgrid", "labgrid", share=10),
    "pytest-embedded-serial": Entry("tools:Embedded", "pytest_embedded_serial", share=40, trips=20),
    "ATtila": Entry("tools:Attila", "attila", trips=20),
    "python-gsmmodem-new": Entry("tools:Gsmmodem", "gsmmodem", share=40),
}
