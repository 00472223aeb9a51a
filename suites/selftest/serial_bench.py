"""What the self-tests of the serial kind share: a rig without a file, the one line of a failure, waiting."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rigs.config import Reset, RigConfig, RigError
from rigs.kinds import Context
from rigs.kinds.serial import open_port

PATIENCE = 10.0


def rig(url: object, **settings: object) -> RigConfig:
    reset = Reset(timeout=float(str(settings.pop("timeout", 0.6))), power=str(settings.pop("power", "")))
    return RigConfig(kind="serial", port=str(url), file="bench.toml", reset=reset, **settings)  # type: ignore[arg-type]


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "the condition never came true"
        time.sleep(0.01)


def failure(url: object, tmp_path: Path) -> str:
    with pytest.raises(RigError) as caught:
        open_port(rig(url), Context(tmp_path))
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)
