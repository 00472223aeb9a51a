"""What measuring cases ask for beside the fixtures of all cases."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.bench.session import Session
from fixtures.verdict import Judge
from suites.benchmarks import _floor
from suites.benchmarks._meter import Meter, plugin_of

ROUNDS = 12


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --rounds."""
    parser.getgroup("rig").addoption("--rounds", type=int, default=ROUNDS, metavar="N",
                                     help=f"samples of each figure (default: {ROUNDS})")


@pytest.fixture(scope="session")
def floor(tmp_path_factory: pytest.TempPathFactory) -> _floor.Floor:
    """The bench's own cost, measured once before anything is measured."""
    return _floor.measure(tmp_path_factory.mktemp("floor"))


@pytest.fixture
def meter(request: pytest.FixtureRequest, judge: Judge, rig: Any, floor: _floor.Floor) -> Meter:
    """The figures of this case."""
    conditions = {"kind": rig.kind, "baudrate": line_rate(rig), "origin": rig.origin.remote or "own",
                  "dialect": rig.dialect, "speed": rig.speed}
    return Meter(judge, floor, rig.speed, max(1, request.config.getoption("rounds")), conditions, rig.limits,
                 plugin_of(request))


@pytest.fixture
def line(session: Session, rig: Any) -> float:
    """What the line carries, in bytes a DUT second; 0 where nothing paces it."""
    return line_rate(rig) / 10 / session.modem.speed


def line_rate(rig: Any) -> int:
    """Baud that pace the line: those of a serial port, those that an emulator was told; 0 for none."""
    if rig.kind == "emulator":
        return int(rig.emulator.baud or 0)
    return int(rig.baudrate) if isinstance(rig.baudrate, int) else 0
