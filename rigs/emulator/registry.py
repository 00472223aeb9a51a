"""Seeded defects, variants and dialects: subclasses of parts that override one small method each.

    @defect("ua-255", "refuses the last good length of UA", violates=["F1303-46"])
    class Ua255(Parameters):
        def limit(self, tag: str) -> int: ...

The assembler puts the chosen classes in front of the part that they derive from, so several of them on one part
combine by cooperative super(). One name may stand on several classes, each on a part of its own.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from inspect import isabstract
from typing import Any, TypeVar

from rigs.emulator.options import Options

T = TypeVar("T")
DIALECTS = ("f13", "sim7600", "a76xx")


class UnknownNameError(ValueError):
    """A defect, variant or dialect that is not there; the text is one line for the user."""


@dataclass(slots=True)
class Seed:
    """kind: "defect", "variant" or "dialect". violates: requirement ids. source: where it was met in the field."""

    kind: str
    name: str
    prose: str
    violates: tuple[str, ...] = ()
    source: str | None = None
    classes: list[type] = field(default_factory=list)


_SEEDS: dict[tuple[str, str], Seed] = {}


def defect(
    name: str, prose: str, violates: Iterable[str], source: str | None = None
) -> Callable[[type[T]], type[T]]:
    """Register a class that makes the module break the requirements named."""
    return _register(Seed("defect", name, prose, tuple(violates), source))


def variant(name: str, prose: str, source: str | None = None) -> Callable[[type[T]], type[T]]:
    """Register a departure that a conforming module may show."""
    return _register(Seed("variant", name, prose, (), source))


def dialect(name: str, prose: str, source: str | None = None) -> Callable[[type[T]], type[T]]:
    """Register how a family of modules reads the reference; the classes of a dialect lie below all others."""
    return _register(Seed("dialect", name, prose, (), source))


def _register(seed: Seed) -> Callable[[type[T]], type[T]]:
    def add(part: type[T]) -> type[T]:
        # at a hook left open the module would break down, and be convicted of that instead of its fault
        if isabstract(part):
            left = ", ".join(sorted(getattr(part, "__abstractmethods__", ())))
            raise TypeError(f"{seed.kind} {seed.name}: {part.__name__} must fill in {left}")
        _SEEDS.setdefault((seed.kind, seed.name), seed).classes.append(part)
        return part

    return add


@cache
def load(kind: str) -> dict[str, Seed]:
    """All seeds of a kind by name; imports every module of the package `defects`, `variants` or `dialects`."""
    package = importlib.import_module(f"rigs.emulator.{kind}s")
    for found in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{found.name}")
    return {name: seed for (its, name), seed in sorted(_SEEDS.items()) if its == kind}


def chosen(options: Options) -> tuple[type, ...]:
    """The classes that the options ask for, the strongest first. Raises `UnknownNameError`."""
    wanted = [("defect", name) for name in options.defects] + [("variant", name) for name in options.variants]
    if options.dialect != "f13":
        wanted.append(("dialect", options.dialect))
    return tuple(part for kind, name in wanted for part in _seed(kind, name).classes)


def _seed(kind: str, name: str) -> Seed:
    try:
        return load(kind)[name]
    except KeyError:
        raise UnknownNameError(f"no {kind} is called {name!r}; --list prints all") from None


def assembled(base: type[Any], classes: tuple[type, ...]) -> type[Any]:
    """The class `base` with those of `classes` in front that derive from it."""
    bases = tuple(part for part in classes if issubclass(part, base))
    return type(base.__name__, (*bases, base), {}) if bases else base




def listing() -> list[dict[str, object]]:
    """What `--list` prints: every defect and variant."""
    return [
        {"kind": seed.kind, "name": seed.name, "prose": seed.prose, "violates": list(seed.violates),
         "source": seed.source}
        for kind in ("defect", "variant") for seed in load(kind).values()
    ]
