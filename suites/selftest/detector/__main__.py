"""`python -m suites.selftest.detector`: measure the suite, write the matrix and its page."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from suites.selftest.detector import arguments, warm

if TYPE_CHECKING:
    import pytest

    from suites.selftest.detector.run import Run


def main(given: Sequence[str] | None = None) -> int:
    """Run; the exit status."""
    options = arguments.parser().parse_args(given)
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
    from suites.selftest.detector import matrix

    if run.options.list:
        return 0
    found = matrix.build(run)
    matrix.write(found, run.options.out)
    print("\n".join(matrix.summary(found)))
    return matrix.status(found) if run.complete else 130


if __name__ == "__main__":
    sys.exit(main())
