"""The matrix: what every job has shown, and the scores made of it, as data (schema `conformance-detection/1`). Pure.

A defect counts when it violates anything above MAY. A case that accuses the sound module as well convicts nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from fixtures.spec.catalogue import Requirement
from rigs.emulator.registry import Seed
from suites.selftest.detector.order import Case
from suites.selftest.detector.plan import Equivalent

SCHEMA = "conformance-detection/1"
PERMITTED = ("dialect", "variant", "combination")
UNCOUNTED = ("stillborn", "crashed")
MUTANT_FLOOR = 95.0
WORTH = ("convicted", "accused", "unsteady", "convicted-elsewhere")
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ground:
    """What there is: requirements, cases, seeds, and the mutants that are left out."""

    catalogue: Mapping[str, Requirement]
    cases: Sequence[Case]
    defects: Mapping[str, Seed]
    variants: Mapping[str, Seed]
    equivalent: Sequence[Equivalent]


def build(entries: Sequence[Entry], ground: Ground, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The matrix of a run. `facts`: suite, time, settings, whether it is complete."""
    unsound = sorted({found["case"] for entry in entries if entry["job"]["kind"] in ("check", "dialect")
                      for found in entry["found"] if found["verdict"] in ("fail", "error")})
    defects = [_defect(entry, ground, unsound) for entry in _joined(_of(entries, "defect"))]
    permitted = [_permitted(entry) for entry in _joined(_of(entries, *PERMITTED))]
    mutants = [_mutant(entry, unsound) for entry in _joined(_of(entries, "mutant"))]
    return {
        "schema": SCHEMA,
        **facts,
        "score": {"defects": _score(defects), "by_command": _by_command(defects, ground.catalogue),
                  "mutants": _score(mutants), "permitted": _accusations(permitted)},
        "defects": defects,
        "permitted": permitted,
        "mutants": {
            "statuses": dict(sorted(Counter(entry["status"] for entry in mutants).items())),
            "by_file": {file: _score(found) for file, found in _grouped(mutants, "file").items()},
            "left": [entry for entry in mutants if entry["status"] not in ("convicted", "stillborn")],
            "equivalent": [asdict(entry) for entry in ground.equivalent],
        },
        "requirements": _requirements(defects, ground),
        "idle_cases": _idle(entries, ground.cases),
        "unsound": unsound,
    }


def status(matrix: Mapping[str, Any]) -> int:
    """0 when every defect is convicted, nothing right accused and enough mutants are convicted; else 1."""
    score = matrix["score"]
    good = (score["defects"]["convicted"] == score["defects"]["counted"] and not matrix["unsound"]
            and not score["permitted"]["accused"] and not score["permitted"]["broken"]
            and (not score["mutants"]["counted"] or score["mutants"]["percent"] >= MUTANT_FLOOR))
    return 0 if good else 1


def _of(entries: Iterable[Entry], *kinds: str) -> list[Entry]:
    return [entry for entry in entries if entry["job"]["kind"] in kinds]


def _joined(entries: Iterable[Entry]) -> list[Entry]:
    """The parts of a hunt (near, rest, and again) as one: what is worth more decides, what was found is found."""
    joined: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        name = (entry["job"]["kind"], entry["job"]["name"])
        known = joined.setdefault(name, entry)
        if known is not entry:
            best = min(known, entry, key=lambda part: WORTH.index(part["status"]) if part["status"] in WORTH else 9)
            joined[name] = {**best, "ran": known["ran"] + entry["ran"], "found": known["found"] + entry["found"],
                            "seconds": round(known["seconds"] + entry["seconds"], 2)}
    return list(joined.values())


def _sound(entry: Entry, unsound: Sequence[str]) -> str:
    deceived = entry["status"] == "convicted" and entry["case"] in unsound
    return "unsound" if deceived else str(entry["status"])


def _defect(entry: Entry, ground: Ground, unsound: Sequence[str]) -> Entry:
    name, job = entry["job"]["defects"][0], entry["job"]
    seed = ground.defects.get(name)
    levels = {ground.catalogue[id_].level for id_ in job["violates"] if id_ in ground.catalogue}
    return {
        "name": job["name"], "dialect": job["dialect"], "prose": seed.prose if seed else "",
        "source": seed.source if seed else None, "violates": job["violates"],
        "status": _sound(entry, unsound), "counted": levels != {"MAY"},
        "case": entry["case"], "requirements": entry["requirements"], "message": entry["message"],
        "seconds": entry["seconds"], "ran": entry["ran"],
        "convictions": [[found["case"], id_] for found in entry["found"] if found["steady"]
                        for id_, word in found["violated"].items() if id_ in job["violates"] and word],
    }


def _permitted(entry: Entry) -> Entry:
    job = entry["job"]
    return {
        "kind": job["kind"], "name": job["name"], "dialect": job["dialect"], "variants": job["variants"],
        "status": entry["status"], "ran": entry["ran"], "seconds": entry["seconds"],
        "deviations": entry["deviations"],
        "accusations": [{key: found[key] for key in ("case", "verdict", "violated", "message", "steady", "evidence")}
                        for found in entry["found"] if found["verdict"] in ("fail", "error")],
        "inconclusive": [[found["case"], found["message"]] for found in entry["found"]
                         if found["verdict"] == "inconclusive"],
    }


def _mutant(entry: Entry, unsound: Sequence[str]) -> Entry:
    state = _sound(entry, unsound)
    return {"name": entry["job"]["name"], "file": entry["job"]["name"].partition(":")[0], "status": state,
            "counted": state not in UNCOUNTED, "case": entry["case"], "requirements": entry["requirements"],
            "message": entry["message"][:200]}


def _score(entries: Iterable[Entry]) -> dict[str, Any]:
    counted = [entry for entry in entries if entry["counted"]]
    convicted = sum(entry["status"] == "convicted" for entry in counted)
    percent = round(100 * convicted / len(counted), 1) if counted else 100.0
    return {"counted": len(counted), "convicted": convicted, "percent": percent}


def _by_command(defects: Sequence[Entry], catalogue: Mapping[str, Requirement]) -> dict[str, Any]:
    commands = dict.fromkeys(requirement.command for requirement in catalogue.values())
    found = {command: [entry for entry in defects if any(
        catalogue[id_].command == command for id_ in entry["violates"] if id_ in catalogue)] for command in commands}
    return {command: _score(entries) for command, entries in found.items() if entries}


def _accusations(permitted: Sequence[Entry]) -> dict[str, int]:
    counted = Counter(entry["status"] for entry in permitted)
    return {"runs": len(permitted)} | {word: counted[word] for word in ("clean", "accused", "unsteady", "broken")}


def _grouped(entries: Iterable[Entry], key: str) -> dict[str, list[Entry]]:
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry[key]].append(entry)
    return dict(groups)


def _requirements(defects: Sequence[Entry], ground: Ground) -> list[Entry]:
    """How many defects violate each tested requirement, are convicted by it, and by it alone."""
    violating = Counter(id_ for seed in ground.defects.values() for id_ in seed.violates)
    by, alone = Counter[str](), Counter[str]()
    for entry in defects:
        ids = {id_ for _, id_ in entry["convictions"]}
        by.update(ids)
        alone.update(ids if len(ids) == 1 else ())
    return [
        {"id": id_, "command": requirement.command, "level": requirement.level, "violated_by": violating[id_],
         "convicts": by[id_], "alone": alone[id_]}
        for id_, requirement in ground.catalogue.items() if requirement.status == "tested"]


def _idle(entries: Sequence[Entry], cases: Sequence[Case]) -> list[str]:
    """Test functions none of whose cases showed anything of any defect or mutant."""
    busy = {found["case"].partition("[")[0] for entry in _of(entries, "defect", "mutant") for found in entry["found"]
            if found["verdict"] in ("fail", "deviation")}
    return [function for function in dict.fromkeys(case.function for case in cases) if function not in busy]
