"""`python -m reports build RUN`: make the pages of a run again from its results file and transcripts."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from reports import pages, run


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns 0, or 2 after one line on stderr that says what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m reports", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="write index.html and the wire pages of a run")
    build.add_argument("run", type=Path, metavar="RUN", help="the folder of a run, or its results file")
    chosen = parser.parse_args(arguments)
    try:
        made = pages.build(run.load(chosen.run))
    except run.RunError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    print(f"{made[0]} and {len(made) - 1} wire pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
