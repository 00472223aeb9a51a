"""In which order the cases are tried: those that ought to show it first, cheap ones before dear ones. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from suites.selftest.detector.jobs import Job

UNKNOWN_S = 0.4
COMMANDS: dict[str, tuple[str, ...]] = {
    "http/action": ("F1304",),
    "http/fetching": ("F1304", "F1302", "F1308"),
    "http/head": ("F1305",),
    "http/input": ("F1307",),
    "http/names": ("F1308", "F1309"),
    "http/parameters": ("F1303",),
    "http/postfile": ("F1308",),
    "http/read": ("F1306",),
    "http/readfile": ("F1309",),
    "http/reports": ("F1304", "F1308"),
    "http/requests": ("F1303", "F1304", "F1307"),
    "http/responses": ("F1306", "F1305", "F1309"),
    "http/service": ("F1301", "F1302"),
    "http/session": ("F1301", "F1303"),
    "http/urls": ("F1303",),
    "net/": ("F1304", "F1303"),
}
"""Part of the emulator (begin of its path) -> prefixes of the requirements that it is about; else the interface."""


@dataclass(frozen=True, slots=True)
class Case:
    """A collected case: its id and the requirements that it is marked with."""

    id: str
    requirements: frozenset[str]

    @property
    def function(self) -> str:
        """The id without the parameters."""
        return self.id.partition("[")[0]


def order(
    job: Job, cases: Sequence[Case], durations: Mapping[str, float], favourites: Sequence[str] = ()
) -> list[str]:
    """The ids of the cases to run for `job`, the most telling first.

    `favourites` convicted something like it before. Functions take turns, as the cases of one tend to agree.
    """
    if job.cases:
        known = {case.id for case in cases}
        return [id_ for id_ in job.cases if id_ in known]
    if job.kind not in ("defect", "mutant"):
        return [case.id for case in cases]
    rank = {id_: place for place, id_ in enumerate(favourites)}
    prefixes = tuple(about(job))
    turn: Counter[str] = Counter()
    keyed = []
    reached = [case for case in cases if job.reach == "all" or (job.reach == "near") == _is_near(job, case)]
    for case in sorted(reached, key=lambda case: durations.get(case.id, UNKNOWN_S)):
        turn[case.function] += 1
        tier = _tier(job, case, prefixes)
        keyed.append(((rank.get(case.id, len(rank)), tier, turn[case.function]), case.id))
    return [id_ for _, id_ in sorted(keyed, key=lambda pair: pair[0])]


def about(job: Job) -> Iterable[str]:
    """The commands that a job is about, as prefixes of requirement ids."""
    if job.mutant:
        path = job.mutant.partition(":")[0].removeprefix("rigs/emulator/")
        return next((ids for start, ids in COMMANDS.items() if path.startswith(start)), ("F1300",))
    return sorted({id_.partition("-")[0] for id_ in job.violates})


def _is_near(job: Job, case: Case) -> bool:
    return bool(case.requirements & set(job.violates))


def _tier(job: Job, case: Case, prefixes: tuple[str, ...]) -> int:
    if _is_near(job, case):
        return 0
    return 1 if any(id_.startswith(prefixes) for id_ in case.requirements) else 2
