"""What the cases of BREAK and BREAKEND share: the Range that the origin saw, and the part of a file that came back."""

from __future__ import annotations

import re

from fixtures.bench import Outcome, Session
from fixtures.bench.requests import GET
from fixtures.origin import content
from fixtures.origin.records import RequestRecord
from suites.conformance._action import difference
from suites.conformance._settings import TOPICS, need_tag

FORM = re.compile(r"bytes=([0-9]+)-([0-9]*)", re.IGNORECASE)
"""One range of RFC 9110 14.1.2 that names its first byte; the name of the unit has no case."""
SIZE, SEED = 1000, 63
FILE = content.body(SIZE, SEED)
PATH = f"/range/bytes-{SIZE}-{SEED}"
"""A file of 1000 bytes at the origin, of which parts may be asked for."""

Scope = tuple[int, int | None] | None
"""First and last position, the last None where it is left open; None without a Range."""
ENDS: dict[int | None, str] = {0: "inclusive", -1: "one_less", 1: "one_more"}


def need_positions(session: Session) -> None:
    """End the case as not applicable where the dialect lets the DUT lack the two tags and it does; both are 0 then."""
    for tag in ("BREAKEND", "BREAK"):
        need_tag(session, tag)
        if session.dialect.judge(TOPICS[tag], "error") != "fail":
            session.para(tag, 0)


def positions(session: Session, first: int, last: int) -> None:
    """Set BREAK and BREAKEND, in this order."""
    session.para("BREAK", first)
    session.para("BREAKEND", last)


def fetch(session: Session, path: str = PATH) -> tuple[Outcome, RequestRecord]:
    """A GET of a path of the origin, unjudged, and the request that the origin saw of it."""
    session.url(path)
    session.origin.mark()
    outcome = session.action(GET)
    if not session.origin.requests() and session.bearer_missing():
        session.judge.inconclusive(f"the DUT has no bearer: {outcome.shown()}")
    return outcome, session.origin.last()


def scope(session: Session, request: RequestRecord) -> Scope:
    """What the request asks for. Two Range lines, or one that names no range of bytes, are never right."""
    found = request.header("Range")
    told = understood(found[0]) if found else None
    session.judge.must(len(found) < 2 and (told or not found), f"one Range of the form bytes=a-b is due: {found}")
    return told


def understood(line: str) -> Scope:
    """What a Range line asks for; None for one that names no single range of bytes."""
    match = FORM.fullmatch(line)
    return (int(match[1]), int(match[2]) if match[2] else None) if match else None


def open_from(found: Scope, first: int, size: int) -> bool:
    """Whether the scope runs from `first` to the end of `size` bytes: no end, or one at or past the last (F1303-66)."""
    return found is not None and found[0] == first and (found[1] is None or found[1] >= size - 1)


def shown(found: Scope) -> str:
    """For messages."""
    return "no Range" if found is None else f"bytes={found[0]}-{'' if found[1] is None else found[1]}"


def judge_closed(session: Session, request: RequestRecord, first: int, last: int) -> None:
    """The Range runs from `first` to `last`, both included (A14, A15)."""
    found, due = scope(session, request), f"bytes={first}-{last}"
    text = f"Range is due as {due!r}: {shown(found)}"
    start = None if found is None else found[0]
    if first == 0:
        session.topic("range_zero_start", "from_zero" if start == 0 else "none" if start is None else "other", text)
    session.judge.must(found is not None and start == first, text)
    assert found is not None
    session.topic("range_end", ENDS.get(None if found[1] is None else found[1] - last, "other"), text)


def judge_open(session: Session, request: RequestRecord, first: int, size: int) -> None:
    """The Range runs from `first` to the last byte of a file of `size`, or names no end."""
    found = scope(session, request)
    session.judge.must(open_from(found, first, size),
                       f"a Range from {first} to the end of {size} bytes is due: {shown(found)}")


def judge_answer(session: Session, outcome: Outcome, due: bytes, status: int = 206) -> None:
    """The status, the length and the bytes of the answer."""
    session.expect_status(outcome, status)
    session.judge.must(outcome.length == len(due), f"{len(due)} bytes are due: {outcome.shown()}")
    data = session.read_all(len(due))
    session.judge.must(data == due, f"the bytes differ: {difference(data, due)}")


def get_part(session: Session, first: int, last: int) -> None:
    """GET the file with the positions in force: its Range, open where `last` is below `first`, and its bytes."""
    outcome, request = fetch(session)
    if last < first:
        judge_open(session, request, first, SIZE)
        judge_answer(session, outcome, FILE[first:])
        return
    judge_closed(session, request, first, last)
    judge_answer(session, outcome, FILE[first : last + 1])
