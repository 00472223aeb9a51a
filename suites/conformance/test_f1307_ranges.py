"""HTTPDATA with generated values: bounds and their neighbours, wrong types, empty, huge, negative.

A case takes all values of one parameter that one requirement judges; what each must lead to comes from the tables.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fixtures.at import Exchange, Shape
from fixtures.bench import Session
from fixtures.spec import tables
from fixtures.verdict import requirement
from suites.conformance._input import FINISH, QUIET, enter, expire, free, input_time, refused
from suites.conformance._settings import together

TOPICS = {"decimal": "decimal_number", "zeros": "leading_zeros", "quoted": "quoted_number"}
TAKEN = {"decimal_number": "whole_part", "leading_zeros": "ignored", "quoted_number": "ok"}
FEW = 5
"""Bytes of an input whose time is tried."""
LARGEST = 200000
"""Bytes that are spent at most on an input that should have been refused."""


def _groups() -> Iterator[object]:
    for parameter in (tables.parameter("HTTPDATA", name) for name in ("size", "time")):
        found: dict[str, list[tables.RangeValue]] = {}
        for value in tables.range_values(parameter):
            found.setdefault(value.requirement, []).append(value)
        for id_, values in found.items():
            yield pytest.param(parameter, values, marks=requirement(id_), id=f"{parameter.name}-{id_}")


@pytest.mark.parametrize(("parameter", "values"), [*_groups()])
def test_the_values_of(session: Session, parameter: tables.Parameter, values: list[tables.RangeValue]) -> None:
    """Each value is accepted, refused or answered in either way, as range, type and form in L110-L113 say."""
    together(session, values, lambda value: _answer(session, parameter, value))


def _answer(session: Session, parameter: tables.Parameter, value: tables.RangeValue) -> None:
    if value.verdict == "refuse":
        few = parameter.name == "time" or value.size is None or not 0 < value.size <= LARGEST
        refused(session, parameter.line(value), filling=5 if few else value.size or 5)
    elif value.verdict == "accept":
        size = int(value.text) if parameter.name == "size" else 5
        enter(session, [bytes(size)], time=input_time(session, size) if parameter.name == "size" else int(value.text))
    else:
        _either(session, parameter, value)


def _either(session: Session, parameter: tables.Parameter, value: tables.RangeValue) -> None:
    """Refused, or taken for the number it holds; a size has to be that number then."""
    seen = session.at(parameter.line(value), Shape.PROMPT)
    session.judge.must(seen.refused or (seen.prompts and not seen.finals), f"ERROR or a prompt is due: {seen.shown()}")
    taken = _count(session, seen) if seen.prompts else 0
    session.alive()
    topic = TOPICS.get(value.kind)
    if topic is None:
        session.judge.expect(seen.refused, f"ERROR is due ({value.why}): {seen.shown()}")
        return
    reading = "error" if seen.refused else TAKEN[topic] if taken == FEW else "wrong_value"
    session.topic(topic, reading, f"{value.text} was taken as {taken} bytes: {seen.shown()}")


def _count(session: Session, prompt: Exchange) -> int:
    """How many bytes an input took until its OK, 20 at most."""
    session.modem.input_left = 0
    before = len(session.modem.surplus)
    for count in range(1, 21):
        session.modem.write(b"0")
        session.modem.listen(FINISH if count == FEW else QUIET, lambda: len(session.modem.surplus) > before)
        if len(session.modem.surplus) > before:
            codes = [line.text for _, line in session.modem.surplus[before:]]
            del session.modem.surplus[before:]
            return count if codes == ["OK"] else 0
    expire(session, prompt.prompts[0].t, 10)
    free(session)
    return 0
