"""Bodies arrive byte for byte (L99-L104): every size, any content, however they are read.

A body is read whole, in steps one byte off the usual block or its own size, and in odd steps; each way with a
response of its own, so that one which loses a byte only there is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, cycle, repeat

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET
from fixtures.verdict import needs, requirement
from suites.conformance._action import difference
from suites.conformance._contents import CONTROLS, LIKE_ANSWERS, UTF8
from suites.conformance._reading import (
    FEASIBLE,
    LARGEST_DUE,
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
MIB = KIB * KIB
PROBE = 64 * KIB
SIZES = (1, 2, 1023, 1024, 1025, 14615, 65535, 65536, 65537, 153600)
MOST_READS = 120
"""Reads of one body at most: larger ones are read in larger steps."""

Steps = Callable[[int], Iterator[int]]


def whole(size: int) -> Iterator[int]:
    """All at once."""
    return repeat(size)


def one_off(size: int) -> Iterator[int]:
    """A byte more and a byte less than a block, in turns; a short body is read but for its last byte, then that."""
    block = KIB
    while size // block > MOST_READS:
        block *= 4
    return cycle((block + 1, block - 1)) if size > block + 1 else chain([max(1, size - 1)], repeat(1))


def odd(size: int) -> Iterator[int]:
    """A first byte alone, then steps that fit no block and no power of two."""
    return chain([1], repeat(max(7, size // MOST_READS | 1)))


WAYS: dict[str, Steps] = {"whole": whole, "one-off": one_off, "odd": odd}
SEQUENCES = {
    "longer-second": (100, 1025, 101),
    "shorter-second": (1025, 3, 1024),
    "one-byte-second": (14615, 1, 14616),
    "same-length": (2048, 2048, 2048),
    "none-between": (5000, 0, 4999),
    "large-first": (65537, 2, 65535),
    "large-last": (7, 8, 65536),
}
ways = pytest.mark.parametrize("steps", WAYS.values(), ids=WAYS.keys())


def read_through(session: Session, body: bytes, steps: Steps) -> None:
    """Read a body that was reported; it is whole, and nothing stands behind it."""
    walk(session, body, steps(len(body)))
    exhausted(session, body)


def get_stored(session: Session, name: str, body: bytes, ways_of: Mapping[str, Steps] = WAYS) -> None:
    """Store a body at the origin, and GET it and read it through in each way."""
    session.origin.store(name, body)
    for steps in ways_of.values():
        outcome = session.get(f"/stored-{name}")
        session.judge.must(outcome.length == len(body), f"{len(body)} bytes were sent: {outcome.shown()}",
                           requirement="F1304-10")
        filled(session, len(body))
        read_through(session, body, steps)


@requirement("F1306-05", "F1306-38")
@ways
@pytest.mark.parametrize("size", SIZES)
def test_size(session: Session, size: int, steps: Steps) -> None:
    """A body of this size is read as it was sent; above what the reference shows an errcode is recorded (A53)."""
    body = fetch_large(session, size)
    if body is not None:
        read_through(session, body, steps)


@requirement("F1306-12")
def test_size_0(session: Session) -> None:
    """A body of no byte gives none, at any size asked for, and does not disturb the next one."""
    for nth, asked in enumerate((1, 10, 153600)):
        outcome = session.get("/empty")
        session.judge.must(not outcome.length, f"no byte was sent: {outcome.shown()}", requirement="F1304-10")
        exhausted(session, b"", asked)
        read_through(session, fetch(session, asked % 1000 + 1, nth), whole)


@requirement("F1306-30")
@ways
@pytest.mark.parametrize("size", [MIB, 10 * MIB], ids=["1-MiB", "10-MiB"])
def test_huge_size(session: Session, size: int, steps: Steps) -> None:
    """Where the line carries it in a minute: the body as sent, or an errcode; lost bytes never pass."""
    first = fetch_large(session, PROBE, 1)
    if first is None:
        return
    if not line_carries(session, size, take(session, PROBE, first, requirement="F1306-37")):
        session.judge.not_applicable(f"the line needs more than {FEASIBLE:g} s for {size} bytes")
    body = fetch_large(session, size)
    if body is None:
        return
    data = collect(session, body, steps(size))
    session.judge.must(len(data) == size, f"{len(data)} of {size} bytes came", requirement="F1306-37")
    session.judge.expect(data == body, difference(data, body))


@requirement("F1306-20")
@pytest.mark.parametrize("name", CONTROLS)
def test_content_of_any_bytes(session: Session, name: str) -> None:
    """Every byte value, and those that a serial line or a text layer knows as controls, pass unchanged."""
    get_stored(session, name, CONTROLS[name])


@requirement("F1306-21")
@pytest.mark.parametrize("name", LIKE_ANSWERS)
def test_content_like_answers(session: Session, name: str) -> None:
    """Text that looks like answers is counted as data; the real end stands behind it."""
    get_stored(session, name, LIKE_ANSWERS[name])
    session.alive()


@requirement("F1306-22")
@pytest.mark.parametrize("name", UTF8)
def test_content_of_long_characters(session: Session, name: str) -> None:
    """Sizes and counts are bytes: characters of two to four bytes across block borders stay whole."""
    get_stored(session, name, UTF8[name])


@requirement("F1306-22")
def test_reads_within_a_character(session: Session) -> None:
    """Read byte by byte, the bytes of a character come one after the other."""
    text = "\uac00\u00e9\U0001f4f6a".encode() * 4
    get_stored(session, "few", text, {"bytes": lambda size: repeat(1), "twos": lambda size: repeat(2)})


@requirement("F1306-31", "F1306-05")
@pytest.mark.parametrize("sizes", SEQUENCES.values(), ids=SEQUENCES.keys())
def test_bodies_of_one_session(session: Session, sizes: tuple[int, ...]) -> None:
    """The second and the third body of a session, of other length, are as whole as the first."""
    for nth, (steps, size) in enumerate((steps, size) for steps in WAYS.values() for size in sizes):
        body = fetch_large(session, size, nth)
        if body is not None:
            read_through(session, body, steps)


@requirement("F1306-31")
def test_a_body_behind_others_half_read(session: Session) -> None:
    """Half of each body is left unread, shorter and longer in turns: each is read from its first byte on."""
    for nth, size in enumerate((1025, 513, 2049, 77, 4097, 900)):
        body = fetch(session, size, nth)
        data = session.read(size // 2).data
        appended = nth and data not in body and session.dialect.judge("new_response", "appended") != "fail"
        if appended:
            session.topic("new_response", "appended", "the rest of an earlier body stands in front",
                          requirement="F1306-17")
            return
        session.judge.must(data == body[: size // 2], f"body {nth + 1}: {difference(data, body[: size // 2])}")


@requirement("F1306-05")
@needs("https")
@pytest.mark.parametrize("sizes", [(1, 1024, 14615), (16383, 16384, 16385), (40000, 3)], ids=str)
def test_size_over_tls(session: Session, origin: Origin, sizes: tuple[int, ...]) -> None:
    """Sizes around those of a TLS record (16384): the body arrives as it was sent."""
    for nth, size in enumerate(sizes):
        session.url(origin.url(path_of(session, size, nth), listener="tls"))
        outcome = session.action(GET)
        if size > LARGEST_DUE and outcome.failed_cleanly:
            session.topic("large_body", "errcode", f"a body of {size} bytes: {outcome.shown()}")
            continue
        session.expect_status(outcome, 200, requirement="F1304-02")
        filled(session, size)
        read_through(session, body_of(session, size, nth), odd)


@requirement("F1306-05")
@pytest.mark.parametrize("delivery", ["drip-5-0.2", "stall-1-0.5", "stall-1024-0.5", "stallhead-0.5", "bye"])
def test_size_by_delivery(session: Session, delivery: str) -> None:
    """However the parts of an answer arrive, at once or with pauses between them: its bytes are read."""
    for nth, size in enumerate((14615, 1025, 3)):
        body = fetch(session, size, nth, extra=f"/{delivery}")
        read_through(session, body, whole)
