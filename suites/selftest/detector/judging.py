"""What the outcome of a case says of a job, and what all of them together say. Pure.

A defect is convicted by a case that fails and cites a requirement which the defect violates; where it violates
nothing above SHOULD, a deviation cited so is enough. A variant is accused by any `fail`. A mutant is convicted by any
`fail` or deviation. An observation counts when it is made twice: by the case again on the same module, or, where the
module's past matters, by the same cases again on a new one. Otherwise it is `unsteady`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from suites.selftest.detector.jobs import Job

MOST_ELSEWHERE = 3
MOST_FAULTS = 3
NO_RIG = "broken: Exit: rig error"
"""How a run ends whose module did not even start."""
WORDS = {"fail": "fail", "deviation": "deviation"}


@dataclass(slots=True)
class Outcome:
    """One case: its verdict, the requirements it found violated with the word for each, its message, real seconds.

    `steady` is false for an observation that did not come back when the case was run again.
    """

    case: str
    verdict: str
    violated: dict[str, str] = field(default_factory=dict)
    message: str = ""
    seconds: float = 0.0
    rig_fault: bool = False
    steady: bool = True
    evidence: list[list[str]] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """Everything as JSON-able data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Aim:
    """What the cases of a job are to show: by which requirements, and whether a deviation is enough."""

    job: Job
    level: str = "MUST"

    def hit(self, outcome: Outcome) -> list[str]:
        """The violated requirements by which this outcome convicts a defect."""
        enough = ("fail",) if self.level == "MUST" else ("fail", "deviation")
        if outcome.verdict not in enough:
            return []
        return [id_ for id_ in self.job.violates if outcome.violated.get(id_) in enough]

    def notable(self, outcome: Outcome) -> bool:
        """Whether the outcome is an observation that must be seen again before it counts."""
        if self.job.attempt > 1:
            return False
        return self.telling(outcome)

    def telling(self, outcome: Outcome) -> bool:
        """Whether the outcome is an observation at all."""
        if self.job.kind == "defect":
            return outcome.verdict == "fail" or bool(self.hit(outcome))
        return outcome.verdict in (("fail", "error", "deviation") if self.job.kind == "mutant" else ("fail", "error"))

    def over(self, outcomes: Sequence[Outcome]) -> bool:
        """Whether nothing that could still come would change what the job is for."""
        if sum(outcome.rig_fault for outcome in outcomes) >= MOST_FAULTS or is_stillborn(outcomes):
            return True
        if self.job.thorough or not outcomes:
            return False
        steady = [outcome for outcome in outcomes if outcome.steady]
        if self.job.kind == "mutant":
            return any(outcome.verdict in WORDS for outcome in steady)
        if self.job.kind != "defect":
            return False
        return any(map(self.hit, steady)) or len(_failed(steady)) >= MOST_ELSEWHERE


def is_stillborn(outcomes: Sequence[Outcome]) -> bool:
    """Whether the module could not even be brought to answer `AT` for the first case."""
    return bool(outcomes) and outcomes[0].rig_fault


def settle(aim: Aim, outcomes: Sequence[Outcome], ended: str) -> dict[str, Any]:
    """What the job has shown. `ended` is "" for a job that came to its end, else what cut it off."""
    status, decisive = _STATUS[aim.job.kind](aim, outcomes)
    if aim.job.kind == "mutant" and not outcomes and ended.startswith(NO_RIG):
        status = "stillborn"
    elif ended and status in ("missed", "survived", "clean", "may", "inconclusive"):
        status = ended
    return {
        "status": status,
        "case": decisive.case if decisive else "",
        "requirements": aim.hit(decisive) or sorted(decisive.violated) if decisive else [],
        "message": decisive.message if decisive else "",
        "ran": len(outcomes),
        "case_s": round(sum(outcome.seconds for outcome in outcomes), 2),
        "found": [outcome.plain() for outcome in outcomes if aim.telling(outcome) or _odd(outcome)],
        "deviations": sorted({id_ for outcome in outcomes for id_, word in outcome.violated.items()
                              if word == "deviation"}),
    }


def _defect(aim: Aim, outcomes: Sequence[Outcome]) -> tuple[str, Outcome | None]:
    hits = [outcome for outcome in outcomes if aim.hit(outcome)]
    steady = [outcome for outcome in hits if outcome.steady]
    others = [outcome for outcome in _failed(outcomes) if outcome.steady]
    if steady:
        return "convicted", steady[0]
    if hits:
        return "unsteady", hits[0]
    if is_stillborn(outcomes):
        return "stillborn", outcomes[0]
    if others:
        return "convicted-elsewhere", others[0]
    return ("may" if aim.level == "MAY" else "missed"), None


def _variant(_aim: Aim, outcomes: Sequence[Outcome]) -> tuple[str, Outcome | None]:
    bad = [outcome for outcome in outcomes if outcome.verdict in ("fail", "error")]
    steady = [outcome for outcome in bad if outcome.steady]
    if steady:
        return "accused", steady[0]
    if bad:
        return "unsteady", bad[0]
    faults = [outcome for outcome in outcomes if outcome.rig_fault]
    return ("broken", faults[0]) if faults else ("clean", None)


def _mutant(_aim: Aim, outcomes: Sequence[Outcome]) -> tuple[str, Outcome | None]:
    if is_stillborn(outcomes):
        return "stillborn", outcomes[0]
    for status, holds in _MUTANT.items():
        found = [outcome for outcome in outcomes if holds(outcome)]
        if found:
            return status, found[0]
    return "survived", None


_MUTANT: dict[str, Callable[[Outcome], bool]] = {
    "convicted": lambda outcome: outcome.verdict in WORDS and outcome.steady,
    "crashed": lambda outcome: outcome.rig_fault,
    "unsteady": lambda outcome: outcome.verdict in WORDS,
    "error": lambda outcome: outcome.verdict == "error",
    "inconclusive": lambda outcome: outcome.verdict == "inconclusive",
}
_STATUS = {"defect": _defect, "mutant": _mutant} | dict.fromkeys(
    ("variant", "combination", "dialect", "check"), _variant)


def _failed(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.verdict == "fail"]


def _odd(outcome: Outcome) -> bool:
    return outcome.verdict in ("error", "inconclusive", "deviation")
