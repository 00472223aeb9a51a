"""`python -m reports`: pages made of results files, at any time after the runs.

build RUN              the pages of a run again
compare A B [C ...]    what changed between two runs; of more, a table; status 1 when something broke
history FOLDER         trends, figures and wavering cases of all runs below a folder
agreement A B [C ...]  where rigs judge the same cases otherwise; A is the measure; status 1 when they do
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import jinja2

from reports import acceptance, agreement, compare, detection, excuse, history, pages, policy, run, score

STATUSES = {"ACCEPT": 0, "REJECT": 1, "CONDITIONAL": 10}


def _build(chosen: argparse.Namespace) -> int:
    made = pages.build(run.load(chosen.run))
    print(f"{made[0]} and {len(made) - 1} wire pages")
    return 0


def _accept(chosen: argparse.Namespace) -> int:
    rules = policy.load(chosen.policy)
    found = run.load(chosen.run)
    decision = acceptance.build(found, rules)
    print(f"{found.folder / acceptance.PAGE}: {decision.word}")
    return STATUSES[decision.word]


def _score(chosen: argparse.Namespace) -> int:
    print(score.publish(chosen.matrix))
    return 0


def _compare(chosen: argparse.Namespace) -> int:
    broken = compare.build([run.load(path) for path in chosen.runs], chosen.out)
    print(f"{chosen.out}: {'something broke' if broken else 'nothing broke'}")
    return int(broken)


def _agreement(chosen: argparse.Namespace) -> int:
    agreed = agreement.build([run.load(path) for path in chosen.runs], chosen.out)
    print(f"{chosen.out}: {'the rigs agree' if agreed else 'the rigs differ'}")
    return int(not agreed)


def _history(chosen: argparse.Namespace) -> int:
    print(history.build(chosen.folder, chosen.out))
    return 0


def _keep(chosen: argparse.Namespace) -> int:
    print(f"{chosen.folder}: {history.keep(chosen.runs, chosen.folder)} new runs")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m reports", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, does: Callable[[argparse.Namespace], int], out: Path | None) -> argparse.ArgumentParser:
        made = commands.add_parser(name)
        made.set_defaults(does=does)
        if out or name == "history":
            made.add_argument("--out", type=Path, default=out, metavar="PAGE", help="the page to write")
        return made

    add("build", _build, None).add_argument("run", type=Path, metavar="RUN", help="a run's folder or results file")
    accept = add("accept", _accept, None)
    accept.add_argument("run", type=Path, metavar="RUN", help="a run's folder")
    accept.add_argument("--policy", type=Path, default=policy.DEFAULT, metavar="FILE", help="what a release needs")
    add("score", _score, None).add_argument("matrix", type=Path, metavar="MATRIX", help="matrix.json of a detector")
    for name, does in (("compare", _compare), ("agreement", _agreement)):
        add(name, does, Path(f"{name}.html")).add_argument(
            "runs", type=Path, nargs="+", metavar="RUN", help="a run's folder or results file, the older first")
    keep = add("keep", _keep, None)
    keep.add_argument("runs", type=Path, metavar="OUT", help="the folder of runs, reports/out")
    keep.add_argument("folder", type=Path, metavar="FOLDER", help="where runs are kept")
    add("history", _history, None).add_argument("folder", type=Path, metavar="FOLDER", help="where runs are kept")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns 0 or 1 as said above, or 2 after one line on stderr that says what is wrong."""
    chosen = _parser().parse_args(arguments)
    if chosen.command in ("compare", "agreement") and len(chosen.runs) < 2:
        print(f"{chosen.command}: name at least two runs", file=sys.stderr)
        return 2
    try:
        return int(chosen.does(chosen))
    except (run.RunError, detection.MatrixError) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
    except (LookupError, TypeError, ValueError, AttributeError, jinja2.TemplateError):
        told = [f"{path}: {why}" for path in _named(chosen) if (why := excuse.departure(run.load(path).results))]
        if not told:
            raise
        print(told[0], file=sys.stderr)
    return 2


def _named(chosen: argparse.Namespace) -> list[Path]:
    """The results that a command was given."""
    if chosen.command == "history":
        return sorted(chosen.folder.rglob(run.RESULTS))
    return [chosen.run] if "run" in chosen else list(getattr(chosen, "runs", ()))


if __name__ == "__main__":
    sys.exit(main())
