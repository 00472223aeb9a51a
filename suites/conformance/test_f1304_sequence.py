"""HTTPACTION: one request while another runs, many in one session, and connections that the server closed."""

from __future__ import annotations

import pytest

from fixtures.at import Exchange, Report
from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET, HEAD
from fixtures.origin.records import RequestRecord
from fixtures.spec import tolerances
from fixtures.verdict import requirement

HELD = tolerances.seconds("T08", "held")
LIMIT = tolerances.seconds("T04", "limit")
SIZE = 40
ROW = 100
HOPELESS = 5  # failures after which a row of requests is not continued
CLOSED_AFTER, ASKED_AFTER = 3, 6


@requirement("F1304-23")
@pytest.mark.parametrize("method", [GET, HEAD], ids=["get", "head"])
def test_second_request_while_one_runs(session: Session, origin: Origin, method: int) -> None:
    """A second HTTPACTION is refused or held; the running request keeps its report and stays alone on the wire."""
    first = session.running(f"/wait-{HELD:g}/text-{SIZE}")
    session.wait(1)
    second = session.launch(method)
    session.judge.must(second.finals, f"no final result code: {second.shown()}", requirement="F1304-20")
    reports = _reports(session, 2 if second.ok else 1, second.sent + session.late(LIMIT))
    own = next((report for report in reports if report.fields == (GET, 200, SIZE)), None)
    shown = f"{second.shown(120)}, reports {[report.fields for report in reports]}"
    if own is None:
        session.judge.must(False, f"the running request must be reported as {GET},200,{SIZE}: {shown}")
        return
    in_time = own.t <= first.sent + session.late(LIMIT)
    session.judge.must(in_time, f"its report is late: {shown}", requirement="F1304-20")
    _alone(session, origin.requests())
    others = [report for report in reports if report is not own]
    session.judge.must(not second.ok or others, f"the second request was taken and not reported: {shown}",
                       requirement="F1304-08")
    _judge_second(session, second, own, others, shown)


def _reports(session: Session, count: int, limit: float) -> list[Report]:
    found: list[Report] = []
    while len(found) < count and (report := session.modem.report("HTTPACTION", limit)) is not None:
        found.append(report)
    return found


def _alone(session: Session, found: list[RequestRecord]) -> None:
    """No request may reach the origin before the one that runs was answered; 1 s is left to the clocks."""
    session.judge.must(found, "the origin saw no request", requirement="F1304-02")
    answered = found[0].t_answered
    session.judge.must(answered is not None, f"the running request was given up: {found[0].head!r}")
    early = [r.head for r in found[1:] if r.t_first < (answered or 0.0) - 1 / session.modem.speed]
    session.judge.must(not early, f"while a request ran, the origin saw another one: {early}")


def _judge_second(session: Session, second: Exchange, own: Report, others: list[Report], shown: str) -> None:
    held = own in second.reports or second.finals[0].t > own.t
    if others and others[0].code == 703:
        reading = "errcode_703"
    elif held:
        reading = "held"
    elif second.refused:
        reading = "error"
    else:
        session.judge.deviation(f"ERROR, 703, or an answer after the first report is due: {shown}")
        return
    session.topic("busy", reading, f"a second request while one runs: {shown}")


@requirement("F1304-37")
def test_many_requests_in_one_session(session: Session, origin: Origin) -> None:
    """A row of 100 GETs, each with a body of its own that is read: all of them work."""
    session.url("/nonce")
    got: list[bytes] = []
    others: dict[int, str] = {}
    for number in range(1, ROW + 1):
        outcome = session.action(GET)
        got.append(session.read_all(outcome.length) if outcome.code == 200 and outcome.length else b"")
        if not got[-1]:
            others[number] = outcome.shown()
        if len(others) >= HOPELESS:
            break
    sent = [request.sent_body for request in origin.requests()]
    if len(sent) != len(got):
        others.setdefault(len(got), f"{len(got)} requests were reported, the origin saw {len(sent)}")
    for number, (read, due) in enumerate(zip(got, sent, strict=False), 1):
        if read != due:
            others.setdefault(number, f"read {read[:40]!r}, sent {due!r}")
    session.judge.record("requests in one session", f"{len(got) - len(others)} of {len(got)} good")
    first = min(others, default=0)
    session.judge.expect(not others, f"{len(others)} of {len(got)} went wrong, number {first}: {others.get(first)}")


@requirement("F1304-41")
def test_connection_that_the_server_closed_meanwhile(session: Session, origin: Origin) -> None:
    """A GET after the server closed the idle connection goes over a new one, without an errcode."""
    session.get(f"/closeafter-{CLOSED_AFTER}/text-20")
    session.wait(ASKED_AFTER)
    origin.mark()
    outcome = session.action(GET)
    session.judge.expect((outcome.code, outcome.length) == (200, 20), f"200 is due again: {outcome.shown()}")
    opened = len(origin.connections())
    session.judge.expect(opened == 1, f"one new connection is due, the origin saw {opened}")


@requirement("F1304-41")
def test_whether_connections_are_kept(session: Session, origin: Origin) -> None:
    """Two requests in a row, the server willing to keep the connection: whether it is used again is recorded."""
    session.get("/text-21")
    session.get("/text-22")
    used = {request.connection for request in origin.requests()}
    session.judge.record("connections", "reused" if len(used) == 1 else "a new one for each request")
