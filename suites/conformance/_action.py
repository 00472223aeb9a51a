"""What several modules of HTTPACTION cases share: failures by their cause, and bodies compared."""

from __future__ import annotations

from fixtures.bench import Outcome, Session
from fixtures.origin.records import RequestRecord
from fixtures.spec import tables, tolerances

SETTLE = tolerances.seconds("T01", "quiet")


def only_request(session: Session) -> RequestRecord:
    """The one request that the origin saw; a second one has T01 to show itself after the report."""
    session.wait(SETTLE)
    return session.origin.request()


def judge_failure(session: Session, outcome: Outcome, cause: str) -> None:
    """Judge the report of a request that failed for a known cause, by the level of the case's requirement.

    ERROR alone is recorded (A52). A report with a HTTP status is for the case to judge beforehand.
    """
    judge, expected = session.judge, tables.causes()[cause]
    if outcome.refused:
        session.topic("errcode_report", "error", f"ERROR alone: {outcome.shown()}")
        return
    code = outcome.code or 0
    allowed = sorted({*expected.expected, *expected.accepted})
    judge.expect(outcome.is_error and expected.judge(code) != "other", f"one of {allowed} is due: {outcome.shown()}")
    judge.expect(not outcome.length, f"a failed request has the length 0: {outcome.shown()}")
    if code == 720:
        session.topic("errcode_720", "seen", f"720: {outcome.shown()}")


def judge_unrefreshed_post(session: Session, outcome: Outcome, found: list[RequestRecord], data: bytes) -> None:
    """Judge a POST for which no new data was entered (A48): ERROR, an empty body, or `data` once more.

    `found` is what the origin saw of it; with `data` empty any byte in a body is from earlier use.
    """
    judge = session.judge
    if not found:
        judge.must(not outcome.is_status, f"a status was reported, but the origin saw no request: {outcome.shown()}")
        reading = "error" if outcome.refused else f"errcode {outcome.code}"
        judge.record("post_without_data", reading)
        return
    for request in found:
        judge.must(request.complete and request.framing != "unframed",
                   f"the message is damaged: {list(request.problems)}, {request.head!r}")
        session.topic("post_without_data", _kind(request.body, data),
                      f"the body has {request.body_length} bytes: {request.body[:60]!r}")


def _kind(body: bytes, data: bytes) -> str:
    if not body:
        return "empty"
    if body == data:
        return "same_body"
    return "part" if body in data else "stale"


def difference(got: bytes, due: bytes) -> str:
    """Where two byte strings part, for messages."""
    if got == due:
        return f"{len(got)} bytes as they are due"  # messages are made whether they are needed or not
    place = next((i for i, (a, b) in enumerate(zip(got, due, strict=False)) if a != b), min(len(got), len(due)))
    return (f"{len(got)} bytes instead of {len(due)}, different from byte {place} on: "
            f"{got[place:place + 16]!r} instead of {due[place:place + 16]!r}")
