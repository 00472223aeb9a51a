"""The player: carries out steps on any rig and judges each. The same for search, shrinking and reproducers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from suites.fuzz._ground import family
from suites.fuzz._inputs import Inputs
from suites.fuzz._steps import Step


class Player(Inputs):
    """`run` plays an example from a fresh service on; what departs from the reference is raised as Departure."""

    def run(self, steps: Sequence[Step]) -> None:
        """Play an example whole."""
        self.begin()
        for step in steps:
            self.play(step)
        self.end()

    def play(self, step: Step, productions: Sequence[str] = ()) -> str:
        """Play one step; returns how it was answered."""
        state, command = self.model.state, family(step)
        kinds: dict[str, Callable[[Step], str]] = {
            "line": self.line, "noise": self.noise, "request": self.request, "busy": self.busy, "read": self.read,
            "length": self.length, "head": self.head, "save": self.save, "send": self.send, "input": self.input,
            "wait": self._pause,
        }
        answer = "departed"
        try:
            with self.guarded(command):
                answer = kinds[step.do](step)
        finally:
            self.tally.moved(state, label(step), answer)
            self.tally.produced(productions, answer)
        return answer

    def _pause(self, step: Step) -> str:
        self.session.wait(step.time)
        return "ok"


def label(step: Step) -> str:
    """What a step is called in the table of transitions."""
    if step.do in ("request", "busy"):
        return f"{step.do} {('GET', 'POST', 'HEAD', 'DELETE')[step.number % 4]}"
    if step.do == "line":
        return f"line {step.text[2:].partition('=')[0].partition(';')[0][:14].upper() or 'AT'}"
    return step.do
