"""F1300: unsolicited lines and commands beside a running request; restart; many sessions; steady readings."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.at import Shape
from fixtures.bench import Origin, Session
from fixtures.bench.rules import MODULE_CODES
from fixtures.bench.surroundings import wait_attached
from fixtures.origin import content
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._reading import filled

SIGN = tolerances.seconds("T20", "sign")
GAP = tolerances.seconds("T12", "gap")
BODY = 14000
ROUNDS = 5
READS = 10
CYCLES = 200
ENDS = 10
FAILURES = ["/close", "/reset", "/banner", "/bytes-500/short-100", "/bytes-500/short-100/rst"]


@requirement("F1300-34")
def test_counted_data_stay_whole_beside_urcs(session: Session, origin: Origin) -> None:
    """With registration URCs switched on and provoked, fifty reads give their bytes; URCs stand between whole lines."""
    for line in ("AT+CREG=2", "AT+CGREG=2", "AT+CGEREP=2"):
        session.at(line)
    try:
        for turn in range(ROUNDS):
            wait_attached(session)
            session.stop()
            session.start()
            session.get(f"/bytes-{BODY}-{turn}")
            filled(session, BODY)
            session.at("AT+CGATT=0")
            session.at("AT+CGATT=1")
            _reads(session, content.body(BODY, turn))
    finally:
        for line in ("AT+CREG=0", "AT+CGREG=0", "AT+CGEREP=0"):
            session.at(line)
        wait_attached(session)


def _reads(session: Session, body: bytes) -> None:
    step, data = BODY // READS, b""
    for _ in range(READS):
        read = session.at(f"AT+HTTPREAD={step}", Shape.READ)
        session.judge.must(not read.strays, f"something stands outside whole lines and counted data: {read.shown()}")
        data += read.data
    if not data:
        session.judge.record("response after a detach", "gone")
        return
    stays = session.dialect.judge("read_consumes", "stays") != "fail" and data == body[:step] * READS
    session.judge.must(data == body or stays, f"the {BODY} bytes of the body are due, {len(data)} came")


@requirement("F1300-35")
@pytest.mark.parametrize("method", [0, 1])
def test_at_most_one_line_tells_of_a_close(session: Session, origin: Origin, method: int) -> None:
    """A server that closes: at most one +HTTP_PEER_CLOSED, alone on its line, beside and not instead of the report."""
    if method == 1:
        session.data(b"closing")
    session.url("/bytes-40/bye")
    session.expect_status(session.action(method), 200)
    session.wait(tolerances.seconds("T01", "quiet"))
    closed = [line.text for line in session.modem.unsolicited if "PEER_CLOSED" in line.text]
    session.judge.expect(len(closed) <= 1, f"one +HTTP_PEER_CLOSED at most is due: {closed}")
    session.judge.record("+HTTP_PEER_CLOSED", "sent" if closed else "not sent")


@requirement("F1300-36")
def test_a_lost_network_is_told(session: Session, origin: Origin) -> None:
    """Detached in a slow download: +HTTP_NONET_EVENT or an errcode report within T20; afterwards all works again."""
    session.para("RECVTO", 120)
    seen = session.running("/bytes-1000/drip-30-2")
    session.wait(4.0)
    session.at("AT+CGATT=0")
    try:
        if any(left.is_status for left in session.modem.reports_left("HTTPACTION")):
            session.judge.not_applicable("this DUT held the command until the request had ended (A44)")
        report = session.modem.report("HTTPACTION", session.modem.now() + SIGN)
        told = [line.text for line in session.modem.unsolicited if line.text.startswith("+HTTP_NONET_EVENT")]
        if told:
            session.topic("nonet_event", "with_cid" if "," in told[0] else "plain", f"{told}")
        sign = f"a sign of the lost network is due within {SIGN:g} s: {seen.shown()}"
        session.judge.expect(told or report, sign)
        session.judge.must(told or report or not seen.ok, sign, requirement="F1304-08")
        session.judge.must(report is None or not report.is_status or not report.length or report.length < 1000,
                           f"the whole body was reported without a network: {report}")
    finally:
        session.at("AT+CGATT=1")
        wait_attached(session)
    session.stop()
    session.start()
    session.get("/bytes-8")


@requirement("F1300-37", "F1300-38")
@pytest.mark.parametrize("path", FAILURES)
def test_codes_of_failures(session: Session, origin: Origin, path: str) -> None:
    """Every failure reports a code of the table (701 to 720, or 600 to 604), with length 0."""
    outcome = session.try_get(path)
    if outcome.is_error:
        session.judge.expect(outcome.code in MODULE_CODES, f"a code of the table is due: {outcome.shown()}")
        session.judge.must(not outcome.length, f"length 0 is due: {outcome.shown()}")
        session.judge.record(f"errcode for {path}", str(outcome.code))


@requirement("F1300-39")
def test_commands_beside_a_running_request(session: Session, origin: Origin) -> None:
    """After the OK of HTTPACTION, AT and a test form are answered as ever, and the report still comes."""
    running = session.running("/wait-6/bytes-14")
    probe, form = session.at("AT"), session.at("AT+HTTPACTION=?")
    session.judge.expect(probe.codes == ["OK"] and form.ok and len(form.information) == 1,
                         f"the usual answers are due: {probe.shown()}, {form.shown()}")
    outcome = session.finish(running, 0)
    session.judge.must(outcome.code == 200 and outcome.length == 14, f"the report is due: {outcome.shown()}")
    origin.request()


@requirement("F1300-43")
def test_lines_stay_whole_when_a_report_falls_due(session: Session, origin: Origin) -> None:
    """AT again and again while the report falls due, one HTTPHEAD at once: each line whole, the report once."""
    running = session.running("/wait-6/bytes-15")
    head = session.at("AT+HTTPHEAD", Shape.HEAD)
    session.judge.expect(len(head.finals) >= 1 and not head.strays, f"a whole answer is due: {head.shown()}")
    deadline = session.modem.now() + 20
    while not session.modem.reports_left("HTTPACTION") and session.modem.now() < deadline:
        seen = session.at("AT")
        session.judge.expect(seen.codes == ["OK"] and not seen.strays, f"OK alone is due: {seen.shown()}")
        session.wait(GAP)
    outcome = session.finish(running, 0)
    session.judge.must(outcome.code == 200 and outcome.length == 15, f"the report is due once: {outcome.shown()}")
    session.wait(tolerances.seconds("T01", "quiet"))
    session.judge.must(not session.modem.reports_left("HTTPACTION"), "a second report came", requirement="F1304-09")


@requirement("F1300-43")
def test_a_report_falls_due_inside_a_typed_line(session: Session, origin: Origin) -> None:
    """A line is begun, the report falls due, the line is ended: its answer is as ever, and the report comes once."""
    running = session.running("/wait-6/bytes-16")
    begun = session.modem.post(b"AT+HTTPACT", "AT+HTTPACTION=?")
    session.wait(8)
    session.modem.write(b"ION=?\r")
    session.modem.gather(begun, lambda seen: 0.0 if seen.finals else None, begun.sent + 30)
    session.judge.expect(begun.ok and len(begun.information) == 1, f"the usual answer is due: {begun.shown()}")
    outcome = session.finish(running, 0)
    session.judge.must(outcome.code == 200 and outcome.length == 16, f"the report is due once: {outcome.shown()}")


@requirement("F1300-40")
def test_a_restart_stops_the_service(session: Session, origin: Origin, bench: Any) -> None:
    """After a restart HTTPACTION is refused until HTTPINIT; whether parameters are at their defaults is recorded."""
    if not bench.restartable:
        session.judge.not_applicable("the rig names no reset command")
    session.para("ACCEPT", "text/before-restart")
    session.url("/")
    bench.restart()
    origin.mark()
    seen = session.at("AT+HTTPACTION=0", Shape.ACTION)
    report = None if seen.refused else session.modem.report("HTTPACTION", seen.sent + 125)
    refused = seen.refused or (report is not None and not report.is_status)
    session.judge.must(refused, f"a refusal is due: {seen.shown()}", requirement="F1301-06")
    session.judge.must(not origin.requests(), "a request left a stopped service", requirement="F1301-06")
    wait_attached(session)
    session.start()
    session.get("/")
    kept = any("before-restart" in value for _, value in origin.request().headers)
    session.judge.record("parameters after a restart", "kept" if kept else "defaults")


@requirement("F1300-42")
def test_two_hundred_sessions(stopped: Session, origin: Origin) -> None:
    """200 times INIT, URL, GET, READ, TERM: every answer as in the first cycle; the answer times are recorded."""
    times: list[float] = []
    for cycle in range(CYCLES):
        begun = stopped.modem.now()
        stopped.start()
        origin.mark()
        outcome = stopped.try_get(f"/bytes-64-{cycle}")
        data = stopped.read_all(64) if outcome.code == 200 else b""
        good = outcome.code == 200 and outcome.length == 64 and data == content.body(64, cycle)
        stopped.judge.expect(good, f"cycle {cycle}: {outcome.shown()}, {len(data)} bytes read")
        stopped.judge.must(good or cycle > 0, "the first session fails", requirement="F1304-02")
        stopped.term()
        times.append(stopped.modem.now() - begun)
        if not good:
            break
    first, last = sum(times[:ENDS]) / ENDS, sum(times[-ENDS:]) / ENDS
    stopped.judge.record("seconds per session, first and last ten", f"{first:.2f}, {last:.2f}")


@requirement("F1300-44")
def test_readings_stay_the_same(session: Session, origin: Origin) -> None:
    """Markers, orders and counts that the DUT chose are the same at the tenth use as at the first, for any size."""
    for turn in range(ENDS):
        size = 1 + turn * 341
        session.get(f"/bytes-{size}/headers-{150 + turn * 66}/id-{turn}")
        head = session.head()
        rule = _rule(head.size, len(origin.last().sent_head))
        session.judge.reading("length rule of HTTPHEAD", rule, mixed="deviation")
        session.read_all(size)
        session.readfile(session.new_name())
        outcome = session.head_request(f"/bytes-{9000 + turn}")
        sent = len(origin.last().sent_head)
        rule = "zero" if outcome.length == 0 else _rule(outcome.length or 0, sent)
        session.judge.reading("length after HEAD", rule, mixed="deviation")


def _rule(size: int, sent: int) -> str:
    return {0: "exact", 2: "less 2", 4: "less 4"}.get(sent - size, "other")
