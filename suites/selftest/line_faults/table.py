"""The table rigs/FAULTS.md, and what a scene must show of a row of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from suites.selftest.line_faults import scene
from suites.selftest.line_faults.faults import FAULTS
from suites.selftest.line_faults.places import PLACES
from suites.selftest.serial_servers import ROOT

FILE = ROOT / "rigs" / "FAULTS.md"
NONE = "-"


@dataclass(frozen=True)
class Row:
    """What is promised of a fault: verdict by place, that of the next case, exit statuses by place."""

    name: str
    verdicts: dict[str, str]
    after: str
    statuses: dict[str, int]


def rows() -> dict[str, Row]:
    """The rows by the name of their fault."""
    found = {}
    for line in FILE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 8 and cells[0] != "fault":
            statuses = [int(cell) for cell in cells[5].split(",")]
            statuses *= len(PLACES) // len(statuses)
            found[cells[0]] = Row(cells[0], dict(zip(PLACES, cells[1:4], strict=True)), cells[4],
                                  dict(zip(PLACES, statuses, strict=True)))
    return found


def play(name: str, places: Sequence[str], folder: Path, *, text: str = "") -> scene.Scene:
    """Play a fault at some places in one run."""
    with scene.project(folder, places, FAULTS[name], text=text) as line:
        seen = scene.run(folder, line, *scene.names(places))
    assert line.struck == list(places), seen.said
    return seen


def differences(row: Row, places: Sequence[str], seen: scene.Scene) -> list[str]:
    """What the run showed otherwise than the row says."""
    expected = {place: row.verdicts[place] for place in places} | {f"after_{place}": row.after for place in places}
    found = [f"{case} is {seen.verdict(case) or NONE}, {word} is promised: {seen.cases.get(case, {}).get('message')}"
             for case, word in expected.items() if (seen.verdict(case) or NONE) != word]
    status = {row.statuses[place] for place in places}
    return found + ([f"exit status {seen.status}, promised {status}: {seen.said[-2000:]}"]
                    if {seen.status} != status else [])
