"""What jobs have shown, one line a job, written as each ends: an interrupted run loses only the jobs under way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RESULTS = "results.jsonl"
DURATIONS = "durations.json"


class Store:
    """The results in `folder`; those of an earlier run are kept when `resume` is true, else removed."""

    def __init__(self, folder: Path, *, resume: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path, self._durations = folder / RESULTS, folder / DURATIONS
        self._known: dict[str, dict[str, Any]] = {}
        if resume:
            self._known = {entry["key"]: entry for entry in _lines(self._path)}
        else:
            self._path.unlink(missing_ok=True)
        self.durations: dict[str, float] = _read(self._durations)

    def find(self, key: str) -> dict[str, Any] | None:
        """The result under that key, if there is one and the job came to its end."""
        entry = self._known.get(key)
        return None if entry and entry["ended"] else entry

    def add(self, key: str, entry: dict[str, Any]) -> dict[str, Any]:
        """Keep a result and return it."""
        self._known[key] = entry = {"key": key, **entry}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        return entry

    def remember_durations(self) -> None:
        """Keep how long the cases took, for the order of the next run."""
        self._durations.write_text(json.dumps(self.durations, indent=0), "utf-8")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """The entries of a results file; a line that was cut off by a kill is left out."""
    if not path.exists():
        return
    for line in path.read_text("utf-8").splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            continue


def _read(path: Path) -> dict[str, float]:
    try:
        found: dict[str, float] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found
