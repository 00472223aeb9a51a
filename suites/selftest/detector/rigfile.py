"""The rig file of a job: that of the emulator in its dialect, with what the module is to have wrong or different."""

from __future__ import annotations

from pathlib import Path

from suites.selftest.detector.jobs import Job

RIGS = Path(__file__).resolve().parents[3] / "rigs"
BASE = {"f13": "emulator", "sim7600": "emulator-sim7600", "a76xx": "emulator-a76xx"}


def text(job: Job, base: str) -> str:
    """The rig file `base` with the table [emulator] of this job."""
    return f"{base}\n[emulator]\ndefects = {_listed(job.defects)}\nvariants = {_listed(job.variants)}\n"


def write(job: Job, folder: Path) -> Path:
    """Write the rig file of a job into its folder and return it."""
    base = (RIGS / f"{BASE[job.dialect]}.toml").read_text("utf-8")
    path = folder / "rig.toml"
    path.write_text(text(job, base), "utf-8")
    return path


def _listed(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"
