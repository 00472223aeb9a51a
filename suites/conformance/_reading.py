"""What the cases of HTTPREAD share: bodies that no other request has, read in steps, and what is left then."""

from __future__ import annotations

from collections.abc import Iterable

from fixtures.bench import Outcome, Read, Session
from fixtures.bench.requests import GET
from fixtures.origin import content
from fixtures.spec import dialects, tolerances
from suites.conformance._action import difference

LARGEST_DUE = int(dialects.load(dialects.DEFAULT).number("body_must"))
"""The largest body that every DUT takes (A53); above it an errcode is recorded."""
FLOWING = 600.0
"""DUT seconds in which a body above it may keep coming (T04)."""
POLL = tolerances.seconds("T13", "poll")
PAUSE = 0.5
FEASIBLE = 60.0
"""Seconds that a body may need on the serial line to be worth its reading (T17)."""


def path_of(session: Session, size: int, nth: int = 0) -> str:
    """Path of a body that no other request of the run has: the seed comes from the case's token and `nth`."""
    return f"/bytes-{size}-{_seed(session, nth)}"


def body_of(session: Session, size: int, nth: int = 0) -> bytes:
    """The body behind `path_of`."""
    return content.body(size, _seed(session, nth))


def _seed(session: Session, nth: int) -> int:
    return (int.from_bytes(session.origin.token.encode()) + nth) % 10**9


def fetch(session: Session, size: int, nth: int = 0, *, extra: str = "", wait: bool = True) -> bytes:
    """GET such a body, which must be reported by 200 and its length; `extra` are further behaviours of the path.

    With `wait` the buffer is given T13 to be filled.
    """
    outcome = session.get(path_of(session, size, nth) + extra)
    return _reported(session, outcome, body_of(session, size, nth), wait)


def fetch_large(session: Session, size: int, nth: int = 0, *, wait: bool = True) -> bytes | None:
    """As `fetch`; above LARGEST_DUE an errcode is recorded instead (A53) and gives None."""
    if size <= LARGEST_DUE:
        return fetch(session, size, nth, wait=wait)
    session.url(path_of(session, size, nth))
    outcome = session.action(GET, allow=FLOWING)
    if outcome.failed_cleanly:
        session.topic("large_body", "errcode", f"a body of {size} bytes: {outcome.shown()}")
        return None
    session.expect_status(outcome, 200, requirement="F1304-02")
    return _reported(session, outcome, body_of(session, size, nth), wait)


def read_out(session: Session) -> None:
    """Take out what a case left unread: a DUT that puts the next body behind it is judged by F1306-17 alone."""
    if session.length():
        session.read(LARGEST_DUE)


def _reported(session: Session, outcome: Outcome, body: bytes, wait: bool) -> bytes:
    session.judge.must(outcome.length == len(body), f"{len(body)} bytes were sent: {outcome.shown()}",
                       requirement="F1304-10")
    if wait:
        filled(session, len(body))
    return body


def filled(session: Session, size: int) -> int | None:
    """Ask for LEN until it shows `size` bytes, for T13 at most; a read that is short after this is no filling buffer.

    Returns the last LEN, None for ERROR.
    """
    deadline = session.modem.now() + POLL
    while ((length := session.length()) or 0) < size:
        if session.modem.now() > deadline:
            break
        session.wait(PAUSE)
    return length


def take(session: Session, size: int | str, due: bytes, *, requirement: str | None = None) -> Read:
    """AT+HTTPREAD=<size> must give exactly the bytes `due`."""
    read = session.read(size)
    session.judge.must(not read.refused, f"{len(due)} bytes are due: {read.exchange.shown(120)}",
                       requirement=requirement)
    session.judge.must(read.data == due, f"HTTPREAD={size}: {difference(read.data, due)}", requirement=requirement)
    return read


def walk(session: Session, body: bytes, steps: Iterable[int], *, requirement: str | None = None) -> None:
    """Read on and on: each step must give the next slice of the body (A04).

    A DUT whose dialect lets content stay gives the first bytes again; it is read on by offsets, or in one piece.
    """
    place, by_offset = 0, False
    for size in steps:
        due = body[place : place + size]
        if not due:
            break
        read = session.read(f"{place},{size}" if by_offset else size)
        if not by_offset and read.data != due and stays(session, read, body, requirement=requirement):
            by_offset = True
            read = session.read(f"{place},{size}")
            if read.refused:
                take(session, len(body), body, requirement=requirement)
                return
        session.judge.must(not read.refused, f"byte {place} is due: {read.exchange.shown(120)}",
                           requirement=requirement)
        session.judge.must(read.data == due, f"HTTPREAD={size} at byte {place}: {difference(read.data, due)}",
                           requirement=requirement)
        place += size


def collect(session: Session, body: bytes, steps: Iterable[int], begun: bytes = b"") -> bytes:
    """Read on behind `begun` until nothing comes; returns all: unjudged, but for the first bytes coming again."""
    found = [begun] if begun else []
    for size in steps:
        read = session.read(size)
        if read.empty:
            break
        if found and stays(session, read, body):
            return session.read(len(body)).data
        found.append(read.data)
    return b"".join(found)


def stays(session: Session, read: Read, body: bytes, *, requirement: str | None = None) -> bool:
    """Whether a later read gave the first bytes of the body again, which only some dialects allow (A04)."""
    if not read.data or not body.startswith(read.data):
        return False
    session.topic("read_consumes", "stays", f"the first bytes again: {read.exchange.shown(120)}",
                  requirement=requirement)
    return True


def exhausted(session: Session, body: bytes, size: int = 10, *, requirement: str | None = None) -> None:
    """Once all of the body was read the next read is refused; OK and +HTTPREAD: 0 alone is recorded, data fails."""
    read = session.read(size, nothing=requirement or "")
    if stays(session, read, body, requirement=requirement):
        return
    session.topic("read_empty", read.reading, f"all {len(body)} bytes were read before: {read.exchange.shown(120)}",
                  requirement=requirement)


def judge_rest(session: Session, rest: int, total: int) -> None:
    """LEN once a part was read: the rest; the total is recorded, another number deviates (A04)."""
    length = session.length()
    if length == rest:
        session.topic("len_meaning", "rest", "")
        return
    if length is not None and length >= total:
        reading = "total" if length == total else "above_body"
        session.topic("len_meaning", reading, f"LEN is {length} where {rest} of {total} bytes are left",
                      requirement="F1306-02" if length > total else None)
        return
    if length is not None and length < rest and session.dialect.judge("len_meaning", "readable_now") == "pass":
        return
    session.judge.expect(False, f"LEN,{rest} is due, came {'ERROR' if length is None else f'LEN,{length}'}")


def judge_none(session: Session, total: int = 0, *, requirement: str | None = None) -> None:
    """HTTPREAD? with nothing to read: ERROR; LEN,0 is recorded, and LEN,<total> of a body that was read (A04)."""
    length = session.length(requirement=requirement or "F1306-03")
    reading = "error" if length is None else "len_zero" if not length else "len_total" if length == total else "other"
    session.topic("read_nothing", reading, f"nothing is left to read, came LEN,{length}", requirement=requirement)


def line_carries(session: Session, size: int, read: Read) -> bool:
    """Whether `size` bytes need less than a minute of ours on the line, at the rate of a read that was done."""
    took = (read.exchange.items[-1].t - read.exchange.sent) / session.modem.speed
    return size * took / max(1, len(read.data)) < FEASIBLE
