"""Results files made up for tests of pages: whatever a test does not name is a plain pass."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

IDS = ("F1301-01", "F1304-23", "F1306-16")
Record = dict[str, Any]


def case(id_: str, verdict: str = "pass", **other: Any) -> Record:
    """One case of a results file."""
    return {"id": id_, "requirements": list(IDS[:1]), "verdict": verdict, "outcome": "passed", "waived": False,
            "duration_s": 0.1, "message": "", "location": "", "violated": {}, "notes": [], "evidence": [],
            "transcript": None, **other}


def requirement(id_: str, verdict: str = "pass", **other: Any) -> Record:
    """One requirement of a results file."""
    return {"id": id_, "level": "MUST", "command": "HTTPINIT", "status": "tested", "verdict": verdict, "waived": False,
            "cases": ["a"], **other}


def results(requirements: Mapping[str, str] | None = None, cases: list[Record] | None = None, **other: Any) -> Record:
    """A whole results file; `requirements` maps an id to its verdict."""
    said = dict(requirements or {})
    return {"schema": "conformance-results/1", "suite": {"version": "1", "commit": "c0ffee"},
            "rig": {"name": "usb0", "kind": "serial", "dialect": "f13", "speed": 1.0},
            "dut": {"manufacturer": "ACME", "model": "M1", "revision": "R1"},
            "started": "2026-01-01T00:00:00+00:00", "duration_s": 12.5, "verdict": "pass", "counts": {},
            "requirements": [requirement(id_, said.get(id_, "pass")) for id_ in dict.fromkeys([*IDS, *said])],
            "cases": cases if cases is not None else [case("a")], "fuzz": [], "benchmarks": [], "waived": [],
            "readings": {}, "notes": [], **other}


def written(folder: Path, found: Record, wires: Mapping[str, str] | None = None) -> Path:
    """A run's folder with these results and transcripts (name to text)."""
    (folder / "transcripts").mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(found), encoding="utf-8")
    for name, text in (wires or {}).items():
        (folder / "transcripts" / name).write_text(text, encoding="utf-8")
    return folder


def wire(*events: tuple[str, str]) -> str:
    """A transcript of (kind, data), a tenth of a second apart."""
    return "".join(json.dumps({"t": place / 10, "kind": kind, "data": data}) + "\n"
                   for place, (kind, data) in enumerate(events))
