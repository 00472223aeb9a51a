"""What a campaign has reached: productions of the grammar, bounds, transitions of the model, classes of answers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

THIN = 10
"""Reached less often than this, or only ever refused, is thin."""


@dataclass
class Reach:
    """How often something was reached, and how it was answered."""

    reached: int = 0
    ok: int = 0
    error: int = 0

    def add(self, answer: str) -> None:
        """Count one answer: "ok", "error" or another."""
        self.reached += 1
        self.ok += answer == "ok"
        self.error += answer == "error"


@dataclass
class Tally:
    """Counts of one campaign. `expected` are the names that should be reached, so that a zero shows."""

    examples: int = 0
    lines: int = 0
    only_errors: int = 0
    productions: dict[str, Reach] = field(default_factory=dict)
    transitions: dict[str, Reach] = field(default_factory=dict)
    classes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def expect(self, productions: Iterable[str] = (), transitions: Iterable[str] = ()) -> None:
        """Names that are to be reached."""
        for name in productions:
            self.productions.setdefault(name, Reach())
        for name in transitions:
            self.transitions.setdefault(name, Reach())

    def produced(self, names: Iterable[str], answer: str) -> None:
        """A line made by these productions was answered."""
        for name in names:
            self.productions.setdefault(name, Reach()).add(answer)

    def moved(self, state: str, what: str, answer: str) -> None:
        """A step was taken in a state of the model."""
        self.transitions.setdefault(f"{state} {what}", Reach()).add(answer)

    def answered(self, what: str, answer: str, took: float) -> None:
        """A line was answered after `took` DUT seconds."""
        self.lines += 1
        self.classes[f"{what} {answer}"] += 1
        self.slowest = max(self.slowest, took)

    def rarity(self, names: Iterable[str]) -> float:
        """How rare the rarest of some classes of answers is so far, for target()."""
        total = max(1, self.classes.total())
        return max((math.log(total / max(1, self.classes[name])) for name in names), default=0.0)

    def thin(self) -> list[str]:
        """One line for each production and transition that was hardly reached."""
        found = []
        for kind, table in (("production", self.productions), ("transition", self.transitions)):
            for name, reach in sorted(table.items()):
                if reach.reached < THIN:
                    found.append(f"{kind} {name}: reached {reach.reached} times")
                elif reach.error == reach.reached and name.startswith("valid"):
                    found.append(f"{kind} {name}: only ever refused")
        return found

    def plain(self) -> dict[str, Any]:
        """JSON-able."""
        def rows(table: dict[str, Reach]) -> list[list[object]]:
            return [[name, reach.reached, reach.ok, reach.error] for name, reach in sorted(table.items())]

        return {
            "examples": self.examples, "lines": self.lines, "only_errors": self.only_errors,
            "slowest_s": round(self.slowest, 3), "productions": rows(self.productions),
            "transitions": rows(self.transitions), "classes": dict(sorted(self.classes.items())), "thin": self.thin(),
        }
