"""Parts that need each other find each other by class."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rigs.emulator.part import Part

if TYPE_CHECKING:
    from rigs.emulator.module import Module

P = TypeVar("P", bound=Part)


def find(module: Module, kind: type[P]) -> P:
    """The module's part of that class; to be called when the module is complete."""
    return next(part for part in module.parts if isinstance(part, kind))
