"""A transcript as a script that a person can type into a terminal program: what to send, and what came back. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reports.wire import Row

MOST_STEPS = 60
SHORT = 4
"""Lines of an answer that are shown, from its end."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to send (`send`: a command line, or octets described in words), and what was answered."""

    send: str
    answer: tuple[str, ...]


def steps(rows: Iterable[Row]) -> list[Step]:
    """The steps of a transcript in order; of a long one the last."""
    found = list(_steps(rows))
    return found[-MOST_STEPS:]


def _steps(rows: Iterable[Row]) -> Iterator[Step]:
    send: list[Row] = []
    answer: list[str] = []
    for row in rows:
        if row.kind == "tx":
            if answer:
                yield from _step(send, answer)
                send, answer = [], []
            send.append(row)
        elif row.kind == "rx":
            answer += [line.replace("␍␊", "").replace("␍", "") for line in row.lines]
    yield from _step(send, answer)


def _step(send: Sequence[Row], answer: Sequence[str]) -> Iterator[Step]:
    if not send:
        return
    shown = tuple(line for line in answer if line)
    typed = "".join(line for row in send for line in row.lines)
    more = sum(row.more for row in send)
    yield Step(_typed(typed, more), shown[-SHORT:])


def _typed(text: str, more: int) -> str:
    line = text.removesuffix("␍")
    if not more and line.upper().startswith(("AT", "A/")) and "␍" not in line:
        return line
    return f"these {len(text) + more} characters as they are: {text[:200]}{'...' if len(text) > 200 or more else ''}"
