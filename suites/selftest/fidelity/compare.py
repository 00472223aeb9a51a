"""The comparison of one turn: lines that were recorded against lines that the emulated module sent."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace

from suites.selftest.fidelity.story import Turn, tokens

BEARER = re.compile(rb"\+(CGEV|CREG|CEREG|CGREG|HTTP_NONET_EVENT)\b.*")
BLOCK = re.compile(rb"\+HTTPREAD: *(DATA, *)?[1-9]\d*")
OPEN_RANGE = re.compile(rb"(?<=\+HTTPINIT: )\(1-\d+\)")
VENDOR_COUNT = re.compile(rb"(\+HTTPHEAD: |\+HTTPACTION: 2,200,)\d+")
CLOSED = b"+HTTP_PEER_CLOSED"
FINAL = (b"OK", b"ERROR")
HIDDEN = re.compile(rb"(date|expires|age): .*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Compared:
    """Lines that agree, of those that can be compared; `missing` were recorded alone, `extra` came alone."""

    agree: int
    missing: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def lines(self) -> int:
        """How many lines were comparable."""
        return self.agree + max(len(self.missing), len(self.extra))


def compare(turn: Turn, came: bytes) -> Compared:
    """Lines in order; what was inferred, and events of the bearer, count neither way; after a gap nothing is extra.

    When the server closed its connection no session tells: the event of it is missed where it was recorded, and not
    held against the emulated module where it was not.
    """
    due, got = _usual(turn, turn.due), _usual(turn, tokens(came))
    same, missing, extra = 0, [], []
    for what, first, last, start, end in difflib.SequenceMatcher(None, due, got, autojunk=False).get_opcodes():
        if what == "equal":
            same += last - first
        else:
            missing += due[first:last]
            extra += got[start:end]
    extra = [line for line in extra if line != CLOSED]
    extra = [] if turn.gap else _not_optional(extra, _usual(turn, turn.optional))
    return Compared(same, tuple(map(_shown, missing)), tuple(map(_shown, extra)))


def settle(compared: list[tuple[Turn, Compared]]) -> list[tuple[Turn, Compared]]:
    """A report that came before the next command, where the recorded one came behind it, agrees: times are not ours."""
    for place in range(len(compared) - 1):
        (turn, early), (later, late) = compared[place], compared[place + 1]
        moved = [line for line in early.extra if line in late.missing and line.startswith("+HTTP")]
        if moved:
            compared[place] = turn, replace(early, extra=_without(early.extra, moved))
            missing = _without(late.missing, moved)
            compared[place + 1] = later, replace(late, agree=late.agree + len(moved), missing=missing)
    return compared


def _without(lines: tuple[str, ...], moved: list[str]) -> tuple[str, ...]:
    return tuple(line for line in lines if line not in moved)


def _not_optional(extra: list[bytes], optional: list[bytes]) -> list[bytes]:
    """Without what was inferred; an inferred final code was seen by nobody, so that any stands for it."""
    left = []
    for line in extra:
        known = line if line in optional else next((code for code in optional if code in FINAL), None)
        if known is not None and (known == line or line in FINAL):
            optional.remove(known)
        else:
            left.append(line)
    return left


def _usual(turn: Turn, found: list[bytes]) -> list[bytes]:
    """Lines without what cannot agree: times, addresses, blocks whose markers nobody saw, a figure left open."""
    inferred = any(BLOCK.fullmatch(line) for line in turn.optional)
    kept = [line for line in found if not BEARER.fullmatch(line) and not (inferred and BLOCK.fullmatch(line))]
    return [VENDOR_COUNT.sub(rb"\1(n)", OPEN_RANGE.sub(b"(1-n)", HIDDEN.sub(rb"\1: (time)", line)))
            if turn.copied else OPEN_RANGE.sub(b"(1-n)", HIDDEN.sub(rb"\1: (time)", line)) for line in kept]


def _shown(line: bytes) -> str:
    return line[:100].decode("latin-1")
