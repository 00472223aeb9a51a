"""Strict reading of TOML tables into dataclasses, with one clear line for whatever is wrong.

A dataclass is the whole description of a table: each of its fields is made by `key()`, which carries the check of the
value beside its default. What is no field is an unknown key.
"""

from __future__ import annotations

import dataclasses
import difflib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

Table = TypeVar("Table")
LONGEST_VALUE = 60
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
TYPE_NAMES: dict[type, str] = {dict: "a table", list: "a list"}


class RigError(Exception):
    """The rig file or the rig itself is wrong. Its text is one line: file, key, what is allowed."""

    def __init__(self, text: str) -> None:
        super().__init__(" ".join(text.split()))


@dataclasses.dataclass(frozen=True, slots=True)
class Where:
    """A place in a rig file: the file as the user named it, and the dotted key."""

    file: str
    key: str = ""

    def at(self, key: str) -> Where:
        """The place of `key` below this one, quoted as TOML would."""
        name = key if BARE_KEY.fullmatch(key) else json.dumps(key, ensure_ascii=False)
        return Where(self.file, f"{self.key}.{name}" if self.key else name)

    def error(self, text: str) -> RigError:
        """An error that starts with this place."""
        return RigError(": ".join(part for part in (self.file, self.key, text) if part))

    def expected(self, what: str, value: object) -> RigError:
        """The error for a value that is not `what`."""
        return self.error(f"expected {what}, got {shown(value)}")


Check = Callable[[object, Where], Any]
"""Takes the raw value and its place; returns what the dataclass gets; raises RigError."""


def shown(value: object) -> str:
    """A value for a message: as TOML writes it, one line, cut when long."""
    if type(value) in TYPE_NAMES:
        return TYPE_NAMES[type(value)]
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "..."


def read_by(check: Check) -> dict[str, Check]:
    """Field metadata that makes a field a key of the file."""
    return {"check": check}


def key(check: Check, default: object = dataclasses.MISSING) -> Any:
    """A field read from the file. Without a default the key must be there."""
    return dataclasses.field(default=default, metadata=read_by(check))


def nearest(name: str, known: Iterable[str]) -> str:
    """', did you mean "x"?' or nothing, then all that is known."""
    names = sorted(known)
    close = difflib.get_close_matches(name.lower(), names, 1, 0.6)
    hint = f'; did you mean "{close[0]}"?' if close else ""
    return f"{hint} (known: {', '.join(names)})"


def build(cls: type[Table], raw: object, where: Where) -> Table:
    """The dataclass `cls` from a raw table. Raises RigError for unknown, missing and wrong keys."""
    if not isinstance(raw, dict):
        raise where.expected("a table", raw)
    checks = checks_of(cls)
    for name in raw:
        if name not in checks:
            raise where.at(name).error(f"unknown key{nearest(name, checks)}")
    for name, (_, required) in checks.items():
        if required and name not in raw:
            raise where.at(name).error("this key is missing")
    return cls(**{name: checks[name][0](value, where.at(name)) for name, value in raw.items()})


def checks_of(cls: type[Any]) -> dict[str, tuple[Check, bool]]:
    """Per key of a table: its check, and whether it must be there."""
    return {
        field.name: (field.metadata["check"],
                     field.default is field.default_factory is dataclasses.MISSING)
        for field in dataclasses.fields(cls)
        if "check" in field.metadata
    }


def table(cls: type[Any]) -> Check:
    """A check for a nested table."""
    return lambda value, where: build(cls, value, where)


def entries(check: Check, *, names: Check | None = None) -> Check:
    """A check for a table with free key names, each value checked alike; `names` checks the names."""
    def read(value: object, where: Where) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise where.expected("a table", value)
        if names:
            for name in value:
                names(name, where.at(name))
        return {name: check(entry, where.at(name)) for name, entry in value.items()}

    return read
