"""How good the judge is: the last published measurement of the suite by itself, kept beside the pages that show it.

`python -m reports score MATRIX` takes it out of a detector's matrix.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from reports import detection

FILE = Path(__file__).with_name("score.json")


def load(path: Path = FILE) -> dict[str, Any]:
    """The published score; empty where none is kept."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return dict(found)


def publish(matrix: Path, path: Path = FILE) -> str:
    """Keep the score of a matrix and return it in words; raises MatrixError and OSError."""
    found = detection.load(matrix)
    kept = {key: found[key] for key in ("suite", "made", "complete")} | {
        key: value for key, value in found["score"].items() if key != "by_command"}
    path.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    defects = kept["defects"]
    return f"{defects['convicted']} of {defects['counted']} seeded defects, {kept['made']}, {kept['suite']['commit']}"
