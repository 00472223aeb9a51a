"""`python -m suites.selftest.detector`: measure the suite, write the matrix and its page."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from suites.selftest.detector import arguments, plan, warm

if TYPE_CHECKING:
    import pytest

    from suites.selftest.detector.run import Run

MATRIX = "matrix.json"
INTERRUPTED = 130


def main(given: Sequence[str] | None = None) -> int:
    """Run; the exit status."""
    options = arguments.parser().parse_args(given)
    if options.list:
        for job in plan.planned(options):
            print(f"{job.kind:<12} {job.name}  {' '.join(job.violates)}".rstrip())
        return 0
    runs: list[Run] = []

    def work(session: pytest.Session) -> None:
        from suites.selftest.detector.run import Run  # only now: pytest must be the first to import its plugins

        runs.append(Run(options))
        runs[0].work(session)

    try:
        warm.collected(work)
    except warm.CollectionError as error:
        print(f"the suite cannot be collected:\n{error}", file=sys.stderr)
        return 2
    return _report(runs[0])


def _report(run: Run) -> int:
    from reports import detection
    from suites.selftest.detector import matrix, summary

    found = run.matrix()
    path = run.options.out / MATRIX
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print("\n".join(summary.lines(found)))
    print(f"matrix: {path}, page: {detection.build(path)}")
    return matrix.status(found) if run.complete else INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
