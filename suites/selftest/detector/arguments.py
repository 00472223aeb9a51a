"""The command line of the detector."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from suites.selftest.detector.jobs import DIALECTS
from suites.selftest.detector.keys import ROOT

MODES = ("defects", "variants", "mutants", "all", "quick")
OUT = ROOT / "reports" / "out" / "detection"
JOBS_PER_CORE = 3


def parser() -> argparse.ArgumentParser:
    """All options."""
    made = argparse.ArgumentParser(
        prog="python -m suites.selftest.detector",
        description="Runs the suite against modules that are wrong on purpose, and against right ones that differ.",
        epilog="Status 0: every defect convicted, nothing right accused; 1: otherwise; 130: interrupted.")
    made.add_argument("mode", choices=MODES, nargs="?", default="defects",
                      help="quick: one defect for each MUST requirement (default: %(default)s)")
    made.add_argument("-k", metavar="EXPR", dest="expression", default="",
                      help="only jobs whose name, requirement or file fits: words with and, or, not")
    made.add_argument("--jobs", type=_positive, default=JOBS_PER_CORE * (os.cpu_count() or 1), metavar="N",
                      help="jobs side by side (default: %(default)s; a case mostly waits)")
    made.add_argument("--resume", action="store_true", help="keep the results that are still valid")
    made.add_argument("--seed", type=int, default=1, metavar="N", help="draws combinations and samples (%(default)s)")
    made.add_argument("--combinations", type=int, default=40, metavar="N", help="random combinations (%(default)s)")
    made.add_argument("--sample", type=int, default=0, metavar="N", help="only N mutants, drawn by the seed (0: all)")
    made.add_argument("--dialect", action="append", choices=DIALECTS, metavar="D", dest="dialects",
                      help="of variants (default: all three) and defects (default: f13); repeatable")
    made.add_argument("--thorough", action="store_true",
                      help="defects: do not stop at the first case that convicts: shows which cases and "
                           "requirements stand alone, and which cases convict nothing")
    made.add_argument("--near", action="store_true",
                      help="defects: only the cases of the violated requirements, also where they convict nobody "
                           "(always so for quick)")
    made.add_argument("--out", type=Path, default=OUT, metavar="FOLDER", help="results, matrix and page")
    made.add_argument("--list", action="store_true", help="list the jobs and run none")
    return made


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to 256")
    return int(text)
