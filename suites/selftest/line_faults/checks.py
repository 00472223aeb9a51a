"""What must hold of every run that met a fault: the table, and that nothing was lost that was written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from suites.selftest.line_faults import table
from suites.selftest.line_faults.faults import FAULTS
from suites.selftest.line_faults.places import PLACES
from suites.selftest.line_faults.scene import Scene

Case = tuple[str, tuple[str, ...]]


def cases(*names: str) -> list[Case]:
    """The runs it takes to play some faults: one for all places, or one for each where nothing can be run behind."""
    return [(name, places) for name in names
            for places in ([(place,) for place in PLACES] if FAULTS[name].ends else [tuple(PLACES)])]


def held(name: str, places: Sequence[str], folder: Path, *, text: str = "") -> Scene:
    """Play it; the run must show what the table says and keep what it wrote."""
    seen = table.play(name, places, folder, text=text)
    found = table.differences(table.rows()[name], places, seen)
    assert not found, "\n".join(found)
    written = seen.events()
    for place in places:
        sent = b"".join(event.data for event in written[f"test_{place}"] if event.kind == "tx")
        last = b"AT+HTTPINIT" if name == "disk full" else f'"UA","{place}"'.encode()
        assert last in sent, f"the transcript of {place} has lost what was sent"
    assert "Traceback" not in seen.said
    assert "INTERNALERROR" not in seen.said
    return seen


def notes(seen: Scene, case: str) -> list[str]:
    """What the transcript of a case says of the bench itself."""
    return [event.data.decode() for event in seen.events()[f"test_{case}"] if event.kind == "note"]
