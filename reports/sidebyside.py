"""Two wires beside each other: what both have, what only one has, the differing lines marked. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.changes import plain
from reports.wire import Row

AROUND = 3
"""Events of context that are shown before and after a difference."""
MOST_EVENTS = 1500
"""Of a longer wire only the begin is compared."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of the page: an event of each side (None: none there). `mark`: "same", "differs" or "gap"."""

    mark: str
    left: Row | None = None
    right: Row | None = None


def pairs(left: Sequence[Row], right: Sequence[Row]) -> list[Pair]:
    """The two wires line by line; long stretches without a difference are left out."""
    left, right = left[:MOST_EVENTS], right[:MOST_EVENTS]
    matcher = difflib.SequenceMatcher(None, [_key(row) for row in left], [_key(row) for row in right], autojunk=False)
    found: list[Pair] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            found += [Pair("same", left[i], right[j]) for i, j in zip(range(i1, i2), range(j1, j2), strict=True)]
        else:
            found += _differing(left[i1:i2], right[j1:j2])
    return list(_near(found))


def _key(row: Row) -> tuple[str, ...]:
    return (row.kind, *(plain(line) if row.kind != "rx" else line for line in row.lines))


def _differing(left: Sequence[Row], right: Sequence[Row]) -> Iterator[Pair]:
    for place in range(max(len(left), len(right))):
        yield Pair("differs", left[place] if place < len(left) else None, right[place] if place < len(right) else None)


def _near(found: Sequence[Pair]) -> Iterator[Pair]:
    """Only what is near a difference; a gap stands for the rest."""
    wanted = {near for place, pair in enumerate(found) if pair.mark == "differs"
              for near in range(place - AROUND, place + AROUND + 1)}
    gap = False
    for place, pair in enumerate(found):
        if place in wanted:
            yield pair
        elif not gap:
            yield Pair("gap")
        gap = place not in wanted
