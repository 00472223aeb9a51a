"""F1302 AT+HTTPTERM: stopping the service, and what is gone after it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.at import Shape
from fixtures.bench import Origin, Session
from fixtures.bench.surroundings import wait_attached
from fixtures.origin.records import RequestRecord
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._settings import knows

REPORT = tolerances.seconds("T04", "limit")
HELD = tolerances.seconds("T08", "held")
NOTHING = tolerances.seconds("T09", "quiet")
EVENT = "+HTTP_PEER_CLOSED"
CLOSES = 50
SETTINGS: list[tuple[str, str | int, Callable[[RequestRecord], bool]]] = [
    ("UA", "kept/1", lambda seen: seen.header("User-Agent") == ["kept/1"]),
    ("ACCEPT", "text/kept", lambda seen: "text/kept" in (seen.header("Accept") + seen.header("Accept-type"))),
    ("CONTENT", "text/kept", lambda seen: seen.header("Content-Type") == ["text/kept"]),
    ("USERDATA", "X-Kept: 1", lambda seen: seen.header("X-Kept") == ["1"]),
]


@requirement("F1302-01")
def test_stop_is_answered_by_ok_alone(session: Session) -> None:
    """In a running service HTTPTERM gives OK and no other line but unsolicited ones."""
    session.ok_only("AT+HTTPTERM")


@requirement("F1302-02")
@pytest.mark.parametrize("state", ["idle", "buffered", "running"])
def test_stop_ends_in_time(session: Session, state: str) -> None:
    """The final result code of HTTPTERM comes within T03: idle, with data buffered, with a request running."""
    if state == "buffered":
        session.get("/bytes-2000")
    if state == "running":
        session.running()
    seen = session.at("AT+HTTPTERM")
    session.judge.must(seen.finals, f"no final result code: {seen.shown()}")
    session.in_time(seen)
    if state == "running" and seen.refused:
        session.modem.report("HTTPACTION", session.modem.now() + 2 * HELD)


@requirement("F1302-03")
def test_second_stop(session: Session) -> None:
    """The second of two stops is refused (OK recorded, A32); HTTPINIT works after it."""
    session.term()
    seen = session.at("AT+HTTPTERM")
    session.judge.must(len(seen.finals) == 1 and not seen.strays, f"one final result code is due: {seen.shown()}")
    session.topic("term_stopped", "error" if seen.refused else "ok", f"second HTTPTERM: {seen.shown()}")
    session.start()


@requirement("F1302-04")
def test_everything_needs_the_start_again(session: Session, origin: Origin) -> None:
    """After the stop each command of the service is refused and nothing reaches the server (L14, L22)."""
    name = session.stage(b"for the refused HTTPPOSTFILE")
    session.get("/bytes-60")
    session.term()
    origin.mark()
    for line, report in (("AT+HTTPACTION=0", "HTTPACTION"), (f'AT+HTTPPOSTFILE="{name}",1,1,1', "HTTPPOSTFILE")):
        seen = session.at(line, Shape.ACTION)
        found = None if seen.refused else session.modem.report(report, seen.sent + REPORT)
        session.judge.must(seen.refused or (found and not found.is_status and not found.length),
                           f"a refusal is due: {seen.shown()}, {found}")
        if found:
            session.judge.record("request_stopped", "ok_and_errcode")
    session.refused("AT+HTTPHEAD")
    session.refused("AT+HTTPREAD=1")
    session.refused("AT+HTTPDATA=1,10")
    length = session.length()
    session.judge.must(not length, f"a length of {length} after the stop")
    if length == 0:
        session.judge.record("read_nothing", "len_zero")
    saved = session.readfile(session.new_name())
    session.judge.must(saved.failed_cleanly, f"a failure is due: {saved.exchange.shown()}")
    para = session.at('AT+HTTPPARA="UA","x"')
    session.topic("para_before_init", "error" if para.refused else "ok", f"after TERM: {para.shown()}",
                  requirement="F1301-05")
    session.judge.must(not origin.silence(), f"the origin saw {origin.silence()}")


@requirement("F1302-05")
def test_stop_of_a_running_request(session: Session, origin: Origin) -> None:
    """After an OK of HTTPTERM no report of the stopped request comes; INIT works again."""
    running = session.running("/wait-6/bytes-9")
    seen = session.at("AT+HTTPTERM")
    session.judge.must(len(seen.finals) == 1, f"one final result code is due: {seen.shown()}")
    session.in_time(seen)
    if seen.refused:
        session.judge.record("HTTPTERM while a request runs", "ERROR")
        session.finish(running, 0)
    else:
        lines = session.wait(NOTHING)
        late = [line.text for line in lines if line.text.startswith("+HTTPACTION") and line.t > seen.finals[0].t]
        session.judge.expect(not late, f"a report after the OK of HTTPTERM: {late}")
        while session.modem.report("HTTPACTION", 0):
            continue
    session.stop()
    session.start()
    session.get("/bytes-2")


@requirement("F1302-06")
def test_stop_closes_the_connection(session: Session, origin: Origin) -> None:
    """Whether the kept connection is closed within T15 is recorded; it is never used again before the next INIT."""
    session.get("/bytes-4")
    session.term()
    limit = tolerances.seconds("T15", "closed")
    closed = origin.wait(lambda journal: all(c.t_close is not None for c in journal.connections), limit)
    session.judge.record("connection after HTTPTERM", "closed" if closed else "open after 5 s")
    session.judge.must(len(origin.requests()) == 1, "a request after HTTPTERM")


@requirement("F1302-07")
def test_the_response_ends_with_the_service(session: Session, origin: Origin) -> None:
    """After GET, TERM, INIT nothing of the old answer is left (L105)."""
    session.get("/text-100/id-old")
    body = origin.request().sent_body
    session.term()
    session.start()
    length = session.length()
    session.judge.must(not length, f"LEN {length} in a new session")
    session.topic("read_nothing", "error" if length is None else "len_zero", "HTTPREAD? in a new session")
    read = session.read(1)
    session.topic("read_empty", read.reading, f"HTTPREAD=1 in a new session: {read.exchange.shown()}")
    head = session.head()
    session.judge.must(b"X-Id: old" not in head.data, "the headers of the old session")
    session.judge.expect(head.refused, f"ERROR is due for HTTPHEAD: {head.exchange.shown()}")
    name = session.new_name()
    saved = session.readfile(name)
    session.judge.expect(not saved.done, f"a failure of HTTPREADFILE is due: {saved.exchange.shown()}")
    if saved.done:
        session.judge.must(session.send_back(name) != body, "the old body was saved in a new session")


@requirement("F1302-08")
def test_post_data_ends_with_the_service(session: Session, origin: Origin) -> None:
    """HTTPDATA, TERM, INIT, POST: no byte of the old data is sent (A48)."""
    session.data(b"old data of the first session")
    session.term()
    session.start()
    outcome = session_post_without_data(session)
    sent = b"".join(request.body for request in origin.requests())
    session.judge.must(b"old data" not in sent, f"the data of the first session was posted: {outcome}")


def session_post_without_data(session: Session) -> str:
    """POST with nothing input; any clean end."""
    session.url("/echo")
    outcome = session.action(1)
    session.judge.must(outcome.failed_cleanly or outcome.is_status, f"a report or ERROR is due: {outcome.shown()}")
    reading = "error" if not outcome.is_status else "empty"
    session.judge.record("post_without_data", reading)
    return outcome.shown()


@requirement("F1302-09")
def test_whether_parameters_survive(session: Session, origin: Origin) -> None:
    """Recorded: after TERM and INIT all parameters are at their defaults, or all are kept (A37); a mix deviates."""
    chosen = [setting for setting in SETTINGS if knows(session, setting[0])]
    for tag, value, _ in chosen:
        session.para(tag, value)
    session.term()
    session.start()
    origin.mark()
    session.post("/echo", b"data")
    head = origin.request()
    kept = {tag: present(head) for tag, _, present in chosen}
    reading = "kept" if all(kept.values()) else "mixed" if any(kept.values()) else "defaults"
    session.topic("parameters_after_term", reading, f"after TERM and INIT: kept {kept}")


@requirement("F1302-10")
def test_pdp_context_around_the_service(stopped: Session) -> None:
    """What AT+CGACT? shows before INIT, after INIT, after TERM is recorded."""
    for moment, step in (("before INIT", None), ("after INIT", stopped.start), ("after TERM", stopped.term)):
        if step:
            step()
        seen = stopped.at("AT+CGACT?")
        shown = "; ".join(line.text for line in seen.information) or seen.shown()
        stopped.judge.record(f"PDP contexts {moment}", shown)
    stopped.judge.must(wait_attached(stopped), "the DUT is no longer attached")


@requirement("F1302-11")
def test_stop_of_a_context(session: Session) -> None:
    """HTTPTERM=<cid> is none of the reference's forms: ERROR with the session alive, or OK and +HTTPTERM: <err>,1."""
    seen = session.at("AT+HTTPTERM=1")
    session.judge.must(seen.finals, f"no final result code: {seen.shown()}")
    if seen.refused:
        alive = session.try_para("ACCEPT", '"text/alive"')
        session.judge.must(alive.ok, f"a refused stop leaves the service as it was: {alive.shown()}")
        session.get("/bytes-2")
        return
    lines = seen.unsolicited + session.wait(tolerances.seconds("T02", "soon"))
    told = any(line.text.replace(" ", "").startswith("+HTTPTERM:") for line in lines)
    session.topic("term_cid", "ok_and_line" if told else "ok", f"HTTPTERM=1: {seen.shown()}")


@requirement("F1302-12")
@pytest.mark.parametrize("state", ["unread", "half read", "data loaded", "all set", "right after the report"])
def test_stop_in_every_state(session: Session, state: str) -> None:
    """HTTPTERM gives OK whatever the service holds, and INIT works after it (L24)."""
    if state in ("unread", "half read", "right after the report"):
        session.get("/bytes-3000")
    if state == "half read":
        session.read(1000)
    if state == "data loaded":
        session.data(b"x" * 500)
    if state == "all set":
        for tag, value, _ in SETTINGS:
            if knows(session, tag):
                session.para(tag, value)
    session.ok("AT+HTTPTERM")
    session.start()
    session.get("/bytes-5")


@requirement("F1302-13")
def test_stop_while_the_server_closes(session: Session) -> None:
    """The server closes with its answer and HTTPTERM follows at once, fifty times: one final code each, whole lines."""
    for _ in range(CLOSES):
        session.url("/bytes-20/bye")
        session.expect_status(session.action(0), 200)
        seen = session.at("AT+HTTPTERM")
        torn = [line.text for line in seen.unsolicited if _torn(line.text)]
        good = seen.codes == ["OK"] and not seen.strays and not seen.information and not torn
        session.judge.must(good, f"one OK, unsolicited lines whole before or after it: {seen.shown()}")
        session.start()


def _torn(text: str) -> bool:
    """Whether a line is a mere piece of the event, or has it behind something else."""
    return (text != EVENT and text in EVENT) or text.find(EVENT) > 0


@requirement("F1302-14")
@pytest.mark.parametrize("trouble", ["closed port", "stalled body", "half read body"])
def test_stop_after_trouble(session: Session, origin: Origin, trouble: str) -> None:
    """After a failed request or a half-read body TERM and INIT give OK and a request works."""
    if trouble == "closed port":
        session.try_get(origin.refused())
    elif trouble == "stalled body":
        session.para("RECVTO", 2)
        session.try_get("/bytes-1000/stallforever-500")
    else:
        session.get("/bytes-4000")
        session.read(1500)
    session.term()
    session.start()
    session.para("RECVTO", 10)
    session.get("/bytes-6")
    session.judge.expect(session.read_all(6), "the body of the request after the trouble is due")
