"""Fingerprints of what a result rests on, so that one of another emulator or another suite is never taken for new."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rigs.emulator import registry
from suites.selftest.detector.jobs import Job

ROOT = Path(__file__).resolve().parents[3]
EMULATOR = ("rigs/emulator",)
SUITE = ("fixtures", "suites/conformance", "rigs/kinds", "conftest.py", "pyproject.toml")
SEEDED = ("defects", "variants")


def fingerprint(paths: Iterable[Path]) -> str:
    """A hash of the names and contents of these files."""
    found = hashlib.sha256()
    for path in sorted(paths):
        found.update(f"{path.relative_to(ROOT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


def sources(*tops: str) -> list[Path]:
    """All source and data files below these paths of the repository."""
    found: list[Path] = []
    for top in tops:
        path = ROOT / top
        found += [path] if path.is_file() else [
            file for suffix in ("py", "toml") for file in path.rglob(f"*.{suffix}")]
    return [*found, *(ROOT / "rigs").glob("*.py")]


@dataclass(frozen=True, slots=True)
class Keys:
    """The fingerprints of emulator (without seeds) and suite, taken once at the start of a run."""

    emulator: str
    suite: str

    def of(self, job: Job) -> str:
        """The key of a job's result; seeds of other jobs do not count, so that a new one makes no result stale."""
        text = json.dumps(job.plain(), sort_keys=True)
        seeds = [_seed(kind, name) for kind, names in (("defect", job.defects), ("variant", job.variants))
                 for name in names]
        return hashlib.sha256("\0".join((self.emulator, self.suite, text, *seeds)).encode()).hexdigest()[:24]


def taken() -> Keys:
    """The keys of the sources as they are now."""
    emulator = [path for path in sources(*EMULATOR) if not (path.parent.name in SEEDED and path.name[0] != "_")]
    return Keys(fingerprint(emulator), fingerprint(sources(*SUITE)))


@cache
def _seed(kind: str, name: str) -> str:
    return fingerprint({Path(inspect.getfile(part)) for part in registry.load(kind)[name].classes})
