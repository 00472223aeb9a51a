"""A campaign: Hypothesis searches, one failure at a time is shrunk, verified and kept, until the budget is used up.

Each distinct failure is found once: its identity is set aside and the search goes on. A DUT that died is brought back
and the example that killed it is the failure.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings, target
from hypothesis.errors import Flaky
from hypothesis.strategies import SearchStrategy

from fixtures.link import Event
from suites.fuzz._budget import Budget
from suites.fuzz._departure import Departure, Identity
from suites.fuzz._example import Enough, Example
from suites.fuzz._grammar import Made
from suites.fuzz._player import Player
from suites.fuzz._reduce import reduced
from suites.fuzz._steps import Step

CHUNK = 500
PATIENCE = 20.0
"""DUT seconds that an answer is waited for while a failure is shrunk."""
AGAIN = 2
"""How often a failure must show again to be steady."""
RESTART = (Step("line", "AT+HTTPTERM"), Step("line", "AT+HTTPINIT"))
"""What stands between two examples."""
CHANCES = 3
"""How often a failure that did not show again is looked for once more."""
Steps = tuple[Step, ...]


@dataclass
class Failure:
    """One distinct failure: the shortest example that shows it, what was found, and the wire of it.

    `steady` is false where it did not show when it was played again; `found_at` tells examples and real seconds before,
    `times` how often it was come upon.
    """

    found: Departure
    steps: Steps
    found_at: tuple[int, float]
    steady: bool = True
    events: list[Event] = field(default_factory=list)
    times: int = 1

    @property
    def identity(self) -> Identity:
        """By which it is told from others."""
        return self.found.identity


class Campaign:
    """The search of one property. `known` are identities that are not looked for; `first`: one failure is enough."""

    def __init__(self, player: Player, budget: Budget, number: int, known: set[Identity], *,
                 first: bool = False) -> None:
        self.player, self.budget, self.number, self.known, self.first = player, budget, number, known, first
        self.failures: list[Failure] = []
        self.failing: dict[Steps, Departure] = {}
        self._chased: Identity | None = None
        self._since = self._chase_began = 0.0
        self._found_at = (0, 0.0)
        self._before: Steps = ()
        self._whole: Steps = ()

    @property
    def spent(self) -> bool:
        """Whether time is up: that of the search, or that of shrinking the failure at hand."""
        if self._chased is None:
            return self.budget.over
        return self._now() - self._since > self.budget.shrink

    @property
    def patience(self) -> float | None:
        """How long answers are waited for at the moment; None for as long as the tolerances say."""
        return PATIENCE if self._chased else None

    def settings(self, steps: int = 50, examples: int = CHUNK) -> settings:
        """Hypothesis as a campaign uses it: no database (reproducers are ours), no deadlines (a DUT has its own)."""
        return settings(max_examples=self.budget.chunk(examples), deadline=None, database=None, print_blob=False,
                        report_multiple_bugs=False, suppress_health_check=list(HealthCheck),
                        verbosity=Verbosity.quiet, phases=(Phase.generate, Phase.target, Phase.shrink),
                        stateful_step_count=steps)

    def search(self, strategy: SearchStrategy[Sequence[Made]]) -> None:
        """Search the examples of a strategy."""
        def once() -> None:
            @seed(self.number)
            @self.settings()
            @given(strategy)
            def example(made: Sequence[Made]) -> None:
                playing = Example(self)
                for one in made:
                    playing.play(one)
                playing.finish()

            example()

        self.repeat(once)

    def repeat(self, once: Callable[[], None]) -> None:
        """Run Hypothesis again and again until the budget is used up."""
        while not self.budget.over:
            self._chased, self.failing = None, {}
            before = self.budget.used
            with contextlib.suppress(Departure, Flaky, Enough):
                once()
            if self.failing:
                self._keep()
            self.number += 1
            if self.budget.used == before or (self.first and any(found.steady for found in self.failures)):
                return

    def departed(self, found: Departure, steps: Steps) -> bool:
        """Take note of a departure; whether it is one that is looked for."""
        found.events = list(self.player.modem.recorder.events)
        found.killed |= not self.player.recover()
        if self._chased is None:
            self.budget.used += 1
            self.player.tally.examples += 1
        if found.identity in self.known or self._chased not in (None, found.identity):
            return False
        if self._chased is None:
            self._chased, self._since = found.identity, self._now()
            self._chase_began = self._since
            self._found_at = (self.budget.used, round(self.budget.spent, 2))
            self._whole = (*self._before, *RESTART, *steps)
        self.failing[steps] = found
        return True

    def played(self, answers: Sequence[str], steps: Steps) -> None:
        """An example came to its end without a failure."""
        tally, player = self.player.tally, self.player
        self._before = steps
        tally.examples += 1
        tally.only_errors += bool(answers) and set(answers) <= {"error", "skipped"}
        if self._chased is None:
            self.budget.used += 1
            target(player.slowest, label="answer time")
            target(tally.rarity(player.seen_classes), label="rare answers")

    def _keep(self) -> None:
        """Keep the shortest example that shows the failure again, else the first as an unsteady one."""
        shortest = sorted(self.failing, key=lambda steps: (len(steps), len(str(steps)), str(steps)))
        self._since = self._now() if self.spent else self._since
        fewer = reduced(shortest[0], self._fails, lambda: not self.spent)
        steady = next((steps for steps in (fewer, *shortest[:2], *shortest[-1:]) if self._again(steps)), None)
        if steady is None and self._fails_anew(self._whole):  # it began in the example before
            self._since = self._now()
            fewer = reduced(self._whole, self._fails_anew, lambda: not self.spent)
            steady = next((steps for steps in (fewer, self._whole) if self._again(steps)), None)
        chosen = shortest[0] if steady is None else steady
        found = self.failing[chosen]
        seen_before = [old for old in self.failures if old.identity == found.identity]
        self.failures = [old for old in self.failures if old not in seen_before]
        times = 1 + sum(old.times for old in seen_before)
        self.failures.append(Failure(found, chosen, self._found_at, steady is not None, found.events, times))
        if steady is not None or times >= CHANCES:
            self.known.add(found.identity)
        self.budget.paused += self._now() - self._chase_began
        self._chased = None

    def _fails(self, steps: Steps) -> bool:
        """Whether an example shows the failure at hand; patience is short."""
        found = replay(self.player, steps, PATIENCE)
        if found is None or found.identity != self._chased:
            return False
        self.failing[steps] = found
        return True

    def _fails_anew(self, steps: Steps) -> bool:
        """The same on a DUT that was restarted, where that can be done."""
        self.player.renew()
        return self._fails(steps)

    def _again(self, steps: Steps) -> bool:
        """Whether an example shows the same failure each time that it is played, with all the patience there is."""
        for _ in range(AGAIN):
            self.player.renew()
            found = replay(self.player, steps)
            if found is None or found.identity != self._chased:
                return False
        return True

    def _now(self) -> float:
        return self.player.modem.link.now()


def replay(player: Player, steps: Sequence[Step], patience: float | None = None) -> Departure | None:
    """Play steps once, from a fresh service on; the departure that came, if one did."""
    player.patience = patience
    try:
        player.run(steps)
    except Departure as found:
        found.events = list(player.modem.recorder.events)
        found.killed |= not player.recover()
        return found
    return None
