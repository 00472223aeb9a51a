"""[labgrid] of a rig file: which place of a lab the DUT is at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rigs import checks
from rigs.tables import Where, entries, key, read_by


def _tag(value: object, where: Where) -> object:
    """A tag's value as labgrid takes it: lower case letters, digits, underscores."""
    if not isinstance(value, str) or not value or not all(one.isascii() and (one.isalnum() or one in "_-.")
                                                          for one in value):
        raise where.expected('a tag\'s value as labgrid has it (like "sim8202")', value)
    return value


@dataclass(frozen=True, slots=True)
class PlaceSettings:
    """A named place, or any place that has all of the tags.

    `coordinator` is HOST:PORT, "" what LG_COORDINATOR says; `patience` the real seconds that a run queues for a place.
    """

    place: str = key(checks.line, "")
    tags: Mapping[str, str] = field(default_factory=dict, metadata=read_by(entries(_tag)))
    coordinator: str = key(checks.line, "")
    patience: float = key(checks.number(0, 86_400), 600.0)

    @property
    def given(self) -> bool:
        """Whether a place is described, in one of the two ways."""
        return bool(self.place) != bool(self.tags)

    def fits(self, name: str, tags: Mapping[str, str]) -> bool:
        """Whether the place of that name and these tags is one that is meant."""
        return name == self.place if self.place else self.tags.items() <= tags.items()

    def __str__(self) -> str:
        """As a person would say it."""
        if self.place:
            return f'the place "{self.place}"'
        return "a place with " + ", ".join(f"{name}={value}" for name, value in self.tags.items())
