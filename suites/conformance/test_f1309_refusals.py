"""HTTPREADFILE: values that are refused, moments at which nothing can be saved, what a refusal leaves (L145, L153)."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.at import Shape
from fixtures.bench import Saved, Session
from fixtures.bench.requests import GET, REPORT_LIMIT
from fixtures.bench.surroundings import taken_out
from fixtures.origin import content
from fixtures.verdict import needs, requirement
from suites.conformance._saving import (
    fetch,
    judge_failure,
    judge_no_file,
    judge_refused,
    save_and_judge,
)

BODY = content.text(210, 9)
LONG = "n" * 120


@requirement("F1309-05")
def test_while_a_request_runs(session: Session) -> None:
    """Between OK and report of HTTPACTION nothing is saved; a DUT that holds the command back is left out (A44)."""
    session.get("/text-40")
    running = session.running("/wait-6/text-41")
    name = session.new_name()
    saved, held = _save_now(session, name, "HTTPACTION")
    outcome = session.finish(running, GET)
    session.judge.must(outcome.code == 200, f"the running request was disturbed: {outcome.shown()}",
                       requirement="F1304-08")
    _judge_early_save(session, name, saved, held=held)


@requirement("F1309-05")
def test_while_a_file_is_posted(session: Session) -> None:
    """Between OK and report of HTTPPOSTFILE nothing is saved either."""
    file, name = session.stage(BODY), session.new_name()
    session.url("/wait-6/text-42")
    running = session.at(f'AT+HTTPPOSTFILE="{file}",1,1,1', Shape.ACTION)
    if running.reports:
        session.judge.not_applicable("this DUT sends its report before its OK")
    session.judge.must(running.ok, f"OK is due: {running.shown()}", requirement="F1308-15")
    saved, held = _save_now(session, name, "HTTPPOSTFILE")
    report = session.modem.report("HTTPPOSTFILE", session.late(running.sent + REPORT_LIMIT))
    session.judge.must(report, f"the running request has no report: {running.shown()}", requirement="F1308-15")
    _judge_early_save(session, name, saved, held=held)


def _save_now(session: Session, name: str, running: str) -> tuple[Saved, bool]:
    """Save while a request runs; and whether its report stands before the answer, or before a part of it."""
    saved = session.readfile(name)
    if not session.modem.reports_left(running):
        return saved, False
    places = {id(item): place for place, item in enumerate(saved.exchange.items)}
    reports = [places[id(line)] for line in saved.exchange.unsolicited if line.text.startswith(f"+{running}:")]
    answer = [places[id(line)] for line in [*saved.exchange.finals, *saved.exchange.information]]
    return saved, not reports or reports[0] < max(answer)


def _judge_early_save(session: Session, name: str, saved: Saved, *, held: bool) -> None:
    if held:
        session.judge.record("HTTPREADFILE while a request runs", "answered when the report was there")
        return
    judge_failure(session, saved, "while a request runs")
    judge_no_file(session, name)


@requirement("F1309-09")
@pytest.mark.parametrize("path", ["0", "5", "-1", "256", "257", "a", "D", "e", "4294967297"])
def test_paths_outside_the_range(session: Session, path: str) -> None:
    """Paths outside 1 to 4, and a letter, are refused, and no file is made, before a good save and behind it (L151)."""
    for _ in range(2):
        fetch(session, BODY)
        name = session.new_name()
        judge_refused(session, f'"{name}",{path}')
        judge_no_file(session, name, 1, 3)
        fetch(session, BODY)
        session.save(session.new_name(), 1)


@requirement("F1309-12")
@pytest.mark.parametrize("values", ["", ",1", '"{}",1,1'], ids=["nothing", "no-name", "third-value"])
def test_values_missing_or_too_many(session: Session, values: str) -> None:
    """The name is needed, and there is no third value, before a good save and behind it (L152)."""
    for _ in range(2):
        fetch(session, BODY)
        judge_refused(session, values.format(session.new_name()))
        session.save(session.new_name())


@requirement("F1309-13")
def test_saving_without_a_card(session: Session, rig: Any, port: Any) -> None:
    """Path 2 without a card fails each time, and there is no file when the card is back (L153 c, d)."""
    fetch(session, BODY)
    names = [session.new_name(), session.new_name()]
    with taken_out(session, port, rig.bench.sd_out, rig.bench.sd_in):
        for name in names:
            judge_failure(session, session.readfile(name, 2), "path 2 without a card")
    for name in names:
        judge_no_file(session, name, 1, 2)


@requirement("F1309-15")
@needs("sd_card")
def test_one_final_code_without_a_card(session: Session, rig: Any, port: Any) -> None:
    """A save that fails in the file system gives one final code and one result line at most, and nothing behind."""
    fetch(session, BODY)
    with taken_out(session, port, rig.bench.sd_out, rig.bench.sd_in):
        saved = session.readfile(session.new_name(), 2)
        session.quiet(saved.exchange)
        session.judge.must(len(saved.exchange.finals) == 1, f"one final code is due: {saved.exchange.shown()}")


@requirement("F1309-29")
@pytest.mark.parametrize("values", ['"{}",5', '"{}",0', "", '"{}",1,1', '"",1', f'"{LONG}{{}}"'],
                         ids=["path-5", "path-0", "nothing", "third-value", "no-name", "long-name"])
def test_a_refusal_leaves_the_response(session: Session, values: str) -> None:
    """After a refused line the same response is saved whole."""
    fetch(session, BODY)
    name = session.new_name()
    refused = session.try_readfile(values.format(name))
    session.judge.must(not refused.done, f"a refusal is due: {refused.exchange.shown()}", requirement="F1309-09")
    save_and_judge(session, BODY, name=name, path=1)
