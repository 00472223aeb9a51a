"""From the command line to the jobs: what there is in the registry, the catalogue and the emulator's sources."""

from __future__ import annotations

import argparse
import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fixtures.spec import catalogue
from rigs.emulator import registry
from suites.selftest.detector import jobs, mutation
from suites.selftest.detector.jobs import DIALECTS, Job
from suites.selftest.detector.judging import Aim
from suites.selftest.detector.keys import ROOT

EMULATOR = ROOT / "rigs" / "emulator"
MUTATED = ("http", "net", "engine.py", "editor.py", "framing.py", "urcs.py", "syntax.py", "input.py")
EQUIVALENT = Path(__file__).parent / "equivalent.toml"
LEVELS = ("MUST", "SHOULD", "MAY")


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A mutant that no observer at port and network can tell from the sound module, and why."""

    file: str
    name: str
    why: str


def planned(options: argparse.Namespace) -> list[Job]:
    """The jobs that the command line asks for, in order."""
    dialects = tuple(options.dialects or ())
    makers: dict[str, list[Job]] = {}
    mode = options.mode
    if mode == "quick":
        makers["quick"] = jobs.quick(registry.load("defect"), catalogue.load())
    if mode in ("variants", "all"):
        makers["variants"] = _permitted(dialects or DIALECTS, options)
    if mode in ("defects", "all"):
        makers["defects"] = jobs.defects(registry.load("defect"), dialects or ("f13",), thorough=options.thorough)
    if mode in ("mutants", "all"):
        makers["mutants"] = _sampled(mutants(), options)
    found = [job for made in makers.values() for job in made]
    return jobs.chosen(found, options.expression) if options.expression else found


def _permitted(dialects: Sequence[str], options: argparse.Namespace) -> list[Job]:
    seeds = registry.load("variant")
    return jobs.variants(seeds, dialects) + jobs.combinations(seeds, dialects, options.combinations, options.seed)


def _sampled(found: list[Job], options: argparse.Namespace) -> list[Job]:
    if not options.sample or options.sample >= len(found):
        return found
    drawn = set(random.Random(options.seed).sample(range(len(found)), options.sample))
    return [job for place, job in enumerate(found) if place in drawn]


def mutants() -> list[Job]:
    """One job for each mutant of the emulator's modules that is not known to be equivalent."""
    known = {(entry.file, entry.name) for entry in equivalents()}
    found = []
    for path in mutated_files():
        file = path.relative_to(EMULATOR).as_posix()
        for mutant in mutation.mutants(path.read_text("utf-8")):
            if (file, mutant.name) not in known:
                found.append(Job("mutant", f"{file}:{mutant.line} {mutant.name}",
                                 mutant=f"rigs/emulator/{file}:{mutant.number}"))
    return found


def mutated_files() -> list[Path]:
    """The emulator's modules in which a change is a change of the module's behaviour."""
    return sorted(path for top in MUTATED for path in
                  ([EMULATOR / top] if top.endswith(".py") else (EMULATOR / top).glob("*.py"))
                  if path.name != "__init__.py")


def equivalents(path: Path = EQUIVALENT) -> list[Equivalent]:
    """What equivalent.toml says; raises ValueError for an entry that is not file, name and why."""
    entries: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8")).get("mutant", [])
    try:
        return [Equivalent(**entry) for entry in entries]
    except TypeError as error:
        raise ValueError(f"{path.name}: an entry has file, name and why: {error}") from None


def aim(job: Job, known: Mapping[str, catalogue.Requirement]) -> Aim:
    """What the job is to show: its level is the strictest of the requirements that it violates."""
    levels = {known[id_].level for id_ in job.violates if id_ in known}
    return Aim(job, next((level for level in LEVELS if level in levels), "MUST"))
