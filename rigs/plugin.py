"""The pytest wiring of rigs: option --rig, fixtures `rig` and `port`.

The rig file is read when pytest starts, so that a wrong one ends the run before a byte is sent. The port is opened when
the first case asks for it, and a port that cannot be opened ends the run once, with exit status 11.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Iterator, Mapping
from typing import Protocol

import pytest

from fixtures.link import Link
from fixtures.verdict.ending import LOST, give_up
from fixtures.verdict.facts import FACTS
from rigs import kinds, lab, recordings, several, shares
from rigs.config import RigConfig, RigError
from rigs.guard import GuardedPort

RIG: pytest.StashKey[RigConfig] = pytest.StashKey()
ALONE = ("collectonly", "list_requirements", "rig_check", "rig_suggest")
RIGS: pytest.StashKey[list[RigConfig]] = pytest.StashKey()
PORT: pytest.StashKey[GuardedPort] = pytest.StashKey()


class OriginServer(Protocol):
    """What is asked of the session fixture `origin_server`."""

    host: str
    ports: Mapping[str, int]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --rig and --recording."""
    group = parser.getgroup("rig", "the device under test")
    group.addoption(
        "--rig", action="append", metavar="NAME|PATH",
        help="the rig: NAME of rigs/NAME.toml, or the path of a rig file (default: "
             f"{several.DEFAULT_RIG}); repeated, or --rig=all: each case on each rig, a worker for each")
    group.addoption(
        "--recording", metavar="PATH",
        help="what --rig=replay plays: the folder of a run (reports/out/...), or a .zip or .tar.gz of it")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Make a worker for each of several rigs; ids of such a run name a case on one of them, too."""
    if config.getoption("help") or config.getoption("version"):
        return
    rigs = config.stash[RIGS] = _rigs(config)
    if len(rigs) == 1:
        config.args[:] = [several.without_rig(argument, rigs[0].name) for argument in config.args]
    if not _alone(config) and not hasattr(config, "workerinput") and (len(rigs) > 1 or lab.LAB in config.stash):
        try:
            lab.distribute(config, rigs)
        except RigError as error:
            raise pytest.UsageError(str(error)) from None


def pytest_configure(config: pytest.Config) -> None:
    """Read the rig file and put what it says into the facts of the run. A wrong one is a usage error."""
    rigs = config.stash[RIGS] = _rigs(config)
    rig = config.stash[RIG] = several.own(config, rigs)
    try:
        several.check_workers(config, rig, distributed=_has_workers(config) and len(rigs) == 1)
    except RigError as error:
        raise pytest.UsageError(str(error)) from None
    if spread := _spread(config, rig, rigs):
        config.pluginmanager.register(spread, "rig-spread")
    config.pluginmanager.register(recordings.Keeper(rigs), "rig-recording")
    _tell(config, rig, rigs)


def _spread(config: pytest.Config, rig: RigConfig, rigs: list[RigConfig]) -> several.Spread | None:
    """What divides the cases of several rigs, or of the places of a lab, among workers."""
    found = config.stash.get(lab.LAB, None)
    if found and (_has_workers(config) or hasattr(config, "workerinput")):
        return shares.LabSpread(rigs, rig.name, found, getattr(config.option, "numprocesses", None) or 0)
    return several.Spread(rigs, rig.name) if len(rigs) > 1 else None


def _alone(config: pytest.Config) -> bool:
    """Whether nothing will be run on any rig."""
    return any(getattr(config.option, name, False) for name in ALONE)


def _rigs(config: pytest.Config) -> list[RigConfig]:
    """The rigs of the run, read once."""
    try:
        known = config.stash.get(RIGS, None) or several.chosen(config)
        return known if RIGS in config.stash or _alone(config) else lab.settle(config, known)
    except RigError as error:
        raise pytest.UsageError(str(error)) from None


def pytest_report_header(config: pytest.Config) -> list[str]:
    """One line of the head of the run, a second one for a replay."""
    lines = [_line(rig) for rig in config.stash[RIGS]]
    recording = config.stash[RIG].recording
    return [*lines, recordings.header(recording)] if recording else lines


def _line(rig: RigConfig) -> str:
    where = f", port {rig.port}" if rig.port else ""
    return f"rig: {rig.name} (kind {rig.kind}, dialect {rig.dialect}, speed {rig.speed:g}{where})"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """End the run when the rig was lost for good: no case after that one can tell anything of the DUT."""
    opened = item.config.stash.get(PORT, None)
    lost = item.config.stash.get(LOST, "") or (opened.dead if opened else "")
    if lost and "port" in getattr(item, "fixturenames", ()):
        give_up(item.config, lost)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note before the report is made that the rig was lost in this phase."""
    opened = item.config.stash.get(PORT, None)
    if opened and opened.dead and not item.config.stash[RIG].recording:
        item.config.stash[LOST] = opened.dead
        if call.when == "teardown" and opened.move():  # earlier, the case would be taken down at the other place
            del item.config.stash[LOST]
        _take_down(item.config, opened)
    return (yield)


@pytest.fixture(scope="session")
def rig(pytestconfig: pytest.Config) -> RigConfig:
    """The rig of this run, as its file describes it."""
    return pytestconfig.stash[RIG]


@pytest.fixture(scope="session")
def port(pytestconfig: pytest.Config, rig: RigConfig, origin_server: OriginServer,
         tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardedPort]:
    """The opened rig, one for the run (or the worker). A rig that cannot be opened ends the run."""
    context = kinds.Context(tmp_path_factory.mktemp("rig"), origin_server.host, origin_server.ports,
                            _worker(pytestconfig))
    try:
        opened = GuardedPort(kinds.find(rig.kind).open_port(rig, context))
    except RigError as error:
        give_up(pytestconfig, str(error))
    pytestconfig.stash[PORT] = opened
    _take_down(pytestconfig, opened)
    yield opened
    opened.close()
    _take_down(pytestconfig, opened)


def _take_down(config: pytest.Config, opened: GuardedPort) -> None:
    """What the rig has told by now becomes notes of the run."""
    if facts := config.stash.get(FACTS, None):
        told = [f"{config.stash[RIG].file}: {note}" for note in opened.notes]
        facts.notes.extend(note for note in told if note not in facts.notes)


@pytest.fixture
def second_link(port: GuardedPort) -> Iterator[Link]:
    """A link to the DUT's second serial port; cases that ask for it need the claim `second_port`."""
    link = port.second()
    yield link
    link.close()


def _tell(config: pytest.Config, rig: RigConfig, rigs: list[RigConfig]) -> None:
    facts = config.stash.get(FACTS, None)
    if facts is None:
        return
    facts.rig = _shown(rig)
    if len(rigs) > 1:
        facts.rigs = [_shown(each) for each in rigs]
        if not hasattr(config, "workerinput"):
            facts.rig = {"name": "+".join(each.name for each in rigs), "kind": "several"}
    facts.pics = dict(rig.pics)
    facts.waivers = {name: dataclasses.asdict(waiver) for name, waiver in rig.waivers.items()}
    facts.notes.extend(f"{rig.file}: {note}" for note in rig.notes)


def _shown(rig: RigConfig) -> dict[str, object]:
    return {"name": rig.name, "kind": rig.kind, "dialect": rig.dialect, "speed": rig.speed}


def _worker(config: pytest.Config) -> str:
    handed: Mapping[str, str] = getattr(config, "workerinput", {})
    return handed.get("workerid", "master")


def _has_workers(config: pytest.Config) -> bool:
    """Whether this process hands its cases to workers (pytest-xdist)."""
    return bool(getattr(config.option, "tx", None)) and _worker(config) == "master"
