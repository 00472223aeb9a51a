"""The page of a measurement of the suite: made of matrix.json alone, so that it can be made again.

`python -m reports.detection MATRIX` writes detection.html beside the file.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reports import pages

SCHEMA = "conformance-detection/1"
PAGE = "detection.html"
SIGNS = {"convicted": "pass", "clean": "pass", "may": "not-applicable", "stillborn": "not-run", "crashed": "not-run",
         "unsteady": "inconclusive", "inconclusive": "inconclusive", "hung": "error", "died": "error"}
"""Status of a job -> the verdict whose sign it is shown by; what is not here is a fail."""


class MatrixError(Exception):
    """A matrix that cannot be used; the message is one line for the user."""


def load(path: Path) -> dict[str, Any]:
    """Read a matrix; `MatrixError` says in one line what is wrong with it."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise MatrixError(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise MatrixError(f"{path}: is not a matrix: {error}") from None
    said = found.get("schema") if isinstance(found, dict) else None
    if said != SCHEMA:
        raise MatrixError(f"{path}: schema {said!r} is not known here; {SCHEMA!r} is")
    return dict(found)


def build(path: Path) -> Path:
    """Write the page of a matrix into its folder and return it; raises `MatrixError` and `OSError`."""
    matrix = load(path)
    page = path.with_name(PAGE)
    page.write_text(pages.render(PAGE, matrix=matrix, sign=sign), encoding="utf-8")
    shutil.copyfile(pages.STYLE, page.with_name(pages.STYLE.name))
    return page


def sign(status: str) -> str:
    """The verdict word by whose sign and colour a status is shown."""
    return SIGNS.get(status, "fail")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns 0, or 2 after one line on stderr that says what is wrong."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if len(given) != 1:
        print("usage: python -m reports.detection MATRIX.json", file=sys.stderr)
        return 2
    try:
        print(build(Path(given[0])))
    except (MatrixError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
