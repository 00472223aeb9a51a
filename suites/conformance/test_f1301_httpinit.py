"""F1301 AT+HTTPINIT: starting the service, and what is refused before it."""

from __future__ import annotations

import pytest

from fixtures.at import Shape
from fixtures.bench import Origin, Session
from fixtures.origin.records import RequestRecord
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._settings import knows

PARA_FORMS = [
    '"URL","http://127.0.0.1/"', '"CONNECTTO",30', '"RECVTO",30', '"CONTENT","text/x"', '"ACCEPT","text/x"', '"UA","x"',
    '"SSLCFG","0"', '"USERDATA","X-A: 1"', '"BREAK",1', '"BREAKEND",2',
]
CYCLES = 50
STARTS = 10
GAP = tolerances.seconds("T12", "gap")
BEHIND = tolerances.seconds("T02", "soon") + tolerances.seconds("T01", "quiet")


@requirement("F1301-01")
def test_start_is_answered_by_ok_alone(stopped: Session) -> None:
    """In a stopped service HTTPINIT gives OK and no other line."""
    stopped.ok_only("AT+HTTPINIT")


@requirement("F1301-02")
def test_start_ends_in_time(stopped: Session) -> None:
    """Each of ten starts, and a refused one, has its final result code within T03."""
    for _ in range(STARTS):
        stopped.in_time(stopped.start())
        again = stopped.at("AT+HTTPINIT")
        stopped.judge.must(again.finals, f"no final result code: {again.shown()}")
        stopped.in_time(again)
        stopped.term()


@requirement("F1301-04")
def test_start_brings_the_bearer_up_itself(stopped: Session, origin: Origin) -> None:
    """No PDP context was activated by hand: after HTTPINIT a request reaches the server (L13)."""
    stopped.judge.record("PDP contexts before INIT", repr(bytes(stopped.at("AT+CGACT?", within=10).answer)))
    stopped.start()
    outcome = stopped.get("/bytes-16")
    stopped.judge.must(outcome.length == 16, f"16 bytes are due: {outcome.shown()}")
    stopped.judge.record("PDP contexts after INIT", repr(bytes(stopped.at("AT+CGACT?", within=10).answer)))


@requirement("F1301-05")
def test_parameters_before_start(stopped: Session, origin: Origin) -> None:
    """HTTPPARA before HTTPINIT: ERROR, OK deviates (A33); nothing reaches a server, and a session works after it."""
    for form in PARA_FORMS:
        seen = stopped.at(f"AT+HTTPPARA={form}")
        stopped.judge.must(seen.finals, f"no final result code: {seen.shown()}")
        stopped.topic("para_before_init", "error" if seen.refused else "ok", f"before INIT: {seen.shown()}")
    stopped.judge.must(not origin.silence(), f"the origin saw {origin.silence()}")
    stopped.start()
    for tag, value in (("CONNECTTO", 120), ("RECVTO", 10), ("BREAK", 0), ("BREAKEND", 0)):
        if knows(stopped, tag):
            stopped.para(tag, value)
    stopped.get("/bytes-5")


def accepts(request: RequestRecord) -> list[str]:
    """The value of ACCEPT on the wire (A35)."""
    return request.header("Accept-type") or request.header("Accept")


def refused_or_errcode(session: Session, line: str, report: str) -> None:
    """ERROR, or OK and a report with an errcode and length 0 (A54)."""
    seen = session.at(line, Shape.ACTION)
    session.judge.must(seen.finals or seen.reports, f"no answer: {seen.shown()}")
    if seen.refused:
        session.judge.must(not seen.reports, f"a report beside ERROR: {seen.shown()}")
        return
    found = session.modem.report(report, seen.sent + tolerances.seconds("T04", "limit"))
    session.judge.must(found, f"neither ERROR nor a report: {seen.shown()}")
    assert found is not None
    reading = "status" if found.is_status else "ok_and_errcode"
    session.topic("request_stopped", reading, f"without service: {found.fields}")
    session.judge.must(not found.length, f"a length without a request: {found.fields}")


@requirement("F1301-06")
def test_requests_before_start(stopped: Session, origin: Origin) -> None:
    """HTTPACTION before HTTPINIT is refused; no report, no connection (T09)."""
    stopped.at(f'AT+HTTPPARA="URL","{origin.url("/")}"')
    for method in range(4):
        refused_or_errcode(stopped, f"AT+HTTPACTION={method}", "HTTPACTION")
    stopped.nothing("no service is running")


@requirement("F1301-07")
def test_headers_before_start(stopped: Session) -> None:
    """HTTPHEAD before HTTPINIT: ERROR."""
    stopped.refused("AT+HTTPHEAD")


@requirement("F1301-08")
def test_reading_before_start(stopped: Session) -> None:
    """HTTPREAD before HTTPINIT: ERROR; LEN,0 with OK is recorded, data or another length fail (A04)."""
    length = stopped.length()
    stopped.judge.must(not length, f"a length of {length} without a service")
    stopped.topic("read_nothing", "error" if length is None else "len_zero", "HTTPREAD? before INIT")
    stopped.refused("AT+HTTPREAD=10")


@requirement("F1301-09")
def test_input_before_start(stopped: Session) -> None:
    """HTTPDATA before HTTPINIT: ERROR and no prompt."""
    stopped.refused("AT+HTTPDATA=5,10")


@requirement("F1301-10")
def test_posting_a_file_before_start(session: Session, origin: Origin) -> None:
    """HTTPPOSTFILE of a file of an earlier session, before HTTPINIT: refused, nothing at the server."""
    name = session.stage(b"staged in an earlier session")
    session.term()
    origin.mark()
    refused_or_errcode(session, f'AT+HTTPPOSTFILE="{name}",1,1,1', "HTTPPOSTFILE")
    session.nothing("no service is running")


@requirement("F1301-11")
def test_saving_before_start(session: Session) -> None:
    """HTTPREADFILE before HTTPINIT fails (A20) and makes no file."""
    session.get("/bytes-30")
    session.term()
    name = session.new_name()
    saved = session.readfile(name)
    session.judge.must(saved.failed_cleanly, f"a failure is due: {saved.exchange.shown()}")
    reading = "ok_and_result" if saved.order in ("ok_first", "result_first") else saved.order
    session.topic("readfile_failure", reading, f"before INIT: {saved.exchange.shown()}")
    session.start()
    session.judge.must(session.send_back(name) is None, f"the file {name} was made without a service")


@requirement("F1301-12")
@pytest.mark.parametrize("cmee", [0, 1, 2])
def test_second_start(session: Session, origin: Origin, cmee: int) -> None:
    """A second HTTPINIT is refused (OK recorded, A32); the first session stays usable with its parameters."""
    session.para("ACCEPT", f"text/second-{cmee}")
    session.at(f"AT+CMEE={cmee}")
    try:
        seen = session.at("AT+HTTPINIT")
    finally:
        session.at("AT+CMEE=0")
    session.judge.must(len(seen.finals) == 1 and not seen.strays, f"one final result code is due: {seen.shown()}")
    session.topic("second_init", "error" if seen.refused else "ok", f"second INIT: {seen.shown()}")
    if seen.refused:
        session.get("/bytes-7")
        came = accepts(origin.request())
        session.judge.expect(came == [f"text/second-{cmee}"], f"the first session's parameters are due, came {came}")
    else:
        session.get("/bytes-7")


@requirement("F1301-13")
@pytest.mark.parametrize("used", [False, True], ids=["unused", "used"])
def test_start_stop_start(stopped: Session, origin: Origin, used: bool) -> None:
    """INIT, TERM, INIT: OK each; the second session performs a request with its own settings."""
    stopped.start()
    if used:
        stopped.get("/bytes-300")
        origin.mark()
    stopped.term()
    stopped.start()
    stopped.para("ACCEPT", "text/second")
    stopped.get("/bytes-11")
    stopped.judge.must(accepts(origin.request()) == ["text/second"],
                       f"the settings of the second session are due: {origin.request().head!r}")


@requirement("F1301-14")
@pytest.mark.parametrize("cid", [1, 99])
def test_start_of_a_context(stopped: Session, cid: int) -> None:
    """HTTPINIT=<cid> is none of the reference's forms: ERROR, or for 1 OK and +HTTPINIT: <err>,1; 99 is refused."""
    seen = stopped.at(f"AT+HTTPINIT={cid}")
    stopped.judge.must(seen.finals, f"no final result code: {seen.shown()}")
    if seen.refused:
        return
    lines = stopped.wait(tolerances.seconds("T02", "soon")) + seen.unsolicited
    told = any(line.text.replace(" ", "").startswith("+HTTPINIT:") for line in lines)
    stopped.topic("init_cid", "ok_and_line" if told and cid == 1 else "ok", f"HTTPINIT={cid}: {seen.shown()}")


@requirement("F1301-15")
@pytest.mark.parametrize("cmee", [0, 1, 2])
def test_form_of_a_failure(session: Session, cmee: int) -> None:
    """A refused HTTPINIT shows no <err> but that of +CME ERROR, in the form of the mode (A31)."""
    session.at(f"AT+CMEE={cmee}")
    try:
        seen = session.at("AT+HTTPINIT")
    finally:
        session.at("AT+CMEE=0")
    if not seen.refused:
        session.judge.not_applicable("this DUT does not refuse a second HTTPINIT (A32)")
    value = seen.codes[0].partition(":")[2].strip()
    good = {0: not value, 1: not value or value.isdigit(), 2: not value or not value.isdigit()}[cmee]
    session.judge.expect(good, f"under AT+CMEE={cmee} came {seen.codes[0]!r}")
    session.judge.must(len(seen.finals) == 1, f"one final result code is due: {seen.shown()}")


@requirement("F1301-16")
def test_a_line_behind_the_start(stopped: Session) -> None:
    """AT sent 50 ms after HTTPINIT is answered after it or dropped, never before its final result code."""
    started = stopped.modem.post(b"AT+HTTPINIT\r", "AT+HTTPINIT")
    stopped.modem.listen(0.05)
    stopped.modem.write(b"AT\r")
    both = stopped.modem.gather(started, lambda seen: BEHIND if seen.finals else None, started.sent + 130)
    codes = [*(line.text for line in both.finals), *(line.text for _, line in stopped.modem.surplus)]
    stopped.modem.surplus.clear()
    stopped.judge.must(1 <= len(codes) <= 2, f"one code for each line, or one: {both.shown()}")
    stopped.judge.expect(not both.strays and set(codes) == {"OK"}, f"OK for HTTPINIT, OK or nothing for AT: {codes}")
    both.finals[1:] = []
    again = stopped.at("AT+HTTPINIT")
    stopped.topic("second_init", "error" if again.refused else "ok", f"the service was started: {again.shown()}")


@requirement("F1301-16")
def test_a_refused_line_behind_the_start(stopped: Session) -> None:
    """A line that is refused, sent 50 ms after HTTPINIT: OK stands before its ERROR, or it is dropped."""
    started = stopped.modem.post(b"AT+HTTPINIT\r", "AT+HTTPINIT")
    stopped.modem.listen(0.05)
    stopped.modem.write(b"AT+HTTPACTION=9\r")
    both = stopped.modem.gather(started, lambda seen: BEHIND if seen.finals else None, started.sent + 130)
    codes = [*(line.text for _, line in stopped.modem.surplus), *both.codes]
    stopped.modem.surplus.clear()
    stopped.judge.expect(codes in (["OK"], ["OK", "ERROR"]) and not both.strays,
                         f"OK for HTTPINIT, then ERROR or nothing for the line behind it: {both.shown()}")
    both.finals[1:] = []


@requirement("F1301-17")
def test_start_while_a_request_runs(session: Session, origin: Origin) -> None:
    """HTTPINIT between OK and report: ERROR (OK recorded); the report comes unchanged, one request was sent."""
    running = session.running("/wait-6/bytes-12")
    seen = session.at("AT+HTTPINIT")
    session.judge.must(len(seen.finals) == 1, f"one final result code is due: {seen.shown()}")
    session.topic("second_init", "error" if seen.refused else "ok", f"INIT while a request runs: {seen.shown()}")
    outcome = session.finish(running, 0)
    good = outcome.code == 200 and outcome.length == 12
    session.judge.expect(good, f"the report is due unchanged: {outcome.shown()}")
    origin.request()


@requirement("F1301-18")
def test_start_while_a_response_is_stored(session: Session, origin: Origin) -> None:
    """After a refused HTTPINIT headers, body and parameters of the session are still there."""
    session.para("ACCEPT", "text/kept")
    session.get("/bytes-40/id-a")
    first = origin.request()
    seen = session.at("AT+HTTPINIT")
    session.topic("second_init", "error" if seen.refused else "ok", f"second INIT: {seen.shown()}")
    if seen.refused:
        head = session.head()
        session.judge.expect(b"X-Id: a" in head.data, f"the headers are due: {head.exchange.shown()}")
        data = session.read_all(40)
        session.judge.expect(data == first.sent_body, f"the body is due, came {data!r}")
        origin.mark()
        session.get("/bytes-1")
        session.judge.expect(accepts(origin.request()) == ["text/kept"], "the parameters are due as set")
        return
    session.judge.record("left after a second INIT", f"LEN {session.length()}")
    session.term()
    session.start()
    session.get("/bytes-1")


@requirement("F1301-20")
def test_start_right_after_stop(stopped: Session) -> None:
    """Fifty times TERM and INIT with T12 between: OK at the first try each time."""
    failed = []
    stopped.start()
    for cycle in range(CYCLES):
        stopped.wait(GAP)
        stopped.term()
        stopped.wait(GAP)
        if not stopped.at("AT+HTTPINIT").ok:
            failed.append(cycle)
            stopped.stop()
            stopped.at("AT+HTTPINIT")
    stopped.judge.expect(not failed, f"HTTPINIT failed at the first try in the cycles {failed} of {CYCLES}")


@requirement("F1301-21")
def test_one_stop_ends_two_starts(session: Session, origin: Origin) -> None:
    """INIT, INIT, TERM: the service is stopped; HTTPACTION is refused and HTTPINIT gives OK."""
    session.at("AT+HTTPINIT")
    session.url("/")
    session.term()
    seen = session.at("AT+HTTPACTION=0", Shape.ACTION)
    report = None if seen.refused else session.modem.report("HTTPACTION", seen.sent + 125)
    session.judge.expect(seen.refused or (report is not None and not report.is_status),
                         f"a refusal is due: {seen.shown()}")
    session.judge.must(not origin.requests(), "a request left a stopped service")
    session.start()
