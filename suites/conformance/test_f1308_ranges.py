"""HTTPPOSTFILE: every value of the generated tables for its four parameters, each with what a DUT must do.

A case takes all values of one parameter that one requirement judges. The file holds a whole request, so that it can
be sent with either send_header; the file of the same name in path 3 holds another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from fixtures.bench import Outcome, Session
from fixtures.origin.records import RequestRecord
from fixtures.spec import tables
from fixtures.verdict import requirement
from suites.conformance._postfile import not_found, raw
from suites.conformance._settings import together

NAMES = ("GET", "POST", "HEAD", "DELETE")
TOPICS = {"decimal": ("decimal_number", "whole_part"), "hex": ("decimal_number", "whole_part"),
          "zeros": ("leading_zeros", "ignored"), "quoted": ("quoted_number", "ok"), "bare": ("quoted_number", "ok")}
CARD, SIBLING, CERTIFICATES = 2, 4, 4
DIGITS = re.compile(r'"?(\d+)')
NEED_NOT_BE_ERROR = ("null", "reserved")
"""Kinds that OK and an errcode answer as well as ERROR (F1308-14, -26)."""


@dataclass(frozen=True)
class Files:
    """One name and its contents in path 1 and path 3."""

    name: str
    first: bytes
    third: bytes


def _groups() -> Iterator[object]:
    for parameter in tables.commands()["HTTPPOSTFILE"].parameters:
        found: dict[str, list[tables.RangeValue]] = {}
        for value in tables.range_values(parameter):
            found.setdefault(value.requirement, []).append(value)
        for id_, values in found.items():
            yield pytest.param(parameter, values, marks=requirement(id_), id=f"{parameter.name}-{id_}")


@pytest.mark.parametrize(("parameter", "values"), [*_groups()])
def test_the_values_of_a_parameter(session: Session, parameter: tables.Parameter,
                                   values: list[tables.RangeValue]) -> None:
    """Each value runs, is refused, or is answered in either way, as range, type and form in L124-L140 say."""
    here = [tables.in_dialect(value, parameter, session.dialect) for value in values]
    first, third = (raw(session, f"/text-10{path}", body=f"path {path}".encode()) for path in (1, 3))
    files = Files(session.stage(first), first, third)
    if parameter.name == "path":
        if any(value.text == "3" and value.verdict == "accept" for value in here):
            session.stage(third, files.name, 3)
        session.readfile(files.name, CERTIFICATES)
    session.url("/text-104")
    session.origin.mark()
    together(session, here, lambda value: _answer(session, parameter, value, files))
    if all(value.verdict == "refuse" for value in here):
        session.nothing("all of these lines were refused")


def _answer(session: Session, parameter: tables.Parameter, value: tables.RangeValue, files: Files) -> None:
    line = parameter.line(value, files.name)
    if value.verdict == "refuse" and value.kind not in NEED_NOT_BE_ERROR:
        session.refused(line)
        return
    if value.verdict == "accept" and parameter.name == "filename":
        _stage_under(session, value.plain, files.first)
    session.origin.mark()
    outcome = session.try_postfile(line.partition("=")[2])
    if value.verdict == "accept":
        _judge_accepted(session, parameter, value, files, outcome)
    elif value.verdict == "refuse":
        good = not_found(outcome) in ("error", "errcode") or (value.kind == "null" and outcome.failed_cleanly)
        session.judge.expect(good, f"ERROR or an errcode is due for {value.text}: {outcome.shown()}")
    else:
        _judge_open(session, parameter, value, files, outcome)
    session.alive()


def _stage_under(session: Session, name: str, file: bytes) -> None:
    """A file of an earlier run with that name need not give way (F1309-16); then its content is what it was."""
    session.origin.store("named", file)
    session.get("/stored-named")
    if not session.keep(name, 1).done:
        session.judge.inconclusive(f"a file named {name!r} cannot be saved")
    session.url("/text-104")


def _judge_accepted(session: Session, parameter: tables.Parameter, value: tables.RangeValue, files: Files,
                    outcome: Outcome) -> None:
    must, found = session.judge.must, session.origin.requests()
    must(len(found) == 1, f"one request is due ({value.why}), the origin saw {len(found)}: {outcome.shown()}")
    must(_right(parameter, value, found[0], files), f"{value.why}; came {found[0].head + found[0].body!r}")
    method = int(value.text) if parameter.name == "method" and value.text else 1
    must(outcome.report is not None and outcome.report.method in (method, None),
         f"{value.why}: a report of method {method} is due: {outcome.shown()}")


def _right(parameter: tables.Parameter, value: tables.RangeValue, seen: RequestRecord, files: Files) -> bool:
    """Whether a request is what the value, or the whole number it begins with, asks for; left out, the default."""
    begins = DIGITS.match(value.text)
    number = int(begins[1]) if begins else None
    asked = {"path": 1, "method": 1, "send_header": 0 if value.kind == "missing" else 1}
    if parameter.name in asked and value.kind != "missing":
        asked[parameter.name] = int(parameter.default or 0) if number is None else number
    file = {1: files.first, 3: files.third}.get(asked["path"])
    if asked["send_header"] == 0:
        return seen.head + seen.body == file
    if not 0 <= asked["method"] < len(NAMES) or seen.method != NAMES[asked["method"]]:
        return False
    return seen.method != "POST" or seen.body == file


def _judge_open(session: Session, parameter: tables.Parameter, value: tables.RangeValue, files: Files,
                outcome: Outcome) -> None:
    """Refused, failed, or taken for what it says."""
    found = session.origin.requests()
    session.judge.must(found or not outcome.is_status, f"a status without a request: {outcome.shown()}")
    right = all(_right(parameter, value, seen, files) for seen in found)
    topic, taken = TOPICS.get(value.kind, ("", ""))
    if topic:
        reading = "error" if outcome.failed_cleanly else taken if found and right else "wrong_value"
        session.topic(topic, reading, f"{value.why}: {outcome.shown()}")
        return
    if value.kind == "empty" and found:
        reading = "default" if found[0].method == "POST" else "zero"
        session.topic("postfile_empty_middle", reading, f"{value.why}: {found[0].head!r}")
    ours = value.verdict == "either" and value.size in (CARD, SIBLING)
    session.judge.must(right or ours, f"{value.text!r} was taken for something else: {found}")
    session.judge.record(f"{parameter.label} {value.text[:40]}", "refused" if outcome.refused else f"{outcome.code}")
