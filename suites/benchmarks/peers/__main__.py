"""`python -m suites.benchmarks.peers`: the table on stdout, all samples as JSON where --json says."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from suites.benchmarks.peers import costs, duel, shown
from suites.benchmarks.peers.peer import ENTRIES, Missing
from suites.benchmarks.peers.workers import Worker, interpreter, responder


def options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m suites.benchmarks.peers", description=__doc__)
    parser.add_argument("--python", action="append", default=[], metavar="PATH",
                        help="an interpreter that has further tools; the one that runs this is asked first")
    parser.add_argument("--turns", type=int, default=15, help="turns of round trips (default: 15)")
    parser.add_argument("--trips", type=int, default=200, help="round trips of a turn (default: 200)")
    parser.add_argument("--bulk-turns", type=int, default=5, help="turns of bulk reads (default: 5)")
    parser.add_argument("--size", type=int, default=10 << 20, help="bytes of a bulk read (default: 10 MiB)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every sample there")
    parser.add_argument("--tool", action="append", default=[], metavar="NAME",
                        help=f"only these beside the bare loop and this client; known: {', '.join([*ENTRIES][2:])}")
    parser.add_argument("--costs", action="store_true", help="also what a case costs, and the report of 1000 cases")
    found = parser.parse_args(arguments)
    unknown = [name for name in found.tool if name not in ENTRIES]
    if unknown:
        parser.error(f"--tool {unknown[0]}: not known; known: {', '.join(ENTRIES)}")
    if min(found.turns, found.trips, found.bulk_turns, found.size) < 1:
        parser.error("--turns, --trips, --bulk-turns and --size have to be 1 or more")
    return found


def measured(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """Start every tool that is there, play, end them; the rows."""
    names = [name for place, name in enumerate(ENTRIES) if place < 2 or not chosen.tool or name in chosen.tool]
    missing: dict[str, str] = {}
    with responder(sys.executable) as path, contextlib.ExitStack() as stack:
        workers = []
        for name in names:
            try:
                worker = Worker(name, interpreter(name, [sys.executable, *chosen.python]), path)
            except Missing as error:
                missing[name] = str(error)
                continue
            stack.callback(worker.close)
            workers.append(worker)
        found = duel.play(workers, turns=chosen.turns, trips=chosen.trips, bulk_turns=chosen.bulk_turns,
                          size=chosen.size)
    return duel.rows(found | {name: duel.Measured(name, out=why) for name, why in missing.items()})


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write; 0."""
    chosen = options(arguments)
    before = os.getloadavg()[0]
    rows = measured(chosen)
    print(shown.table(rows))
    spent = costs.measured() if chosen.costs else {}
    for name, cost in spent.items():
        print(f"{name}: {cost}")
    load = [round(value, 1) for value in (before, os.getloadavg()[0])]
    print(f"load of the machine before and after: {load[0]} and {load[1]} on {os.cpu_count()} cores")
    if chosen.json:
        about = {"python": platform.python_version(), "cores": os.cpu_count(), "load": load, "turns": chosen.turns,
                 "trips": chosen.trips, "size": chosen.size, "costs": spent}
        chosen.json.write_text(json.dumps({"about": about, "rows": rows}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
