"""The policy of a release: what each verdict means for it, which figures have limits, what is waived until when.

A policy file is TOML with the tables `levels`, `figures` and `waivers`; `policy.toml` beside this module is the default
and explains them. `load` raises RunError in one line that names file and key.
"""

from __future__ import annotations

import datetime
import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reports.run import RunError
from reports.shapes import SHAPES

DEFAULT = Path(__file__).with_name("policy.toml")
LEVELS = ("MUST", "SHOULD", "MAY")
MEANINGS = ("note", "condition", "reject")
"""In rising order: listed; the release needs somebody's word; no release."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Bounds of one figure's median, in its unit; `marginal` is the part of a bound by which it may be missed."""

    least: float = -math.inf
    most: float = math.inf
    marginal: float = 0.0

    def meaning(self, value: float) -> str:
        """What this median means: "" when inside, else "condition" or "reject"."""
        if self.least <= value <= self.most:
            return ""
        low, high = self.least - self.marginal * abs(self.least), self.most + self.marginal * abs(self.most)
        return "condition" if low <= value <= high else "reject"


@dataclass(frozen=True, slots=True)
class Waiver:
    """A fail that somebody answers for, up to and with a day."""

    reason: str
    until: datetime.date


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy file, read; `levels` maps a level to verdict word -> meaning."""

    name: str
    levels: Mapping[str, Mapping[str, str]]
    figures: Mapping[str, Limit] = field(default_factory=dict)
    waivers: Mapping[str, Waiver] = field(default_factory=dict)


def load(path: Path = DEFAULT) -> Policy:
    """Read a policy; RunError says in one line what is wrong with it and where."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise RunError(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise RunError(f"{path}: is no TOML: {error}") from None
    _known(path, "", raw, ("levels", "figures", "waivers"))
    return Policy(path.name, _each(path, "levels", raw, _level, LEVELS), _each(path, "figures", raw, _limit),
                  _each(path, "waivers", raw, _waiver))


def _each(
    path: Path, table: str, raw: Mapping[str, Any], read: Callable[[Path, str, Mapping[str, Any]], Any],
    names: tuple[str, ...] = ()
) -> dict[str, Any]:
    found = raw.get(table, {})
    if not isinstance(found, dict) or not all(isinstance(entry, dict) for entry in found.values()):
        raise RunError(f"{path}: {table}: expected tables")
    if names:
        _known(path, table, found, names)
    return {name: read(path, f"{table}.{name}", entry) for name, entry in found.items()}


def _known(path: Path, where: str, found: Mapping[str, Any], names: tuple[str, ...]) -> None:
    for name in found:
        if name not in names:
            place = f"{where}.{name}" if where else name
            raise RunError(f"{path}: {place}: unknown key (known: {', '.join(names)})")


def _level(path: Path, where: str, entry: Mapping[str, Any]) -> dict[str, str]:
    _known(path, where, entry, tuple(SHAPES))
    for word, meaning in entry.items():
        if meaning not in MEANINGS:
            raise RunError(f"{path}: {where}.{word}: {meaning!r} is none of {', '.join(MEANINGS)}")
    return dict(entry)


def _limit(path: Path, where: str, entry: Mapping[str, Any]) -> Limit:
    _known(path, where, entry, ("least", "most", "marginal"))
    for name, value in entry.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise RunError(f"{path}: {where}.{name}: expected a number")
    if not {"least", "most"} & set(entry):
        raise RunError(f"{path}: {where}: least or most is missing")
    return Limit(**{name: float(value) for name, value in entry.items()})


def _waiver(path: Path, where: str, entry: Mapping[str, Any]) -> Waiver:
    _known(path, where, entry, ("reason", "until"))
    try:
        until = datetime.date.fromisoformat(str(entry["until"]))
        return Waiver(str(entry["reason"]), until)
    except KeyError as error:
        raise RunError(f"{path}: {where}.{error.args[0]}: this key is missing") from None
    except ValueError:
        raise RunError(f"{path}: {where}.until: expected a day as 2027-03-31") from None
