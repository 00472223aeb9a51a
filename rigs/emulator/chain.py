"""One command line being carried out: the commands still to come, and what is to follow its final result code."""

from __future__ import annotations

from collections.abc import Iterator

from rigs.emulator.syntax import Command


class Chain:
    """State of the line between two of its commands."""

    __slots__ = ("after", "commands", "count")

    def __init__(self, commands: Iterator[Command]) -> None:
        self.commands = commands
        self.count = 0
        self.after: list[str | bytes] = []
