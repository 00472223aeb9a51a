"""Fuzzing let loose on a seeded defect: what it found alone, and what its reproducer says on the bad and the good one.

`python -m suites.selftest.fuzz_hunting [DEFECT...] [--seconds 60] [--seed 1] [--dialect f13]` prints a line for each;
without names it hunts those of `fuzz_finds.toml` again. `--out FILE` writes such a list.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from suites.selftest.detector import rigfile

ROOT = Path(__file__).resolve().parents[2]
FINDS = Path(__file__).with_name("fuzz_finds.toml")
FIXED, FAILED = 0, 1
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:html")


@dataclass(frozen=True)
class Find:
    """The shortest failure that was found on a defective module, and how its reproducer ended on both modules.

    `after_s` are the seconds of search before it came, all properties before it included.
    """

    defect: str
    requirement: str = ""
    kind: str = ""
    commands: int = 0
    after_s: float = 0.0
    on_defective: int | None = None
    on_good: int | None = None

    @property
    def good(self) -> bool:
        """Whether it was found, and its reproducer tells the two modules apart."""
        return self.on_defective == FAILED and self.on_good == FIXED

    @property
    def row(self) -> str:
        """One line of the list."""
        if not self.good:
            return f'{self.defect} = {{found = false}}'
        return (f'{self.defect} = {{found = true, after_s = {self.after_s:.1f}, commands = {self.commands}, '
                f'requirement = "{self.requirement}"}}')

    def __str__(self) -> str:
        """One line."""
        if not self.commands:
            return f"{self.defect}: nothing found"
        word = "found" if self.good else "NOT TOLD APART"
        return (f"{self.defect}: {word} after {self.after_s:.1f} s, {self.commands} commands, {self.requirement} "
                f"{self.kind} (defective {self.on_defective}, good {self.on_good})")


def rig(folder: Path, *, defects: Sequence[str] = (), variants: Sequence[str] = (), dialect: str = "f13") -> Path:
    """A rig file of the emulated module in its own folder."""
    folder.mkdir(parents=True, exist_ok=True)
    base = (rigfile.RIGS / f"{rigfile.BASE[dialect]}.toml").read_text("utf-8")
    found = rigfile._listed
    path = folder / "rig.toml"
    path.write_text(f"{base}\n[emulator]\ndefects = {found(tuple(defects))}\nvariants = {found(tuple(variants))}\n")
    return path


def fuzz(rig_file: Path, *more: str) -> dict[str, Any]:
    """Run the properties on a rig; returns the results."""
    results = rig_file.with_name("results.json")
    done = subprocess.run([*PYTEST, "suites/fuzz", f"--rig={rig_file}", f"--results={results}", *more],
                          cwd=ROOT, capture_output=True, text=True, check=False)
    found: dict[str, Any] = json.loads(results.read_text("utf-8")) if results.exists() else {}
    if not found.get("fuzz"):
        raise RuntimeError(f"nothing was searched: {done.stdout[-800:]} {done.stderr[-800:]}")
    return found


def reproduce(rig_file: Path, file: Path) -> int:
    """Play a reproducer on a rig; returns the exit status."""
    return subprocess.run([*PYTEST, f"--reproduce={file}", f"--rig={rig_file}"], cwd=ROOT, capture_output=True,
                          check=False).returncode


def failures(results: dict[str, Any]) -> list[dict[str, Any]]:
    """All failures of a run that came again when they were played again, the shortest first."""
    found, before = [], 0.0
    for entry in results["fuzz"]:
        found += [failure | {"after_s": before + failure["found_after_s"]} for failure in entry["failures"]
                  if failure["steady"]]
        before += entry["seconds"]
    return sorted(found, key=lambda failure: (not failure["level"], failure["commands"]))


def hunt(defect: str, folder: Path, *, seconds: float = 60, seed: int = 1, dialect: str = "f13") -> Find:
    """Search a defective module and try the shortest reproducer on it and on the good one."""
    bad = rig(folder / defect, defects=[defect], dialect=dialect)
    kept = folder / defect / "kept"
    found = failures(fuzz(bad, f"--fuzz-seconds={seconds}", f"--fuzz-seed={seed}", f"--reproducers={kept}", "-x"))
    if not found:
        return Find(defect)
    best = found[0]
    file = kept / Path(best["file"]).name
    return Find(defect, best["requirement"], best["kind"], best["commands"], best["after_s"],
                reproduce(bad, file), reproduce(rig(folder / "good", dialect=dialect), file))


def listed(path: Path = FINDS) -> list[Find]:
    """The finds of a list."""
    rows: dict[str, dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))["finds"]
    return [Find(name, row["requirement"], commands=row["commands"], after_s=row["after_s"],
                 on_defective=FAILED, on_good=FIXED) if row["found"] else Find(name) for name, row in rows.items()]


def summary(finds: Iterable[Find]) -> str:
    """How many were found, and the medians of those."""
    finds = list(finds)
    good = [find for find in finds if find.good]
    seconds = statistics.median([find.after_s for find in good]) if good else 0
    commands = statistics.median([find.commands for find in good]) if good else 0
    return (f"{len(good)} of {len(finds)} found and told apart; "
            f"median {seconds:.1f} s of search, {commands:g} commands")


def write(path: Path, finds: Sequence[Find], note: str) -> None:
    """Write a list."""
    rows = [find.row for find in sorted(finds, key=lambda find: find.defect)]
    path.write_text("\n".join([f"# {note}: {summary(finds)}", "[finds]", *rows, ""]), "utf-8")


def main() -> None:
    """Hunt each defect in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("defects", nargs="*", help="names; without any those of the list")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dialect", default="f13")
    parser.add_argument("--out", type=Path, help="write the finds to this list, after each defect")
    given = parser.parse_args()
    finds: list[Find] = []
    for defect in given.defects or [find.defect for find in listed()]:
        with tempfile.TemporaryDirectory() as folder:
            try:
                found = hunt(defect, Path(folder), seconds=given.seconds, seed=given.seed, dialect=given.dialect)
            except RuntimeError as error:
                print(f"{defect}: {error}", flush=True)
                continue
        print(found, flush=True)
        finds.append(found)
        if given.out:
            write(given.out, finds, f"{given.seconds:g} s each, seed {given.seed}, dialect {given.dialect}")
    print(summary(finds))


if __name__ == "__main__":
    main()
