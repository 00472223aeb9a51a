"""The fixtures of the properties: a player on the bench, and the hunt that searches, keeps what it finds and tells."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from fixtures.bench import Session
from fixtures.bench.bench import Bench
from fixtures.bench.plugin import OriginServer
from fixtures.modem import recover
from fixtures.verdict import Judge, Violation
from fixtures.verdict.facts import FACTS
from suites.fuzz import plugin
from suites.fuzz._budget import Budget
from suites.fuzz._campaign import Campaign
from suites.fuzz._departure import Identity
from suites.fuzz._hunt import Hunt
from suites.fuzz._player import Player
from suites.fuzz._tally import Tally

SHARE = "fuzz_share"
REPRODUCE = "test_reproduce.py"
RESPTO = 'AT+HTTPPARA="RESPTO",30'


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Reproducers run first: what they find again is not looked for any more. Without any there is no case."""
    ours = [item for item in items if item.path.name == REPRODUCE]
    items[:] = [*(item for item in ours if "NOTSET" not in item.name), *(item for item in items if item not in ours)]


@pytest.fixture(scope="session")
def fuzz_seed(pytestconfig: pytest.Config) -> int:
    """The seed of the run's search."""
    given: int | None = pytestconfig.getoption("fuzz_seed")
    return secrets.randbelow(2**31) if given is None else given


@pytest.fixture(scope="session")
def known_failures() -> set[Identity]:
    """Failures that this run has already found, by a reproducer or by a property before."""
    return set()


@pytest.fixture
def player(bench: Bench, judge: Judge, request: pytest.FixtureRequest,
           origin_server: OriginServer) -> Iterator[Player]:
    """A player on the DUT of this run. Its examples are no case of their own: what they find, the property tells."""
    with bench.case(request.node.nodeid, judge) as session:
        learn(bench, session)
        bench.modem.begin()
        made = Player(bench, judge, Tally(), session.origin.token, client=origin_server.client)
        yield made
        made.close()


@pytest.fixture
def recorded_player(bench: Bench, judge: Judge, request: pytest.FixtureRequest) -> Iterator[Player]:
    """A player whose wire is the case's transcript, for a few examples that shall be seen whole."""
    with bench.case(request.node.nodeid, judge) as session:
        learn(bench, session)
        made = Player(bench, judge, Tally(), session.origin.token, client=session.origin.client, modem=bench.modem)
        yield made
        made.close()
        bench.modem.begin()


def learn(bench: Bench, session: Session) -> None:
    """Find out once whether the DUT knows RESPTO (A10) and sends input back under ATE0 (A30), ahead of the examples."""
    if bench.profile.respto is None:
        session.stop()
        session.start()
        bench.profile.respto = session.at(RESPTO).ok
        try:
            session.data(b"bench")
        except Violation:  # for the properties to find
            recover(bench.modem, bench.port, bench.reset)


@pytest.fixture
def hunt(player: Player, judge: Judge, request: pytest.FixtureRequest, fuzz_seed: int,
         known_failures: set[Identity]) -> Hunt:
    """The search of one property within its share of the budget."""
    config, facts = request.config, request.config.stash[FACTS]
    share = _share(request)
    seconds = plugin.seconds(config, facts.rig.get("kind") == "emulator")
    examples: int | None = config.getoption("fuzz_examples")
    budget = Budget(player.modem.link.now, None if seconds is None else seconds * share,
                    None if examples is None else max(1, round(examples * share)))
    campaign = Campaign(player, budget, fuzz_seed, known_failures, first=config.getoption("maxfail") == 1)
    folders = [folder / "reproducers" for folder in [facts.folder] if folder]
    kept = plugin.reproducers(config)
    return Hunt(request.node.name, campaign, judge, facts, [*folders, *([kept] if kept else [])], fuzz_seed)


def _share(request: pytest.FixtureRequest) -> float:
    def weight(item: pytest.Item) -> float:
        mark = item.get_closest_marker(SHARE)
        return float(mark.args[0]) if mark else 0.0

    whole = sum(weight(item) for item in request.session.items)
    return weight(request.node) / whole if whole else 1.0
