"""From a transcript (JSON Lines of t, kind, data) to rows of a page: what passed on the wire, made visible.

Bytes become text here and are escaped by the template; nothing in a transcript can become markup.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

DIRECTIONS = {"tx": "TE → DUT", "rx": "DUT → TE", "note": "note", "origin": "origin"}
MOST_BYTES = 4096
MOST_HEX = 1024
MOST_ROWS = 4000
PAGE_BYTES = 200_000
"""What a page shows in full; behind it each event is shown by its first BRIEF_BYTES."""
BRIEF_BYTES = 80

TAPE = re.compile(r'\{"t": [-\d.]+, "kind": "tape"')
"""What a transcript holds for a replay only."""

_VISIBLE = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡"}
_ESCAPED = {code: f"\\x{code:02x}" for code in range(0x80, 0x100)}
_BYTES: dict[int, str] = {**_VISIBLE, **_ESCAPED}
_SIGNS = {code: sign for code, sign in _VISIBLE.items() if code != 0x0A}
_PRINTABLE = bytes(code if 0x20 <= code < 0x7F else ord(".") for code in range(0x100))


@dataclass(frozen=True)
class Row:
    """One event: seconds since the start of the case, direction in words, kind, lines of text, octets in hex.

    `more` counts the bytes that are not shown; they are in the transcript.
    """

    t: str
    direction: str
    kind: str
    lines: tuple[str, ...]
    octets: tuple[str, ...] = ()
    more: int = 0


def rows(transcript: Iterable[str]) -> list[Row]:
    """Return the rows of a transcript; of a very long one its begin and its end, the only ones that are looked into."""
    half = MOST_ROWS // 2
    shown = ((number, line) for number, line in enumerate(transcript, 1) if not TAPE.match(line) and line.strip())
    head = list(itertools.islice(shown, half))
    tail: deque[tuple[int, str]] = deque(maxlen=half)
    behind = 0
    for behind, entry in enumerate(shown, 1):  # noqa: B007  the count is what is left of the loop
        tail.append(entry)
    left_out = behind - len(tail)
    gap = [Row("", "", "gap", (f"{left_out} events are left out here; the transcript has them",))] if left_out else []
    budget = Budget(PAGE_BYTES)
    return [*(budget.row(*entry) for entry in head), *gap, *(budget.row(*entry) for entry in tail)]


@dataclass
class Budget:
    """How much text a page may still show in full; what comes behind that is shown in brief."""

    left: int

    def row(self, number: int, line: str) -> Row:
        """The row of one line of the transcript."""
        found = _row(number, line, MOST_BYTES if self.left > 0 else BRIEF_BYTES)
        self.left -= sum(map(len, found.lines))
        return found


def visible(data: bytes) -> tuple[str, ...]:
    """Return `data` as lines of text: control characters as signs, a new line after each LF (or CR before none)."""
    text = data.decode("latin-1").translate(_BYTES)
    broken = text.replace("␊", "␊\n").replace("␍", "␍\n").replace("␍\n␊", "␍␊")
    return tuple(broken.removesuffix("\n").split("\n"))


def octets(data: bytes) -> Iterator[str]:
    """Yield lines of offset, sixteen octets in hex, and their printable characters."""
    printable = data.translate(_PRINTABLE).decode("ascii")
    for start in range(0, len(data), 16):
        yield f"{start:06x}  {data[start : start + 16].hex(' '):<47}  {printable[start : start + 16]}"


def _row(number: int, line: str, most: int) -> Row:
    try:
        event = json.loads(line)
        t, kind, text = float(event["t"]), str(event["kind"]), str(event["data"])
    except (ValueError, TypeError, KeyError):
        return Row("", "", "gap", (f"line {number} of the transcript is no event; a killed run may leave such a one",))
    data = text.encode("latin-1", "backslashreplace")
    wire = kind in ("tx", "rx")
    return Row(
        t=f"{t:.4f}",
        direction=DIRECTIONS.get(kind, kind),
        kind=kind if kind in DIRECTIONS else "note",
        lines=visible(data[:most]) if wire else _words(text[:MOST_BYTES]),
        octets=tuple(octets(data[: min(most, MOST_HEX)])) if wire else (),
        more=max(0, len(data) - most),
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.rstrip("\n").translate(_SIGNS).replace("␍\n", "␍␊\n").split("\n"))
