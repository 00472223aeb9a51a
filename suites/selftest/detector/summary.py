"""The end of a measurement on the terminal: scores, what got away, what was accused. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

MOST = 40


def lines(matrix: Mapping[str, Any]) -> Iterator[str]:
    """Yield the summary."""
    score = matrix["score"]
    if not matrix["complete"]:
        yield "the run was interrupted: what follows is a part"
    if matrix["defects"]:
        yield f"defects: {_score(score['defects'])}"
        yield from _capped([f"  {entry['status']:<19} {entry['name']} ({' '.join(entry['violates'])})"
                            for entry in matrix["defects"] if entry["status"] not in ("convicted", "may")])
    if matrix["permitted"]:
        counts = score["permitted"]
        yield (f"permitted modules: {counts['runs']} runs, {counts['accused']} accused, {counts['unsteady']} "
               f"accused once and not again, {counts['broken']} without a working rig")
        yield from _capped(list(_accusations(matrix)))
    if score["mutants"]["counted"]:
        told = ", ".join(f"{count} {status}" for status, count in matrix["mutants"]["statuses"].items())
        yield f"mutants: {_score(score['mutants'])}; {told}"
    if matrix["unsound"]:
        yield f"cases that accuse the sound module: {', '.join(matrix['unsound'])}"
    lacking = [entry["id"] for entry in matrix["requirements"]
               if entry["level"] == "MUST" and not entry["violated_by"]]
    if lacking:
        yield f"MUST requirements that no defect violates: {len(lacking)} ({' '.join(lacking[:12])} ...)"


def _score(score: Mapping[str, Any]) -> str:
    return f"{score['convicted']} of {score['counted']} convicted, {score['percent']} %"


def _accusations(matrix: Mapping[str, Any]) -> Iterator[str]:
    for entry in matrix["permitted"]:
        for found in entry["accusations"]:
            ids = " ".join(found["violated"])
            once = "" if found["steady"] else " (once)"
            case = found["case"].rpartition("/")[2]
            yield f"  {entry['name']}: {case} {found['verdict']}{once} {ids}: {found['message'][:160]}"


def _capped(found: list[str]) -> Iterator[str]:
    yield from found[:MOST]
    if len(found) > MOST:
        yield f"  ... and {len(found) - MOST} more in the matrix"
