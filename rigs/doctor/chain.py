"""The links of a rig's chain, looked at in order: what a look finds, which looks rest on which, and the words. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

OK, BROKEN, NOT_CLAIMED, NOT_REACHED = "ok", "broken", "not claimed", "not reached"

Patient = TypeVar("Patient")


class Trouble(Exception):
    """A link is broken: what was seen, and what a person can do."""

    def __init__(self, seen: str, do: str) -> None:
        super().__init__(seen)
        self.seen, self.do = " ".join(seen.split()), do


class Unclaimed(Exception):
    """Neither rig file nor DUT has this link; the text says which."""


@dataclass(frozen=True)
class Step(Generic[Patient]):
    """One link: `look` returns what is well; raises Trouble or Unclaimed. `needs` are links that must not be broken."""

    name: str
    look: Callable[[Patient], str]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What was found of one link; `do` is empty unless it is broken."""

    name: str
    state: str
    text: str
    do: str = ""

    def __str__(self) -> str:
        """One line of the report."""
        return f"{self.name:<14}{self.state:<13}{self.text}".rstrip()


def walk(steps: Sequence[Step[Patient]], patient: Patient) -> Iterator[Finding]:
    """Look at each link in turn; one that rests on a broken one is not reached."""
    lost: set[str] = set()
    for step in steps:
        missing = [name for name in step.needs if name in lost]
        if missing:
            lost.add(step.name)
            yield Finding(step.name, NOT_REACHED, f"rests on: {', '.join(missing)}")
            continue
        try:
            yield Finding(step.name, OK, step.look(patient))
        except Unclaimed as absent:
            yield Finding(step.name, NOT_CLAIMED, str(absent))
        except Trouble as trouble:
            lost.add(step.name)
            yield Finding(step.name, BROKEN, trouble.seen, trouble.do)


def advice(findings: Sequence[Finding]) -> str:
    """What to do about the first broken link; a word of praise when there is none."""
    first = next((finding for finding in findings if finding.state == BROKEN), None)
    return f"first broken link: {first.name}. {first.do}" if first else "the rig is sound"
