"""F1308 HTTPPOSTFILE: answers of every status, form and size, each of one request, and their report (L129, L144)."""

from __future__ import annotations

import pytest

from fixtures.bench import Outcome, Session
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._action import only_request
from suites.conformance._postfile import BODY, WHOLE, answered, judge_order, judge_report, raw, send

STATUSES = (201, 202, 206, 301, 302, 303, 307, 308, 400, 401, 403, 404, 410, 416, 418, 429, 500, 501, 502, 503,
            504, 505)
FORMS = {"chunked": ("/chunked-7/bytes-4099-1", 4099), "one-chunk": ("/chunked-1/bytes-256-1", 256),
         "trailer": ("/chunked-3-trailer/bytes-300-1", 300), "until-close": ("/nolength/bytes-700-1", 700)}
PLAIN = {"small-letters": ("/lower/bytes-300-1", 300), "old-version": ("/http10/bytes-301-1", 301),
         "interim": ("/interim-100/bytes-302-1", 302), "no-blank": ("/nospace/bytes-303-1", 303),
         "closing": ("/bye/bytes-304-1", 304), "in-parts": ("/drip-3-2/bytes-306-1", 306),
         "held": ("/wait-6/bytes-305-1", 305), "many-headers": ("/manyheaders-60/bytes-307-1", 307),
         "no-reason": ("/noreason/bytes-308-1", 308)}
LARGE = (32767, 32768, 65535, 65536, 65537, 100000)


def _ask(session: Session, path: str, send_header: int = BODY) -> Outcome:
    """Send a file by which the server gives this answer; its request came once."""
    name = session.stage(raw(session, path, body=b"the answer counts"))
    outcome = send(session, path, name, 1, 1, send_header)
    only_request(session)
    return outcome


@requirement("F1308-38")
@pytest.mark.parametrize("status", STATUSES)
def test_each_status_is_reported_as_it_is(session: Session, status: int) -> None:
    """Whatever the server answers: OK, the report of this status and length, and no second request (L129 a.1)."""
    path = f"/redirect-{status}/text-50" if status in (301, 302, 303, 307, 308) else f"/status-{status}/text-50"
    outcome = _ask(session, path, WHOLE if status % 2 else BODY)
    judge_order(session, outcome)
    judge_report(session, outcome, 1, status, 50)


@requirement("F1308-38")
@pytest.mark.parametrize("kind", PLAIN)
def test_answers_of_several_forms(session: Session, kind: str) -> None:
    """Small letters, HTTP/1.0, an interim answer before it, a slow one: the final answer is reported, once."""
    path, size = PLAIN[kind]
    outcome = _ask(session, path)
    judge_order(session, outcome)
    judge_report(session, outcome, 1, 200, size)
    session.quiet(outcome.exchange)
    left = [report.fields for report in session.modem.reports_left("HTTPPOSTFILE")]
    session.judge.must(not left, f"one report is due, further ones came: {left}")


@requirement("F1308-15")
@pytest.mark.parametrize("kind", FORMS)
def test_length_of_an_answer_that_tells_none(session: Session, kind: str) -> None:
    """Chunked, or ended by the close: the decoded length is reported, or 0 (A18)."""
    path, size = FORMS[kind]
    outcome = _ask(session, path)
    session.judge.must(outcome.code in (200, None), f"a report 1,200,{size} is due: {outcome.shown()}")
    if outcome.length is not None:
        reading = {size: "length", 0: "zero"}.get(outcome.length, "framing counted")
        session.topic("postfile_chunk", reading, f"{size} bytes without a length: {outcome.shown()}")


@requirement("F1308-15")
@pytest.mark.parametrize("size", LARGE)
def test_length_of_a_large_answer(session: Session, size: int) -> None:
    """An answer above the largest of the reference is reported whole, or as too large (A53)."""
    name = session.stage(content.text(10, 1))
    outcome = send(session, f"/bytes-{size}-1", name, 1, 1, BODY)
    if answered(outcome):
        judge_report(session, outcome, 1, 200, size)
        return
    session.judge.record("large_body", f"{size} bytes: {outcome.code or 'error'}")


@requirement("F1308-16")
@pytest.mark.parametrize("send_header", [WHOLE, BODY], ids=["whole", "body"])
@pytest.mark.parametrize(("path", "status"), [("/status-204", 204), ("/status-304", 304), ("/status-404/empty", 404),
                                              ("/status-500/empty", 500), ("/status-201/empty", 201)])
def test_no_content_behind_content(session: Session, path: str, status: int, send_header: int) -> None:
    """Between two answers with content one without any is reported with 0, whatever its status (L129 a.2)."""
    for before in (700, 20):
        session.judge.must(answered(_ask(session, f"/text-{before}")), "a status is due", requirement="F1308-15")
        judge_report(session, _ask(session, path, send_header), 1, status, 0)
