"""What is to be measured: one job is one module (defects, variants, dialect or mutant) and the hunt through the cases.

Pure: what exists is handed in, lists of jobs come out, in the order in which they are to be run.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from fixtures.spec.catalogue import Requirement
from rigs.emulator.registry import Seed

DIALECTS = ("f13", "sim7600", "a76xx")
KINDS = ("defect", "variant", "combination", "dialect", "mutant", "check")


@dataclass(frozen=True, slots=True)
class Job:
    """One module to judge. `mutant` is FILE:NUMBER, `cases` are the only ones to run (empty: as `reach` says).

    `reach`: "near" runs the cases that are marked with a violated requirement, "rest" the others, "all" both.
    `thorough` does not stop at the first conviction. `attempt` 2 runs the same cases on a module that is new again.
    """

    kind: str
    name: str
    dialect: str = "f13"
    defects: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    mutant: str = ""
    violates: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    reach: str = "all"
    thorough: bool = False
    attempt: int = 1

    def plain(self) -> dict[str, Any]:
        """Everything as JSON-able data."""
        return asdict(self)


def defects(
    seeds: Mapping[str, Seed], dialects: Sequence[str] = ("f13",), *, thorough: bool = False
) -> list[Job]:
    """One job for each defect and dialect: the near cases, up to the first that convicts or, if thorough, each."""
    return [Job("defect", _named(name, dialect), dialect, defects=(name,), violates=seed.violates, thorough=thorough,
                reach="near")
            for dialect in dialects for name, seed in seeds.items()]


def quick(seeds: Mapping[str, Seed], catalogue: Mapping[str, Requirement]) -> list[Job]:
    """For each MUST requirement the defect that violates it and as little else as can be; none of them twice."""
    chosen: dict[str, Job] = {}
    for requirement in catalogue.values():
        found = [seed for seed in seeds.values() if requirement.id in seed.violates]
        if requirement.level == "MUST" and found:
            best = min(found, key=lambda seed: (len(seed.violates), seed.name))
            chosen.setdefault(best.name, Job("defect", best.name, defects=(best.name,), violates=best.violates,
                                             reach="near"))
    return list(chosen.values())


def rest(job: Job) -> Job:
    """What remains to be tried on a defect that the near cases do not convict."""
    return replace(job, reach="rest", thorough=False)


def again(job: Job, cases: Iterable[str]) -> Job:
    """The same once more, up to the case whose observation did not come back; it may after the same past."""
    return replace(job, cases=tuple(cases), attempt=job.attempt + 1)


def variants(seeds: Mapping[str, Seed], dialects: Sequence[str]) -> list[Job]:
    """The sound module in each dialect, then each variant by itself."""
    plain = [Job("dialect", dialect, dialect) for dialect in dialects]
    return plain + [Job("variant", name, dialects[0], variants=(name,)) for name in seeds]


def combinations(seeds: Mapping[str, Seed], dialects: Sequence[str], count: int, seed: int) -> list[Job]:
    """`count` different pairs and triples of variants that can be had together, each in a dialect, drawn by `seed`."""
    draw = random.Random(seed)
    found: dict[str, Job] = {}
    for _ in range(count * 50):
        if len(found) >= count or len(seeds) < 2:
            break
        size = draw.choice((2, 3)) if len(seeds) > 2 else 2
        names = tuple(sorted(draw.sample(sorted(seeds), size)))
        dialect = draw.choice(list(dialects))
        if compatible([seeds[name] for name in names]):
            name = _named("+".join(names), dialect)
            found.setdefault(name, Job("combination", name, dialect, variants=names))
    return list(found.values())


def compatible(seeds: Iterable[Seed]) -> bool:
    """Whether no two of the variants override the same method of a part: one would hide the other."""
    seen: set[tuple[type, str]] = set()
    for seed in seeds:
        own = {(base, method) for part in seed.classes for base in part.__mro__[1:-1] for method in vars(part)
               if callable(vars(part)[method]) and method in vars(base)}
        if own & seen:
            return False
        seen |= own
    return True


def chosen(jobs: Iterable[Job], expression: str) -> list[Job]:
    """The jobs whose name, violated requirements or mutant satisfy `-k`: words with `and`, `or`, `not`."""
    wanted = matcher(expression)
    return [job for job in jobs if wanted(" ".join((job.kind, job.name, *job.violates)))]


def matcher(expression: str) -> Callable[[str], bool]:
    """A test of a text: any of the parts between `or`, all of those between `and`, each a piece of it or `not`."""
    alternatives = [[word.strip() for word in part.split(" and ")] for part in expression.lower().split(" or ")]

    def holds(text: str, word: str) -> bool:
        return not holds(text, word[4:].strip()) if word.startswith("not ") else word in text

    return lambda text: any(all(holds(text.lower(), word) for word in words) for words in alternatives)


def checks(cases: Sequence[str], dialect: str = "f13", size: int = 40) -> list[Job]:
    """Jobs that run these cases against the sound module of a dialect, `size` at a time."""
    pieces = [tuple(cases[at:at + size]) for at in range(0, len(cases), size)]
    return [Job("check", _named(f"check-{number}", dialect), dialect, cases=piece)
            for number, piece in enumerate(pieces, 1)]


def _named(name: str, dialect: str) -> str:
    return name if dialect == "f13" else f"{name}@{dialect}"
