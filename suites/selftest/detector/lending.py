"""Origins that outlive the jobs that use them: starting one costs more than many a job."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fixtures.origin import process

NAMES = ("origin.test",)


class Lent:
    """An origin as the suite gets it: everything as it is, but ending it is not the borrower's to do."""

    def __init__(self, owned: process.OriginProcess) -> None:
        self._owned = owned

    def stop(self) -> None:
        """Leave it running."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._owned, name)


@dataclass
class Origins:
    """One origin for each slot, started when it is first asked for and again when it died."""

    _owned: dict[int, process.OriginProcess] = field(default_factory=dict)

    def of(self, slot: int) -> process.OriginProcess:
        """The living origin of a slot; raises `OriginError` when it cannot be started."""
        owned = self._owned.get(slot)
        if owned is None or not owned.alive():
            self.drop(slot)
            self._owned[slot] = owned = process.start(names=NAMES)
        return owned

    def drop(self, slot: int) -> None:
        """End the origin of a slot: after a job that was killed in the middle nobody knows its state."""
        if owned := self._owned.pop(slot, None):
            owned.stop()

    def close(self) -> None:
        """End all of them."""
        for slot in list(self._owned):
            self.drop(slot)
