"""What the run says while it goes on: one line a job that ended, and how long the rest may take."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, TextIO

from suites.selftest.detector.judging import Outcome

BEAT_S = 60.0
GOOD = ("convicted", "clean", "stillborn", "crashed", "may")


class Progress:
    """Counts jobs up to `total`, says each on `stream`; good ones only briefly."""

    def __init__(self, stream: TextIO, total: int) -> None:
        self._stream, self._total, self._done = stream, total, 0
        self._began = self._spoke = time.monotonic()

    def tell(self, entry: dict[str, Any]) -> None:
        """One job has ended."""
        self._done += 1
        case = entry["case"].rpartition("/")[2]
        by = f"  {' '.join(entry['requirements'][:3])}  {case}" if case else ""
        head = f"[{self._done}/{self._total} {self._left()}] {entry['status']:<10} {entry['job']['name']}"
        self.line(f"{head}{by}  {entry['seconds']:.1f} s")
        if entry["status"] not in GOOD and entry["message"]:
            self.line(f"      {entry['message'][:200]}")

    def skip(self, count: int) -> None:
        """So many jobs need not be run, as their results are known."""
        self._total -= count
        if count:
            self.line(f"{count} results are still valid")

    def early(self, name: str, outcome: Outcome) -> None:
        """A case of a job that is still going on has accused a module that is right."""
        if outcome.verdict in ("fail", "error"):
            self.line(f"      {name}: {outcome.verdict} {outcome.case.rpartition('/')[2]} {outcome.message[:160]}")

    def beat(self, under_way: Sequence[str]) -> None:
        """Say what is under way when nothing was said for a while."""
        if time.monotonic() - self._spoke > BEAT_S:
            self.line(f"      under way, cases so far: {', '.join(under_way)}")

    def line(self, text: str) -> None:
        """Any other line."""
        self._spoke = time.monotonic()
        print(text, file=self._stream, flush=True)

    def _left(self) -> str:
        gone = time.monotonic() - self._began
        left = round(gone / self._done * (self._total - self._done))
        return f"{left // 60}:{left % 60:02} left"
