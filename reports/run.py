"""A finished run as pages see it: the folder, its results, and where the files of a case are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

SCHEMA = "conformance-results/1"
RESULTS = "results.json"


class RunError(Exception):
    """A run's folder or results file that cannot be used; the message is one line for the user."""


@dataclass(frozen=True)
class Run:
    """One run: its folder and its results file, read."""

    folder: Path
    results: dict[str, Any]

    def transcript(self, case: dict[str, Any]) -> Path | None:
        """Return the transcript of a case; None when it has none, or one outside of the folder."""
        named = case.get("transcript")
        path = self.folder / named if named and wire_page(named) else None
        return path if path and path.is_file() else None


def load(path: Path) -> Run:
    """Read the run in a folder (or by its results file); `RunError` says in one line what is wrong with it."""
    file = path / RESULTS if path.is_dir() else path
    try:
        found = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise RunError(f"{file}: no such results file; name the folder of a run") from None
    except OSError as error:
        raise RunError(f"{file}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise RunError(f"{file}: is not a results file: {error}") from None
    said = found.get("schema") if isinstance(found, dict) else None
    if said != SCHEMA:
        raise RunError(f"{file}: schema {said!r} is not known here; {SCHEMA!r} is")
    return Run(file.parent, found)


def wire_page(transcript: str) -> str:
    """Return the page of a transcript, relative to the run's folder; empty for a path that leads out of it."""
    path = PurePosixPath(transcript)
    if path.is_absolute() or ".." in path.parts or path.suffix != ".jsonl":
        return ""
    return f"wire/{path.stem}.html"
