"""The rig file of a job: that of the emulator in its dialect, with what the module is to have wrong or different."""

from __future__ import annotations

from pathlib import Path

from fixtures.spec import tolerances
from suites.selftest.detector.jobs import Job

RIGS = Path(__file__).resolve().parents[3] / "rigs"
GAP = tolerances.seconds("T12", "gap")
"""What a rig with a real module has: right modules may need it, and no defect needs less."""
BASE = {"f13": "emulator", "sim7600": "emulator-sim7600", "a76xx": "emulator-a76xx"}


def text(job: Job, base: str) -> str:
    """The rig file `base` with the table [emulator] of this job."""
    seeds = f"[emulator]\ndefects = {_listed(job.defects)}\nvariants = {_listed(job.variants)}\n"
    return f"line_gap = {GAP}\n{base}\n{seeds}"


def write(job: Job, folder: Path) -> Path:
    """Write the rig file of a job into its folder and return it."""
    base = (RIGS / f"{BASE[job.dialect]}.toml").read_text("utf-8")
    path = folder / "rig.toml"
    path.write_text(text(job, base), "utf-8")
    return path


def _listed(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"
