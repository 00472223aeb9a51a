"""HTTPPARA BREAK and BREAKEND: large parts and long series of parts, which modules in the field got wrong."""

from __future__ import annotations

import pytest

from fixtures.bench import Session
from fixtures.bench.requests import GET
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._action import difference
from suites.conformance._ranges import fetch, judge_closed, need_positions, positions, scope, shown

KIB = 1024
BIG, BIG_SEED = 140_000, 96
PARTS, SERIES_SEED = 50, 97
SERIES = f"/range/bytes-{PARTS * KIB}-{SERIES_SEED}"


@pytest.fixture(autouse=True)
def _tags(session: Session) -> None:
    """A DUT whose dialect lets it lack the two tags, and does, has nothing to be judged here."""
    need_positions(session)


@requirement("F1303-96")
@pytest.mark.parametrize("size", [KIB, 16 * KIB, 32 * KIB, 64 * KIB])
@pytest.mark.parametrize("first", [0, 64 * KIB], ids=["start", "middle"])
def test_large_parts_are_the_right_bytes(session: Session, first: int, size: int) -> None:
    """Parts of 1 to 64 KiB come with 206, their length and their bytes; above 14615 bytes an errcode does too (A53)."""
    positions(session, first, first + size - 1)
    outcome, seen = fetch(session, f"/range/bytes-{BIG}-{BIG_SEED}")
    judge_closed(session, seen, first, first + size - 1)
    may_fail = size > session.dialect.number("body_must")
    if not outcome.is_status:
        session.judge.must(outcome.failed_cleanly, f"an errcode with length 0 is due: {outcome.shown()}")
        session.judge.expect(may_fail, f"206 with {size} bytes is due: {outcome.shown()}")
        session.topic("large_body", "errcode", f"{size} bytes: {outcome.shown()}")
        return
    session.judge.must(outcome.code == 206, f"the origin sent 206: {outcome.shown()}")
    due = content.body(BIG, BIG_SEED)[first : first + size]
    data = session.read_all(size) if outcome.length == size else b""
    session.topic("large_body", "whole" if data == due else "part",
                  f"{size} bytes are due, {outcome.shown()}; read: {difference(data, due)}")


@requirement("F1303-97")
def test_a_file_in_fifty_parts(session: Session) -> None:
    """A file fetched in 50 parts in one session, each read at once, is the file; the origin saw 50 different ranges."""
    due, got, judge = content.body(PARTS * KIB, SERIES_SEED), b"", session.judge
    session.url(SERIES)
    session.origin.mark()
    for first in range(0, len(due), KIB):
        positions(session, first, first + KIB - 1)
        outcome = session.action(GET)
        if not judge.expect(outcome.is_status, f"part {first // KIB + 1} of {PARTS} is due: {outcome.shown()}"):
            break
        got += session.read_all(KIB)
    asked = [scope(session, request) for request in session.origin.requests()]
    wrong = [(seen, first) for seen, first in zip(asked, range(0, len(due), KIB), strict=False)
             if seen != (first, first + KIB - 1)]
    judge.must(not wrong, f"{KIB} bytes from {wrong and wrong[0][1]} on are due: {shown(wrong[0][0]) if wrong else ''}")
    judge.must(due.startswith(got), f"the parts are not those of the file: {difference(got, due)}")
    judge.expect(len(asked) == PARTS and len(got) == len(due), f"{PARTS} parts are due, {len(asked)} were asked for")
