"""F1306 AT+HTTPREAD?: the length of what can be read (L95-L98, L105)."""

from __future__ import annotations

import re

import pytest

from fixtures.bench import Session
from fixtures.verdict import requirement
from suites.conformance._reading import (
    exhausted,
    fetch,
    fetch_large,
    filled,
    judge_none,
    judge_rest,
    take,
    walk,
)

NAMED = (1, 2, 1023, 1024, 1025, 2800, 14615)
BESIDE = (9, 10, 11, 99, 100, 101, 255, 256, 257, 511, 512, 513, 999, 1000, 1459, 1460, 1461, 2047, 2048, 2049,
          4095, 4096, 4097, 9999, 10000, 14614)
LARGE = (65535, 65536, 65537, 100001, 153599, 153600)
READABLE_NOW = "readable_now"
PARTS = ((100, 40), (100, 1), (100, 99), (300, 44), (511, 256), (2048, 1024), (5000, 1025))
LAYOUT = re.compile(r"\+HTTPREAD: *LEN,[1-9][0-9]*")
"""L98; blanks behind the colon are judged by the rules of the whole interface."""


def judge_filled(session: Session, size: int) -> None:
    """LEN shows the whole body, at the latest after T13; more than the body never passes."""
    length = filled(session, size)
    session.judge.must(length is None or length <= size, f"LEN,{length} for a body of {size} bytes")
    if length and length < size and session.dialect.judge("len_meaning", READABLE_NOW) == "pass":
        session.topic("len_meaning", READABLE_NOW, f"LEN,{length} of {size} bytes")
        return
    session.judge.must(length == size, f"+HTTPREAD: LEN,{size} is due, came {length}")


@requirement("F1306-01")
def test_form_of_the_answer(session: Session) -> None:
    """After a GET of 1000 bytes: +HTTPREAD: LEN,1000, then OK, then nothing."""
    fetch(session, 1000, wait=False)
    judge_filled(session, 1000)
    seen = session.at("AT+HTTPREAD?")
    session.judge.must(seen.ok and len(seen.information) == 1 and not seen.strays, f"one line and OK: {seen.shown()}")
    line, code = seen.information[0], seen.finals[0]
    session.judge.must(LAYOUT.fullmatch(line.text), f"LEN, a comma and the number alone are due: {line.text!r}")
    session.judge.must(not seen.ends and not seen.blocks, f"nothing else is due: {seen.shown()}")
    session.judge.must(seen.items.index(line) < seen.items.index(code), f"the line comes before OK: {seen.shown()}")
    session.quiet(seen)


@requirement("F1306-02")
@pytest.mark.parametrize("size", NAMED)
def test_length_of_a_body(session: Session, size: int) -> None:
    """Right after the report, or once the buffer is filled, LEN is the length that was reported."""
    fetch(session, size, wait=False)
    judge_filled(session, size)


@requirement("F1306-02")
def test_lengths_of_bodies_in_a_row(session: Session) -> None:
    """One body after the other, each read to its end: LEN is always about the last one."""
    for nth, size in enumerate((*BESIDE, *reversed(BESIDE))):
        body = fetch(session, size, nth, wait=False)
        judge_filled(session, size)
        take(session, size, body, requirement="F1306-09")


@requirement("F1306-02")
@pytest.mark.parametrize("size", LARGE)
def test_length_of_a_large_body(session: Session, size: int) -> None:
    """Above what the reference shows LEN is recorded; more than the body never passes."""
    if fetch_large(session, size, wait=False) is None:
        return
    length = filled(session, size)
    session.judge.must(length is None or length <= size, f"LEN,{length} for a body of {size} bytes")
    if length != size:
        session.judge.record("LEN of a large body", f"{length} of {size}")


@requirement("F1306-03")
def test_nothing_before_the_first_response(session: Session) -> None:
    """After HTTPINIT alone there is nothing to read."""
    judge_none(session)
    session.alive()


@requirement("F1306-03", "F1306-12")
@pytest.mark.parametrize("read_before", [0, 40])
def test_nothing_of_the_session_before(session: Session, read_before: int) -> None:
    """A body, or the rest of one, does not outlive HTTPTERM and HTTPINIT."""
    body = fetch(session, 100)
    if read_before:
        take(session, read_before, body[:read_before], requirement="F1306-09")
    session.term()
    session.start()
    judge_none(session, requirement="F1306-03")
    read = session.read(10, nothing="F1306-12")
    session.topic("read_empty", read.reading, f"no request was made since: {read.exchange.shown(120)}",
                  requirement="F1306-12")


@requirement("F1306-03")
def test_nothing_after_an_answer_without_a_body(session: Session) -> None:
    """After a 204, first in the session and behind a body that was read, there is nothing to read."""
    session.get("/status-204", status=204)
    judge_none(session)
    body = fetch(session, 30)
    take(session, 30, body, requirement="F1306-09")
    session.get("/status-204", status=204)
    judge_none(session)
    session.alive()


@requirement("F1306-03")
@pytest.mark.parametrize("size", [1, 100, 1024, 1025])
def test_nothing_after_the_last_byte(session: Session, size: int) -> None:
    """Once all was read, in one piece and in two, nothing is left."""
    for nth, steps in enumerate(((size,), (size - 1, size), (1, size))):
        body = fetch(session, size, nth)
        walk(session, body, [step for step in steps if step], requirement="F1306-09")
        judge_none(session, size)


@requirement("F1306-14")
@pytest.mark.parametrize(("size", "part"), PARTS)
def test_length_after_a_part(session: Session, size: int, part: int) -> None:
    """LEN shows the rest once a part was read; the total is recorded."""
    body = fetch(session, size)
    take(session, part, body[:part], requirement="F1306-09")
    judge_rest(session, size - part, size)


@requirement("F1306-32")
@pytest.mark.parametrize("size", [1, 100, 3000])
def test_asking_takes_nothing_out(session: Session, size: int) -> None:
    """Three times the same LEN, and the body is read from its first byte on."""
    body = fetch(session, size, wait=False)
    first = filled(session, size)
    again = [session.length() for _ in range(2)]
    session.judge.must(set(again) == {first}, f"LEN was {first}, then {again}")
    take(session, size, body)


@requirement("F1306-33")
def test_length_between_the_parts(session: Session) -> None:
    """100 bytes read as 40, 40, 20: LEN is 60, then 20, then nothing is left."""
    body = fetch(session, 100)
    place = 0
    for size in (40, 40, 20):
        read = session.read(size)
        due = body[place : place + size]
        stays = read.data == body[:size] and session.dialect.judge("read_consumes", "stays") != "fail"
        session.judge.must(stays or read.data == due, f"bytes {place} on are due: {read.exchange.shown(200)}",
                           requirement="F1306-13")
        place += size
        if place < 100 and not stays:
            judge_rest(session, 100 - place, 100)
    judge_none(session, 100)


@requirement("F1306-03", "F1306-12")
def test_nothing_stays_nothing(session: Session) -> None:
    """Asking and reading in vain, in turns, brings nothing back, and the next response is whole."""
    body = fetch(session, 50)
    take(session, 50, body, requirement="F1306-09")
    for _ in range(3):
        judge_none(session, 50, requirement="F1306-03")
        exhausted(session, body, requirement="F1306-12")
    take(session, 51, fetch(session, 51, 1), requirement="F1306-15")
