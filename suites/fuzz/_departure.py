"""A departure: what fuzzing finds, with the identity by which two finds are told to be the same failure."""

from __future__ import annotations

import re
from typing import NamedTuple

from fixtures.link import Event
from fixtures.verdict import Violation

DETAIL = re.compile(r"""(['"]).*?\1|b'.*|\d+(\.\d+)?|\[.*?\]""", re.DOTALL)
KIND = 60


class Identity(NamedTuple):
    """Two failures are one if requirement, command and kind of departure are the same."""

    requirement: str
    command: str
    kind: str

    def __str__(self) -> str:
        """For file names and reports."""
        return f"{self.requirement} {self.command}: {self.kind}"


class Departure(Exception):
    """The DUT departed from the reference; `always` tells that no level forgives it, `killed` that it went silent."""

    def __init__(self, identity: Identity, message: str, *, always: bool = True, killed: bool = False) -> None:
        super().__init__(f"{identity.requirement}: {message}")
        self.identity = identity
        self.message = message
        self.always = always
        self.killed = killed
        self.events: list[Event] = []


def from_violation(found: Violation, command: str, default: str) -> Departure:
    """A judgement of the bench's verbs as a departure of the command at hand."""
    requirement = found.requirements[0] if found.requirements else default
    return Departure(Identity(requirement, command, kind_of(found.message)), found.message)


def kind_of(message: str) -> str:
    """The kind behind a message: its first clause without what differs from one example to the next."""
    head = re.split(r": |; ", message, maxsplit=1)[0]
    return re.sub(r"\s+", " ", DETAIL.sub("*", head)).strip()[:KIND]
