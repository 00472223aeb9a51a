"""Whether a firmware may go out: ACCEPT, CONDITIONAL or REJECT, by a policy, with every reason. Pure.

Days are compared with the day on which the run began, so that the same results always give the same answer.
"""

from __future__ import annotations

import datetime
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reports.policy import Policy
from reports.shapes import shape

WORDS = {"": "ACCEPT", "note": "ACCEPT", "condition": "CONDITIONAL", "reject": "REJECT"}
RANK = ("", "note", "condition", "reject")
ABSENT = frozenset({"untestable", "implied"})
"""Requirements of these classes are judged by no case of their own: that they were not run says nothing."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that counts: what it means, the requirement or figure, and why in a line."""

    meaning: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The word and its reasons, worst first."""

    word: str
    reasons: tuple[Reason, ...]

    def of(self, meaning: str) -> list[Reason]:
        """The reasons of one meaning."""
        return [reason for reason in self.reasons if reason.meaning == meaning]


def decide(results: Mapping[str, Any], policy: Policy) -> Decision:
    """Judge a run's results by a policy."""
    found = [*_of_run(results), *_of_requirements(results, policy), *_of_figures(results, policy)]
    found.sort(key=lambda reason: -RANK.index(reason.meaning))
    return Decision(WORDS[found[0].meaning if found else ""], tuple(found))


def _of_run(results: Mapping[str, Any]) -> Iterator[Reason]:
    if results["verdict"] == "error":
        yield Reason("reject", "the run", "the suite itself broke: nothing it did not reach is known")
    elif results["verdict"] == "inconclusive":
        yield Reason("condition", "the run", "it is inconclusive")
    if not results["cases"]:
        yield Reason("reject", "the run", "no case was run")


def _of_requirements(results: Mapping[str, Any], policy: Policy) -> Iterator[Reason]:
    day = datetime.datetime.fromisoformat(results["started"]).date()
    for entry in results["requirements"]:
        word = shape(entry).word
        why = ""
        if word == "fail" and (waiver := policy.waivers.get(entry["id"])):
            word, why = ("waived", f": {waiver.reason}, until {waiver.until}") if day <= waiver.until else (
                word, f": its waiver ran out on {waiver.until}")
        if word == "not-run" and entry.get("status") in ABSENT:
            continue
        meaning = policy.levels.get(entry["level"], {}).get(word, "")
        if meaning:
            yield Reason(meaning, entry["id"], f"{entry['level']}, {word}{why}")


def _of_figures(results: Mapping[str, Any], policy: Policy) -> Iterator[Reason]:
    measured = {entry.get("name"): entry for entry in results.get("benchmarks", ()) if entry.get("samples")}
    for name, limit in policy.figures.items():
        entry = measured.get(name)
        if entry is None:
            yield Reason("condition", name, "it has a limit and was not measured")
            continue
        value = statistics.median(entry["samples"])
        if meaning := limit.meaning(value):
            bounds = f"least {limit.least:g}, most {limit.most:g}"
            yield Reason(meaning, name, f"median {value:.4g} {entry.get('unit', '')}, allowed: {bounds}")
