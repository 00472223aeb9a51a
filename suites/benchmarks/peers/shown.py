"""The rows of a comparison as text. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from suites.benchmarks.peers.peer import BARE

COLUMNS = ("tool", "AT/s", "trip, x bare", "ours, x its trips", "bulk MB/s", "of bare", "ours, x its bulk",
           "body, own call", "body, counted by hand", "late report")
NONE = "-"


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """A Markdown table of what was measured, a line each for what was not."""
    cells = [COLUMNS, tuple("---" for _ in COLUMNS), *(_cells(row) for row in rows if not row["out"])]
    widths = [max(len(line[place]) for line in cells) for place in range(len(COLUMNS))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
             for line in cells]
    lines += [f"skipped: {row['tool']}: {row['out']}" for row in rows if row["out"]]
    lines += [f"no bulk read: {row['tool']}: {row['answers']['bulk'].get('failed', 'no call for it')}"
              for row in rows if "bulk" in row["answers"]]
    return "\n".join(lines)


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    answers = row["answers"] if row["tool"] != BARE else {}
    rate, bulk = row["trips_per_second"], row["bulk_bytes_per_second"]
    return (str(row["tool"]), f"{rate:.0f}" if rate else NONE, _by(row["trip_by_bare"]), _by(row["trips_ours_by_it"]),
            f"{bulk / 1e6:.1f}" if bulk else NONE, _by(row["bulk_by_bare"]), _by(row["bulk_ours_by_it"]),
            *(_answer(answers.get(task)) for task in ("whole", "counted", "report")))


def _by(ratio: float | None) -> str:
    return f"{ratio:.2f}" if ratio else NONE


def _answer(answer: Mapping[str, Any] | None) -> str:
    if not answer or answer.get("evidence") == "no call for it":
        return NONE
    if "failed" in answer:
        return f"no ({answer['failed'].partition(':')[0]})"
    return f"{'yes' if answer['whole'] else 'no'} ({answer['evidence']})"
