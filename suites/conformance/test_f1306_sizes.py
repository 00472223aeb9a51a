"""F1306 AT+HTTPREAD: what was reported as received can be read, for every size, at any time (A53)."""

from __future__ import annotations

from itertools import repeat

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._action import difference
from suites.conformance._reading import (
    FEASIBLE,
    POLL,
    body_of,
    collect,
    exhausted,
    fetch,
    fetch_large,
    filled,
    line_carries,
    path_of,
    take,
    walk,
)

KIB = 1024
SIZES = (1, 1023, 1025, *(KIB * n for n in (9, 10, 11, 16, 48, 57, 64)))
MIB = KIB * KIB
PROBE = 64 * KIB
KEPT = tolerances.seconds("T19", "kept")
AT_ONCE = 14000


@requirement("F1306-05")
@pytest.mark.parametrize("size", [14 * KIB, 100 * KIB], ids=["14-KiB", "100-KiB"])
def test_random_bytes(session: Session, size: int) -> None:
    """Random data is read as it was sent; above what the reference shows an errcode is recorded."""
    body = fetch_large(session, size, wait=False)
    if body is None:
        return
    data = session.read_all(size)
    session.judge.must(data == body, difference(data, body))


@requirement("F1306-37")
@pytest.mark.parametrize("size", SIZES)
def test_all_that_was_reported_is_there(session: Session, size: int) -> None:
    """A status report with this length, or one more, is followed by as many, and the right, bytes."""
    for nth in range(2):
        body = fetch_large(session, size + nth, nth, wait=False)
        if body is None:
            return
        data = session.read_all(size + nth)
        session.judge.must(data == body, difference(data, body))
        exhausted(session, body)


@requirement("F1306-37")
@pytest.mark.parametrize("size", [9 * KIB + 1, 16 * KIB, 64 * KIB])
def test_the_tail_of_a_body_read_in_steps(session: Session, size: int) -> None:
    """Read in steps of a block, also the last bytes come, and ERROR not before them."""
    body = fetch_large(session, size)
    if body is None:
        return
    walk(session, body, repeat(KIB))
    exhausted(session, body, KIB)


@requirement("F1306-30")
@pytest.mark.parametrize("step", [1000, 1024, 4096])
def test_one_mib(session: Session, step: int) -> None:
    """1 MiB in steps: the body as sent, or a clean refusal; bytes lost at the end never pass."""
    body = fetch_large(session, MIB)
    if body is None:
        return
    first = session.read(PROBE)
    if not line_carries(session, MIB, first):
        session.judge.not_applicable(f"the line needs more than {FEASIBLE:g} s for 1 MiB")
    data = collect(session, body, repeat(step), first.data)
    session.judge.must(len(data) == MIB, f"{len(data)} of {MIB} bytes came", requirement="F1306-37")
    session.judge.expect(data == body, difference(data, body))


@requirement("F1306-28")
@pytest.mark.parametrize("size", [100, 3000])
def test_body_of_a_closed_connection(session: Session, origin: Origin, size: int) -> None:
    """T19 after the origin closed the connection the whole body can still be read."""
    body = fetch(session, size, extra="/bye")
    origin.wait(lambda journal: any(c.t_close is not None for c in journal.connections), POLL)
    session.wait(KEPT)
    length = session.length()
    read = session.read(size)
    session.judge.expect(read.data == body, f"LEN,{length}; {difference(read.data, body)}")


@requirement("F1306-36")
@pytest.mark.parametrize("delay", [0.0, 0.05, 0.5])
def test_read_right_after_the_report(session: Session, delay: float) -> None:
    """A read sent at once behind the report brings the whole body; a part first and the rest soon is recorded."""
    for nth in range(3):
        session.url(path_of(session, AT_ONCE, nth))
        outcome = session.action(GET)
        session.wait(delay)
        data = session.read(AT_ONCE).data
        session.expect_status(outcome, 200, requirement="F1304-02")
        if len(data) < AT_ONCE:
            session.judge.record("buffer still filling", f"{len(data)} bytes {delay:g} s behind the report")
            filled(session, AT_ONCE - len(data))
            data = topped_up(session, data)
        body = body_of(session, AT_ONCE, nth)
        session.judge.must(body.startswith(data), difference(data, body), requirement="F1306-37")
        session.judge.expect(len(data) == AT_ONCE, f"{len(data)} of {AT_ONCE} bytes {delay:g} s behind the report")


def topped_up(session: Session, data: bytes) -> bytes:
    """The bytes that were missing, or all of them again where the dialect lets content stay."""
    again = session.read(AT_ONCE).data
    may_stay = session.dialect.judge("read_consumes", "stays") != "fail"
    return again if may_stay and again.startswith(data) else data + again


@requirement("F1306-36", "F1306-37")
def test_short_bodies_read_at_once(session: Session) -> None:
    """Short bodies without a pause and without asking for LEN, as drivers do it."""
    for nth, size in enumerate((1, 2, 100, 1024, 1025, 2049)):
        body = fetch(session, size, nth, wait=False)
        data = session.read_all(size)
        session.judge.must(data == body, difference(data, body), requirement="F1306-37")


@requirement("F1306-37")
@pytest.mark.parametrize("delivery", ["chunked-1", "chunked-7", "nolength", "http10", "bye", "drip-3-0.2"])
def test_all_that_was_reported_by_delivery(session: Session, delivery: str) -> None:
    """However the end of a body is told: what was reported is read; a length of 0 says nothing (A18)."""
    for nth, size in enumerate((1, 700, 3000)):
        session.url(f"{path_of(session, size, nth)}/{delivery}")
        outcome = session.action(GET)
        if outcome.code != 200:
            session.judge.not_applicable(f"no 200 for such an answer (F1304-32, -33): {outcome.shown()}")
        length, data = outcome.length or 0, session.read_all(size)
        session.judge.must(len(data) >= length, f"{length} bytes were reported, {len(data)} came")
        session.judge.must(data in (b"", body_of(session, size, nth)), difference(data, body_of(session, size, nth)))


@requirement("F1306-37")
def test_repeated_large_reads(session: Session) -> None:
    """Eight bodies of 16 KiB in one session, each read to its end: none is refused, none loses a byte."""
    for nth in range(8):
        body = fetch_large(session, 16 * KIB, nth)
        if body is None:
            return
        take(session, 16 * KIB, body)
