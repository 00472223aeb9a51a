"""`python -m suites.selftest.fidelity SESSIONS [--out FILE]`: the scores, as JSON and as a table."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from suites.selftest import sessions
from suites.selftest.fidelity.score import measure

GOAL = 0.95


def main(given: Sequence[str] | None = None) -> int:
    """Measure; 0 when the goal is reached, 1 when not, 2 for a file that cannot be read or written."""
    parser = argparse.ArgumentParser(prog="python -m suites.selftest.fidelity")
    parser.add_argument("sessions", type=Path, metavar="SESSIONS", help="recorded sessions (YAML)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the scores as JSON")
    options = parser.parse_args(given)
    try:
        found = measure(sessions.load(options.sessions))
        if options.out:
            options.out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    except OSError as error:
        print(f"fidelity: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    for line in table(found):
        print(line)
    return 0 if found["families"]["named"]["share"] >= GOAL else 1


def table(found: dict[str, Any]) -> list[str]:
    """The scores for people."""
    rows = [("families", found["families"]), *found["dialects"].items()]
    shown = [f"{name:10} {each['plain']['share']:7.1%} as it comes, {each['named']['share']:7.1%} with what is named "
             f"({each['named']['agree']} of {each['named']['lines']} lines)" for name, each in rows]
    shown += [f"  {name:14} {each['share']:7.1%} ({each['agree']} of {each['lines']})"
              for name, each in found["commands"].items()]
    return shown + [f"{each['session']}: {each['why'] or 'NOT NAMED'}{'' if each['settled'] else ' (stays)'}"
                    for each in found["disagreements"]]


if __name__ == "__main__":
    sys.exit(main())
