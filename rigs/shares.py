"""The workers of a run over a lab: which kind of module each has, and what becomes of the cases of one that dies.

pytest-xdist's own scheduler divides the cases of one kind among its workers; this one holds such a scheduler for each.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable, Generator, Sequence
from typing import Any

import pytest

from fixtures.verdict.facts import FACTS
from rigs import several
from rigs.config import RigConfig
from rigs.kinds._labgrid import LabError
from rigs.kinds._taking import sweep
from rigs.lab import HANDED, Lab

ALONE = "its case is not run again: this --dist gives no case to another worker (worksteal and load do)"
TWICE = "the worker died in this case, which is run once more at another place"


def shared_out(places: Sequence[int], workers: int) -> list[int]:
    """For each worker the number of its rig: one each, then where the most places a worker are."""
    given = [0] * len(places)
    found = []
    for turn in range(workers):
        rig = turn if turn < len(places) else max(
            range(len(places)), key=lambda each: (places[each] - given[each], -each))
        given[rig] += 1
        found.append(rig)
    return found


class Shares:
    """xdist's scheduling for several kinds: each has its own cases, workers and scheduler."""

    def __init__(self, inner: Sequence[Any], kind_of: Callable[[Any], int]) -> None:
        self._inner = inner
        self._of: Callable[[Any], Any] = lambda node: inner[kind_of(node)]

    @property
    def nodes(self) -> list[Any]:
        """All workers."""
        return [node for each in self._inner for node in each.nodes]

    @property
    def collection_is_completed(self) -> bool:
        """Whether every worker has told its cases."""
        return all(each.collection_is_completed for each in self._inner)

    @property
    def tests_finished(self) -> bool:
        """Whether nothing is left to give away, of any kind."""
        return all(each.tests_finished for each in self._inner)

    @property
    def has_pending(self) -> bool:
        """Whether some case has not ended."""
        return any(each.has_pending for each in self._inner)

    def add_node(self, node: Any) -> None:
        """A worker is there."""
        self._of(node).add_node(node)

    def add_node_collection(self, node: Any, collection: Sequence[str]) -> None:
        """A worker has told its cases."""
        self._of(node).add_node_collection(node, collection)

    def mark_test_complete(self, node: Any, item_index: int, duration: float = 0) -> None:
        """A case has ended."""
        self._of(node).mark_test_complete(node, item_index, duration)

    def mark_test_pending(self, item: str) -> None:
        """A case is to be run again."""
        next(each for each in self._inner if each.collection and item in each.collection).mark_test_pending(item)

    def remove_pending_tests_from_node(self, node: Any, indices: Sequence[int]) -> None:
        """A worker gave back what it had not begun."""
        self._of(node).remove_pending_tests_from_node(node, indices)

    def remove_node(self, node: Any) -> str | None:
        """A worker is gone; the case in which it died, or None."""
        case: str | None = self._of(node).remove_node(node)
        return case

    def schedule(self) -> None:
        """Give away cases, first or anew."""
        for each in self._inner:
            each.schedule()


class LabSpread(several.Spread):
    """The plugin of a run over a lab with workers, in the controlling process and in each of them."""

    def __init__(self, rigs: Sequence[RigConfig], mine: str, lab: Lab, workers: int) -> None:
        super().__init__(rigs, mine)
        self._lab, self._vacant = lab, shared_out(lab.places, workers)
        self._workers = list(self._vacant)
        self._kind: dict[str, int] = {}
        self._tried: set[str] = set()
        self._killed = False
        self._seen: dict[str, dict[str, str]] = {}

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Hand each worker its rig; one that comes for another that died gets the rig of that one."""
        kind = self._kind[node.gateway.id] = self._vacant.pop(0)
        node.workerinput[several.HANDED] = self._lab.rigs[kind].name
        node.workerinput[HANDED] = self._lab.handed()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Keep the rig of a worker for the one that comes for it."""
        self._vacant.append(self._kind[node.gateway.id])
        self._killed = self._killed or error is not None

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None]:
        """Set free what workers that died left, where no other one came for it, before the results are written."""
        if self._killed:
            with contextlib.suppress(LabError, TimeoutError):  # the next run will try it again
                session.config.stash[FACTS].notes += sweep(self._lab.rigs[0])[1]
        yield

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Shares | None:
        """A scheduler for each kind; xdist's own where there is one kind alone."""
        if len(self._lab.rigs) == 1:
            return None
        scheduler = importlib.import_module("xdist.scheduler")
        inner = [scheduler.WorkStealingScheduling(config, log) for _ in self._lab.rigs]
        for number, each in enumerate(inner):
            each.numnodes = self._workers.count(number)
        return Shares(inner, lambda node: self._kind[node.gateway.id])

    @pytest.hookimpl(optionalhook=True)
    def pytest_handlecrashitem(self, crashitem: str, report: pytest.TestReport, sched: Any) -> None:
        """A case whose worker died is run once more elsewhere; if that one dies as well, it is an error."""
        if crashitem in self._tried or not hasattr(sched, "mark_test_pending"):
            return
        self._tried.add(crashitem)
        try:
            sched.mark_test_pending(crashitem)
        except NotImplementedError:  # --dist=loadfile and its like: the error stands
            report.longrepr = f"{report.longrepr}; {ALONE}"
            return
        report.outcome, report.longrepr, report.when = "rerun", TWICE, "call"  # type: ignore[assignment]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Say when places that pass for one kind of module hold different ones."""
        picture: dict[str, Any] = getattr(report, "conformance", None) or {}
        dut = picture.get("dut") or {}
        first = self._seen.setdefault(str(picture.get("rig")), dut) if dut.get("revision") else dut
        if dut and first != dut and (node := getattr(report, "node", None)):
            notes = node.config.stash[FACTS].notes
            line = (f"{picture['rig']}: its places hold different modules ({_shown(first)}; {_shown(dut)}): "
                    "give them tags module= of their own")
            if line not in notes:
                notes.append(line)

    @pytest.hookimpl(trylast=True)
    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Every case once for each kind."""
        if len(self._lab.rigs) > 1:
            super().pytest_generate_tests(metafunc)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """In a worker: leave only the cases of its kind."""
        if len(self._lab.rigs) > 1:
            super().pytest_collection_modifyitems(config, items)


def _shown(dut: dict[str, str]) -> str:
    return " ".join(dut.get(name, "?") for name in ("model", "revision"))
