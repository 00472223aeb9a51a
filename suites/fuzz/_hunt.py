"""A hunt: one property's campaign, and what is made of its finds: verdicts, reproducers, an entry of the results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hypothesis.strategies import SearchStrategy

from fixtures.verdict import Judge, Verdict
from fixtures.verdict.facts import RunFacts
from fixtures.verdict.finding import Finding
from suites.fuzz import _machine, _reproducer, _states
from suites.fuzz._campaign import Campaign, Failure
from suites.fuzz._grammar import Made
from suites.fuzz._script import script
from suites.fuzz._steps import commands


@dataclass
class Hunt:
    """What a property is searched with. `folders` are where reproducers go."""

    name: str
    campaign: Campaign
    judge: Judge
    facts: RunFacts
    folders: Sequence[Path]
    seed: int

    def search(self, strategy: SearchStrategy[Sequence[Made]], expected: Sequence[str] = ()) -> None:
        """Search the examples of a strategy; `expected` are the productions that should be reached."""
        self.campaign.player.tally.expect(productions=expected)
        self._run(lambda: self.campaign.search(strategy))

    def sessions(self) -> None:
        """Search whole sessions."""
        self.campaign.player.tally.expect(transitions=_states.expected())
        self._run(lambda: _machine.search_sessions(self.campaign))

    def _run(self, act: object) -> None:
        assert callable(act)
        try:
            act()
        finally:
            self._conclude()
        if not self.campaign.player.tally.examples:
            self.judge.inconclusive("the budget was used up before the first example: give more by --fuzz-seconds")

    def _conclude(self) -> None:
        found = [self._kept(failure) for failure in self.campaign.failures]
        budget, tally = self.campaign.budget, self.campaign.player.tally
        spent = max(budget.spent, 0.001)
        self.judge.entry("fuzz", {
            "property": self.name, "seed": self.seed, "seconds": round(spent, 2),
            "examples_per_s": round(tally.examples / spent, 1), "lines_per_s": round(tally.lines / spent, 1),
            "failures": found, **tally.plain(),
        })
        for failure, entry in zip(self.campaign.failures, found, strict=True):
            self._tell(failure, entry)

    def _kept(self, failure: Failure) -> dict[str, object]:
        """Write the reproducer of a failure; returns its entry."""
        name = _reproducer.file_name(failure.identity)
        reproducer = _reproducer.Reproducer(failure.identity, failure.found.message, failure.steps,
                                            failure.found.always, str(self.facts.rig.get("name", "")))
        for folder in self.folders if failure.steady else self.folders[:1]:
            _reproducer.write(folder / name, reproducer, failure.events)
        return {
            "requirement": failure.identity.requirement, "command": failure.identity.command,
            "kind": failure.identity.kind, "message": failure.found.message, "commands": commands(failure.steps),
            "steady": failure.steady, "killed": failure.found.killed, "level": failure.found.always,
            "found_after_examples": failure.found_at[0], "found_after_s": failure.found_at[1],
            "file": f"reproducers/{name}", "script": script(failure.steps),
        }

    def _tell(self, failure: Failure, entry: dict[str, object]) -> None:
        killed = " (afterwards the DUT had to be brought back)" if failure.found.killed else ""
        lines = "\n".join(f"    {line}" for line in script(failure.steps))
        text = (f"{failure.found.message}{killed}\n{entry['commands']} command(s) show it; again: pytest --rig=... "
                f"--reproduce RUN/{entry['file']}\n{lines}")
        if not failure.steady:
            text = f"seen once, and not again: {text}"
        verdict = Verdict.INCONCLUSIVE if not failure.steady else (
            Verdict.FAIL if failure.found.always else Verdict.DEVIATION)
        self.judge.findings.append(Finding(verdict, text, (failure.identity.requirement,)))
