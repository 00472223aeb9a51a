"""F1306 AT+HTTPREAD=<n> again and again: reads take data out until none is left (L95-L100, A04)."""

from __future__ import annotations

from itertools import chain, repeat

import pytest

from fixtures.at import Shape
from fixtures.bench import Session
from fixtures.verdict import requirement
from suites.conformance._reading import exhausted, fetch, stays, take, walk

SEQUENCES = {
    "as-named": (1, 3, 7, 1023, 1024, 1025, 5000),
    "reversed": (1025, 1024, 1023, 7, 3, 1, 5000),
    "blocks": (1024,) * 5,
    "block-less-one": (1023,) * 5,
    "block-and-one": (1025,) * 5,
    "rest-of-one": (4999, 1),
    "one-first": (1, 4999),
    "bytes": (*(1,) * 40, 2048, 2049, 5000),
    "three-hundred": (*(1,) * 300, 5000),
    "hundreds": (255, 256, 257) * 7,
}
LAST_READS = ((80, 20), (1, 99), (99, 1), (50, 50))


@requirement("F1306-13")
@pytest.mark.parametrize(("size", "step"), [(100, 40), (100, 1), (2100, 1024), (3000, 1025)])
def test_reads_walk_forward(session: Session, size: int, step: int) -> None:
    """Each read gives the bytes behind those of the read before, until there are none."""
    body = fetch(session, size)
    walk(session, body, repeat(step))
    exhausted(session, body, step)


@requirement("F1306-34")
@pytest.mark.parametrize(("first", "rest"), LAST_READS)
def test_exactly_the_rest(session: Session, first: int, rest: int) -> None:
    """A read of exactly what is left gives it, and then there is nothing, whatever size is asked for."""
    body = fetch(session, first + rest)
    walk(session, body, (first, rest))
    exhausted(session, body, 1)
    exhausted(session, body, 1000)


@requirement("F1306-35")
@pytest.mark.parametrize(("size", "first", "more"), [(100, 40, 61), (100, 40, 1000), (100, 99, 2), (2000, 1000, 1024)])
def test_more_than_the_rest(session: Session, size: int, first: int, more: int) -> None:
    """Asking for more than is left gives all that is left, in blocks whose counts add up to it."""
    body = fetch(session, size)
    take(session, first, body[:first], requirement="F1306-09")
    read = session.read(more)
    if read.data != body[first:] and stays(session, read, body):
        return
    session.judge.must(read.data == body[first:], f"bytes {first} to {size - 1} are due: {read.exchange.shown(200)}")
    counts = [block.size for block in read.blocks]
    session.judge.must(sum(counts) == size - first, f"{size - first} bytes are left, counted as {counts}")


@requirement("F1306-38")
@pytest.mark.parametrize("steps", SEQUENCES.values(), ids=SEQUENCES.keys())
def test_any_steps_give_the_whole(session: Session, steps: tuple[int, ...]) -> None:
    """A body of 5000 bytes, read in various steps: put together they are the body."""
    body = fetch(session, 5000)
    walk(session, body, chain(steps, repeat(5000)))


@requirement("F1306-12")
def test_nothing_before_the_first_response(session: Session) -> None:
    """With no request made there is nothing to read, whatever size is asked for."""
    for size in (10, 1, 153600):
        read = session.read(size, nothing="F1306-12")
        session.topic("read_empty", read.reading, f"no request was made: {read.exchange.shown(120)}")
    session.alive()


@requirement("F1306-12")
@pytest.mark.parametrize("path", ["/status-204", "/empty"], ids=["204", "length-0"])
def test_nothing_after_an_answer_without_a_body(session: Session, path: str) -> None:
    """After an answer without a body there is nothing, also where a body was read before it."""
    status = 204 if "204" in path else 200
    for nth in range(2):
        session.get(path, status=status)
        read = session.read(10, nothing="F1306-12")
        session.topic("read_empty", read.reading, f"an answer without a body: {read.exchange.shown(120)}")
        take(session, 30, fetch(session, 30, nth), requirement="F1306-15")
    session.alive()


@requirement("F1306-41")
@pytest.mark.parametrize("line", ["AT+HTTPREAD=abc", "AT+HTTPREAD=10x", "AT+HTTPREAD="])
def test_a_refused_read_takes_nothing_out(session: Session, line: str) -> None:
    """After a refused line all of the body is still there, and so is the rest of one that was begun."""
    for nth, begun in enumerate((0, 30)):
        body = fetch(session, 100, nth)
        if begun:
            take(session, begun, body[:begun], requirement="F1306-09")
        session.refused(line, requirement="F1306-11")
        read = session.read(100)
        again = body if session.dialect.judge("read_consumes", "stays") != "fail" else body[begun:]
        session.judge.expect(read.data in (body[begun:], again),
                             f"bytes {begun} to 99 are due: {read.exchange.shown(200)}")


@requirement("F1306-41")
@pytest.mark.parametrize("values", ["30,10", "2147483648", "4294967306", "-1", "0"])
def test_an_open_read_that_is_refused_takes_nothing_out(session: Session, values: str) -> None:
    """Where a DUT refuses what it need not take, all of the body is still there afterwards."""
    body = fetch(session, 100)
    if session.at(f"AT+HTTPREAD={values}", Shape.READ).refused:
        read = session.read(100)
        session.judge.expect(read.data == body, f"100 bytes are due after ERROR: {read.exchange.shown(200)}")
    session.alive()


@requirement("F1306-13", "F1306-31")
def test_a_new_response_begins_at_its_first_byte(session: Session) -> None:
    """The place reached in one body is forgotten with the next, also when the next is the same resource."""
    for nth, part in enumerate((100, 37, 99)):
        body = fetch(session, 100, nth)
        take(session, part, body[:part])
        session.read(100)
    take(session, 100, fetch(session, 100, 2))
