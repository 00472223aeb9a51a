"""Unsolicited lines of one serial port: kept until the port is between two lines."""

from __future__ import annotations

from collections import deque


class UrcQueue:
    """First in, first out. `patience` is how long, in DUT s, a line that somebody began to type holds URCs back."""

    patience = 10.0

    def __init__(self) -> None:
        self._waiting: deque[str] = deque()

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def put(self, text: str) -> None:
        self._waiting.append(text)

    def clear(self) -> None:
        self._waiting.clear()

    def take(self) -> list[str]:
        """All that wait, in order."""
        taken = list(self._waiting)
        self._waiting.clear()
        return taken
