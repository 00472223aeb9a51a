"""More than one rig in a run: each case on each rig, a worker of pytest-xdist for each of them.

A worker holds one rig with its lock, and runs the cases of that rig only. The name of the rig stands at the end of a
case's id, so that the id names one case on one rig and can be given to pytest again.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import Any

import pytest

from rigs import kinds, recordings
from rigs.config import RigConfig, RigError, load_rig, rig_names

DEFAULT_RIG = "emulator"
EVERY = "all"
ARGUMENT = "rig_of_case"
HANDED = "rig_of_worker"


def chosen(config: pytest.Config) -> list[RigConfig]:
    """The rigs that the command line names, in order. Raises RigError for a wrong one, or two of the same name."""
    given = config.getoption("recording")
    path = config.invocation_params.dir / given if given else None
    wanted = config.getoption("rig") or [DEFAULT_RIG]
    rigs = [each for name in wanted for rig in _named(name) for each in recordings.adopt(rig, path)]
    if not rigs:
        raise RigError("--rig=all: no rig file in rigs/ may be run by it; give one, or take all = false out of one")
    _distinct(rigs)
    return rigs


def _named(name: str) -> list[RigConfig]:
    if name != EVERY:
        return [load_rig(name)]
    return [rig for rig in map(load_rig, rig_names()) if rig.all and rig.kind != recordings.REPLAY]


def _distinct(rigs: Sequence[RigConfig]) -> None:
    for number, rig in enumerate(rigs):
        for other in rigs[:number]:
            if other.name == rig.name:
                raise RigError(f'--rig: "{rig.name}" is named twice ({other.file}, {rig.file})')
            if rig.port and other.port == rig.port:
                raise RigError(f"--rig: {other.file} and {rig.file} name the same port, {rig.port}")


def distribute(config: pytest.Config, count: int) -> None:
    """Ask pytest-xdist for one worker a rig. Raises RigError where it is not there, or was asked for another number."""
    if not config.pluginmanager.hasplugin("xdist"):
        raise RigError("--rig: more than one rig needs pytest-xdist, which is not there: pip install pytest-xdist")
    if config.option.numprocesses not in (None, "auto", "logical", count):
        raise RigError(f"--rig: {count} rigs have a worker each: leave -n {config.option.numprocesses} out")
    config.option.numprocesses, config.option.dist = count, "each"
    config.option.maxworkerrestart = "0"  # a worker that starts again would not know how far its rig had come


def own(config: pytest.Config, rigs: Sequence[RigConfig]) -> RigConfig:
    """The rig of this worker; the first where this is none."""
    handed: Mapping[str, Any] = getattr(config, "workerinput", {})
    return next((rig for rig in rigs if rig.name == handed.get(HANDED)), rigs[0])


def check_workers(config: pytest.Config, rig: RigConfig, *, distributed: bool) -> None:
    """A rig with one port cannot be shared by workers. Raises RigError."""
    if distributed and not kinds.find(rig.kind).TRAITS.parallel:
        raise RigError(f'{rig.file}: a rig of kind "{rig.kind}" has one port: run it without -n')


class Spread:
    """The plugin of a run over several rigs, in every process of it."""

    def __init__(self, rigs: Sequence[RigConfig], mine: str) -> None:
        self._names = [rig.name for rig in rigs]
        self._mine = mine
        self._collected = 0

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Hand each worker its rig."""
        node.workerinput[HANDED] = self._names[int(str(node.gateway.id).removeprefix("gw"))]

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        """Count the cases of all rigs."""
        self._collected += len(ids)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """A rig without a case in this run is no run without cases: xdist keeps the number that was told last."""
        try:
            return (yield)
        finally:
            session.testscollected = max(session.testscollected, self._collected)

    @pytest.hookimpl(trylast=True)
    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Every case once for each rig."""
        metafunc.fixturenames.append(ARGUMENT)
        metafunc.parametrize(ARGUMENT, self._names, ids=self._names, scope="session")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """In a worker: leave only the cases of its rig."""
        if not hasattr(config, "workerinput"):
            return
        mine = [item for item in items if rig_of(item) == self._mine]
        config.hook.pytest_deselected(items=[item for item in items if rig_of(item) != self._mine])
        items[:] = mine


def rig_of(item: pytest.Item) -> str:
    """The rig that a case belongs to."""
    called = getattr(item, "callspec", None)
    return str(called.params.get(ARGUMENT, "")) if called else ""


def without_rig(argument: str, name: str) -> str:
    """A case's id of a run over several rigs, as a run on the rig `name` alone has it; any other argument as it is."""
    head, bracket, inside = argument.partition("[")
    if bracket and inside == f"{name}]":
        return head
    return f"{argument.removesuffix(f'-{name}]')}]" if bracket and argument.endswith(f"-{name}]") else argument
