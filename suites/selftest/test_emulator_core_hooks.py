"""What a base of defects leaves to each of them: none is left open."""

from __future__ import annotations

from typing import Any, cast

import pytest

from rigs.emulator import registry
from rigs.emulator.defects._bases import Refusing


@pytest.mark.parametrize("kind", ["defect", "variant"])
def test_no_seed_leaves_a_hook_of_its_base_open(kind: str) -> None:
    """Or the module would break down at it, and be convicted of that instead of its fault."""
    open_hooks = [
        f"{seed.name}: {name}" for seed in registry.load(kind).values() for part in seed.classes for name in dir(part)
        if "NotImplementedError" in getattr(getattr(getattr(part, name), "__code__", None), "co_names", ())]
    assert open_hooks == []


def test_a_seed_with_an_open_hook_is_refused() -> None:
    with pytest.raises(TypeError, match="defect left-open: Refusing must fill in lost"):
        registry.defect("left-open", "nothing yet", violates=["F1305-01"])(cast("Any", Refusing))
    assert "left-open" not in {seed["name"] for seed in registry.listing()}
