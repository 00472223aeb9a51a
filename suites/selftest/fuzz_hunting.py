"""Fuzzing let loose on a seeded defect: what it found alone, and what its reproducer says on the bad and the good one.

`python -m suites.selftest.fuzz_hunting DEFECT... [--seconds 60] [--seed 1] [--dialect f13]` prints a line for each.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from suites.selftest.detector import rigfile

ROOT = Path(__file__).resolve().parents[2]
FIXED, FAILED = 0, 1
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:html")


@dataclass(frozen=True)
class Find:
    """The shortest failure that was found on a defective module, and how its reproducer ended on both modules."""

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
    found = [failure for entry in results["fuzz"] for failure in entry["failures"] if failure["steady"]]
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
    return Find(defect, best["requirement"], best["kind"], best["commands"], best["found_after_s"],
                reproduce(bad, file), reproduce(rig(folder / "good", dialect=dialect), file))


def main() -> None:
    """Hunt each defect in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("defects", nargs="+")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dialect", default="f13")
    given = parser.parse_args()
    finds = []
    with tempfile.TemporaryDirectory() as folder:
        for defect in given.defects:
            try:
                found = hunt(defect, Path(folder), seconds=given.seconds, seed=given.seed, dialect=given.dialect)
            except RuntimeError as error:
                print(f"{defect}: {error}", flush=True)
                continue
            print(found, flush=True)
            finds.append(found)
    good = [find for find in finds if find.good]
    median = statistics.median([find.commands for find in good]) if good else 0
    print(f"{len(good)} of {len(finds)} found and told apart; median {median} commands")


if __name__ == "__main__":
    main()
