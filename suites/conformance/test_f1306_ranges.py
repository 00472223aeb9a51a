"""F1306 AT+HTTPREAD=<n>: sizes that are refused, and sizes on which the reference is silent (A01, A05)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from fixtures.at import Shape
from fixtures.bench import Read, Session
from fixtures.spec import tables
from fixtures.verdict import requirement
from suites.conformance._action import difference
from suites.conformance._reading import fetch, take

PARAMETER = tables.parameter("HTTPREAD", "byte_size")
SIZE = 100
TOPICS = {"decimal": ("decimal_number", "whole_part"), "hex": ("decimal_number", "whole_part"),
          "zeros": ("leading_zeros", "ignored"), "quoted": ("quoted_number", "ok")}
PROBES = {"90,20": 90, "100,1": 100, "101,1": 101}
TAKEN = {"decimal": 10, "zeros": 10, "quoted": 10}
HEX = (0, 16)


def _values() -> Iterator[Any]:
    for value in tables.range_values(PARAMETER):
        name = f"{value.kind}-{value.text.strip(chr(34)) or 'nothing'}"
        yield pytest.param(value, marks=requirement(value.requirement), id=name)


@pytest.mark.parametrize("value", list(_values()))
def test_value_of_byte_size(session: Session, value: tables.RangeValue) -> None:
    """Sizes give as many bytes or all there are; what is no number is refused; the rest is recorded."""
    body = fetch(session, SIZE)
    if value.verdict == "accept":
        take(session, value.text, body[: value.size])
    elif value.verdict == "refuse":
        session.refused(PARAMETER.line(value))
    elif value.kind in TOPICS:
        _number_in_other_clothes(session, value, body)
    elif value.kind in OPEN:
        OPEN[value.kind](session, value.text, body)
    else:
        session.judge.inconclusive(f"no judgement for the kind {value.kind}")


def _number_in_other_clothes(session: Session, value: tables.RangeValue, body: bytes) -> None:
    """Refused, or the number meant; `0x10` may be read as 0 or as 16."""
    topic, word = TOPICS[value.kind]
    read = session.read(value.text)
    sizes = HEX if value.kind == "hex" else (TAKEN[value.kind],)
    right = any(read.data == body[:size] for size in sizes)
    reading = "error" if read.refused else word if right else "wrong_value"
    session.topic(topic, reading, f"{value.why}: {read.exchange.shown(200)}")
    session.alive()


def _zero(session: Session, text: str, body: bytes) -> None:
    read = session.read(text)
    session.topic("read_size_zero", read.reading, f"HTTPREAD={text}: {read.exchange.shown(120)}")
    rest = session.read(SIZE)
    if rest.data != body:
        session.judge.deviation(f"the buffer changed by HTTPREAD={text}: {difference(rest.data, body)}")


def _huge(session: Session, text: str, body: bytes) -> None:
    read = session.read(text)
    _all_or_error(session, text, read, body)


def _negative(session: Session, text: str, body: bytes) -> None:
    seen = session.at(f"AT+HTTPREAD={text}", Shape.READ)
    if not seen.refused and seen.data == body:
        session.judge.record("negative size", f"HTTPREAD={text} gave everything")
    else:
        session.judge.expect(seen.refused, f"ERROR is due: {seen.shown(200)}")
    session.alive()


def _all_or_error(session: Session, text: str, read: Read, body: bytes) -> None:
    if read.refused or read.data == body:
        session.judge.record("huge size", f"{text}: {'ERROR' if read.refused else 'everything'}")
    else:
        session.judge.expect(False, f"HTTPREAD={text}: all {SIZE} bytes or ERROR are due: {read.exchange.shown(200)}")
    session.alive()


def _missing(session: Session, text: str, body: bytes) -> None:
    seen = session.at(PARAMETER.missing, Shape.READ)
    session.judge.must(seen.finals, f"no final result code: {seen.shown()}")
    if not seen.refused:
        session.judge.record("HTTPREAD without a value", f"{len(seen.data)} bytes, {seen.codes}")
        session.judge.must(seen.data == body[: len(seen.data)], f"other bytes than the body's: {seen.shown()}")
    session.alive()


def _two_values(session: Session, text: str, body: bytes) -> None:
    offset, size = (int(part) for part in text.split(","))
    session.topic("read_two_values", reading_of(session, text, body[offset : offset + size]), f"HTTPREAD={text}")


def reading_of(session: Session, text: str, due: bytes) -> str:
    """How the form with two values was understood."""
    read = session.read(text)
    if read.refused:
        return "error"
    return "right_bytes" if read.data == due else "wrong_bytes" if read.data else "size_zero"


OPEN = {"zero": _zero, "huge": _huge, "negative": _negative, "missing": _missing, "surplus": _two_values}


@requirement("F1306-11")
def test_sizes_that_are_no_numbers(session: Session) -> None:
    """Letters, a number with letters around it, and no value give ERROR and no data, one after the other."""
    fetch(session, SIZE)
    for text in ("abc", "10x", "", "x10", "1a0"):
        session.refused(f"AT+HTTPREAD={text}")


@requirement("F1306-26")
def test_two_values(session: Session) -> None:
    """=0,10 as the example prints it: ERROR, or ten bytes from the first; OK without a byte fails (A01)."""
    body = fetch(session, SIZE)
    reading = reading_of(session, "0,10", body[:10])
    session.topic("read_two_values", reading, "HTTPREAD=0,10")
    if reading != "right_bytes":
        return
    for nth, (text, first) in enumerate(PROBES.items(), 1):
        due = fetch(session, SIZE, nth)[first:]
        read = session.read(text)
        session.judge.record(f"HTTPREAD={text}", read.reading if read.data == due else f"{len(read.data)} other bytes")
