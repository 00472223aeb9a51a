"""HTTPREADFILE with generated values for its name and its path: bounds and their neighbours, wrong types, huge, empty.

A case takes all values of one parameter that one requirement judges; what each must lead to comes from the tables.
Names are made new, of the length that the table asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from fixtures.bench import Saved, Session
from fixtures.bench.requests import GET
from fixtures.origin import content
from fixtures.spec import tables
from fixtures.verdict import requirement
from suites.conformance._saving import failure_reading, note_result, unused_letter
from suites.conformance._settings import together

BODY = content.text(64, 19)
TOPICS = {"decimal": ("decimal_number", "whole_part"), "zeros": ("leading_zeros", "ignored"),
          "quoted": ("quoted_number", "ok")}


def _groups() -> Iterator[object]:
    for parameter in (tables.parameter("HTTPREADFILE", name) for name in ("filename", "path")):
        found: dict[str, list[tables.RangeValue]] = {}
        for value in tables.range_values(parameter):
            found.setdefault(value.requirement, []).append(value)
        for id_, values in found.items():
            yield pytest.param(parameter, values, marks=requirement(id_), id=f"{parameter.name}-{id_}")


@pytest.mark.parametrize(("parameter", "values"), [*_groups()])
def test_the_values_of(session: Session, parameter: tables.Parameter, values: list[tables.RangeValue]) -> None:
    """Each value is taken, refused or answered in either way, as range, type and form in L151-L156 say."""
    session.origin.store("body", BODY)
    here = [tables.in_dialect(value, parameter, session.dialect) for value in values]
    together(session, here, lambda value: _answer(session, parameter, value))


def _answer(session: Session, parameter: tables.Parameter, value: tables.RangeValue) -> None:
    name = _name(session, parameter, value)
    text = f'"{name}"' if parameter.name == "filename" and value.size is not None else value
    session.url("/stored-body")
    session.expect_status(session.action(GET), 200, requirement="F1304-02")
    run = session.try_keep if value.verdict == "accept" else session.try_readfile
    saved = run(parameter.line(text, file=name).partition("=")[2])
    note_result(session, saved, f"{parameter.name} {value.text[:40]}")
    JUDGES[value.verdict](session, value, saved, name)
    path = value.size or 1 if parameter.name == "path" else 1
    if saved.done and value.verdict == "accept" and path in (1, 3):
        came = session.send_back(name, path)
        session.judge.expect(came == BODY, f"{name!r} in path {path} does not hold the body: {came!r:.80}")
    session.alive()


def _name(session: Session, parameter: tables.Parameter, value: tables.RangeValue) -> str:
    """The file that the line names where it names a good one."""
    if parameter.name == "path" or value.size is None:
        return session.new_name()
    return unused_letter(session) if value.size == 1 else session.new_name(value.size)


def _taken(session: Session, value: tables.RangeValue, saved: Saved, name: str) -> None:
    session.judge.expect(saved.done, f"OK and result 0 are due ({value.why}): {saved.exchange.shown()}")


def _refused(session: Session, value: tables.RangeValue, saved: Saved, name: str) -> None:
    """By ERROR; names that are too long or empty or hold what none may hold, in any of the ways of a failure."""
    shown = f"a refusal is due ({value.why}): {saved.exchange.shown()}"
    if value.kind == "reserved":
        reading = "ok" if saved.result == 0 else "error" if saved.exchange.refused else "errcode"
        session.topic("reserved_name", reading, shown)
    elif value.requirement == "F1309-11":
        session.topic("readfile_failure", failure_reading(saved), shown)
    else:
        session.judge.expect(saved.exchange.refused and saved.result != 0, shown)


def _either(session: Session, value: tables.RangeValue, saved: Saved, name: str) -> None:
    clean = saved.done or saved.failed_cleanly
    session.judge.must(clean, f"OK and a result, or ERROR, are due: {saved.exchange.shown()}")
    if value.kind not in TOPICS:
        session.judge.record(f"{value.kind}: {value.text[:40]}", "taken" if saved.done else saved.order)
        return
    topic, taken = TOPICS[value.kind]
    reading = "error" if not saved.done else taken if session.send_back(name) == BODY else "wrong_value"
    session.topic(topic, reading, f"{value.why}: {saved.exchange.shown()}")


JUDGES: dict[str, Callable[[Session, tables.RangeValue, Saved, str], None]] = {
    "accept": _taken, "refuse": _refused, "either": _either}
