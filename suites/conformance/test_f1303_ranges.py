"""Every tag of HTTPPARA with generated values: bounds and their neighbours, wrong types, empty, huge, negative.

A case takes all values of one tag that one requirement judges; what each must lead to comes from the command tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from fixtures.bench import Session
from fixtures.spec import tables
from fixtures.verdict import requirement
from suites.conformance._settings import TOPICS, need_tag, together

TOPIC_OF = {**TOPICS, "SSLCFG": "sslcfg_quoted"}


def _groups() -> Iterator[object]:
    for tag, parameter in tables.tags().items():
        found: dict[str, list[tables.RangeValue]] = {}
        for value in tables.range_values(parameter):
            found.setdefault(value.requirement, []).append(value)
        for id_, values in found.items():
            yield pytest.param(parameter, values, marks=requirement(id_), id=f"{tag}-{id_}")


@pytest.mark.parametrize(("parameter", "values"), [*_groups()])
def test_the_values_of_a_tag(session: Session, bench: Any, parameter: tables.Parameter,
                             values: list[tables.RangeValue]) -> None:
    """Each value is accepted, refused or answered in either way, as the range, the type and the form in L31-L64 say."""
    need_tag(session, parameter.tag or "")
    here = [tables.in_dialect(value, parameter, session.dialect) for value in values]
    together(session, here, lambda value: _answer(session, bench, parameter, value))


def _answer(session: Session, bench: Any, parameter: tables.Parameter, value: tables.RangeValue) -> None:
    line = parameter.line(value)
    if value.verdict == "refuse":
        session.refused(line)
        return
    judge = session.judge
    if parameter.tag == "USERDATA":
        bench.begin(session)  # values may add up (A45), and stay when the service stops (A37)
        bench.profile.dirty.add("USERDATA")
    seen = session.at(line)
    if parameter.tag == "USERDATA" and seen.refused and bench.profile.keeps_parameters and not bench.restartable:
        judge.inconclusive(f"earlier values may stay (A37) and add up (A45); no restart is claimed: {seen.shown(80)}")
    judge.must(seen.finals, f"no final result code: {seen.shown()}")
    alone = not seen.strays and not seen.information and len(seen.finals) == 1
    judge.must(alone and (seen.ok or seen.refused), f"one final code alone is due: {seen.shown()}")
    session.in_time(seen)
    if value.verdict == "either":
        judge.record(f"{parameter.label} {value.text[:40]}", "OK" if seen.ok else "refused")
    elif not seen.ok and _forgiven(session, parameter):
        session.topic(TOPIC_OF[parameter.tag or ""], "error", f"refused: {seen.shown()}")
    else:
        judge.expect(seen.ok, f"OK is due ({value.why}): {seen.shown(120)}")


def _forgiven(session: Session, parameter: tables.Parameter) -> bool:
    topic = TOPIC_OF.get(parameter.tag or "")
    return parameter.tag == "SSLCFG" and topic is not None and session.dialect.judge(topic, "error") != "fail"
