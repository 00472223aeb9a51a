"""What a base of defects leaves to each of them: none is left open."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any, cast

import pytest

import rigs.emulator
from rigs.emulator import registry
from rigs.emulator.defects._bases import Refusing

FILES = sorted(Path(rigs.emulator.__file__).parent.rglob("*.py"))
HIDDEN = """class Base:
    def lost(self) -> int:
        raise NotImplementedError

    def kept(self) -> int:
        raise NotImplementedError("fill it in")
"""


def hidden_hooks(source: str) -> list[int]:
    """Lines that leave a hook open in a way which only the call of it shows."""
    return [node.lineno for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Name) and node.id == "NotImplementedError"]


def test_hooks_are_left_open_where_the_registry_sees_it() -> None:
    """Or the module would break down at one, and be convicted of that instead of its fault."""
    assert hidden_hooks(HIDDEN) == [3, 6]
    assert [f"{file.name}:{line}" for file in FILES for line in hidden_hooks(file.read_text("utf-8"))] == []
    assert len(FILES) > 100


def test_a_seed_with_an_open_hook_is_refused() -> None:
    with pytest.raises(TypeError, match="defect left-open: Refusing must fill in lost"):
        registry.defect("left-open", "nothing yet", violates=["F1305-01"])(cast("Any", Refusing))
    assert "left-open" not in {seed["name"] for seed in registry.listing()}
