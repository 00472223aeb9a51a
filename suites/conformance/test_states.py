"""Every command in every state of the service: stopped, idle, input, busy, response stored.

A table of cells; each names the requirement by which it is judged and the verb that judges it. What a cell's own
requirement demands in detail (ten repetitions, other values) is judged in the module of its command.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.at import Report, Shape
from fixtures.bench import Origin, Session
from fixtures.origin import content
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._reading import filled

SIZE = 90
SILENCE = tolerances.seconds("T11", "silence")
REPORT = tolerances.seconds("T04", "limit")
BUSY_CODE = 703
BUSY_PATH = f"/wait-6/bytes-{SIZE}"

LINES: dict[str, tuple[str, Shape]] = {
    "INIT": ("AT+HTTPINIT", Shape.FINAL),
    "TERM": ("AT+HTTPTERM", Shape.FINAL),
    "PARA": ('AT+HTTPPARA="ACCEPT","text/state"', Shape.FINAL),
    "ACTION": ("AT+HTTPACTION=0", Shape.ACTION),
    "POSTFILE": ('AT+HTTPPOSTFILE="{name}",1,1,1', Shape.ACTION),
    "HEAD": ("AT+HTTPHEAD", Shape.HEAD),
    "READ?": ("AT+HTTPREAD?", Shape.FINAL),
    "READ": ("AT+HTTPREAD=10", Shape.READ),
    "DATA": ("AT+HTTPDATA=5,10", Shape.PROMPT),
    "READFILE": ('AT+HTTPREADFILE="{new}"', Shape.READFILE),
    "ACTION=?": ("AT+HTTPACTION=?", Shape.FINAL),
    "POSTFILE=?": ("AT+HTTPPOSTFILE=?", Shape.FINAL),
    "READFILE=?": ("AT+HTTPREADFILE=?", Shape.FINAL),
}
Check = Callable[[Session, str, Shape], None]


def accepted(session: Session, line: str, shape: Shape) -> None:
    """OK alone."""
    session.ok_only(line)


def rejected(session: Session, line: str, shape: Shape) -> None:
    """ERROR alone."""
    session.refused(line)


def refused_or_recorded(topic: str) -> Check:
    """ERROR expected, OK by the topic's verdict."""

    def check(session: Session, line: str, shape: Shape) -> None:
        seen = session.at(line)
        session.judge.must(len(seen.finals) == 1 and not seen.strays, f"one final result code is due: {seen.shown()}")
        session.topic(topic, "error" if seen.refused else "ok", f"{seen.shown()}")

    return check


def request_refused(session: Session, line: str, shape: Shape) -> None:
    """ERROR, or OK and an errcode report (A54); nothing reaches a server."""
    name = "HTTPPOSTFILE" if "POSTFILE" in line else "HTTPACTION"
    seen = session.at(line, shape)
    session.judge.must(seen.finals, f"no final result code: {seen.shown()}")
    if not seen.refused:
        report = session.modem.report(name, seen.sent + REPORT)
        failed = report is not None and not report.is_status and not report.length
        session.judge.must(failed, f"an errcode report is due: {seen.shown()}, {report}")
        session.judge.record("request_stopped", "ok_and_errcode")
    session.judge.must(not session.origin.silence(), f"the origin saw {session.origin.silence()}")


def nothing_to_read(session: Session, line: str, shape: Shape) -> None:
    """ERROR; LEN,0 and OK with +HTTPREAD: 0 alone are recorded (A04)."""
    if line.endswith("?"):
        length = session.length()
        reading = {None: "error", 0: "len_zero"}.get(length, "other")
        session.topic("read_nothing", reading, f"HTTPREAD? with nothing to read: LEN {length}")
        return
    read = session.read(10)
    session.topic("read_empty", read.reading, f"{read.exchange.shown()}")


def nothing_to_save(session: Session, line: str, shape: Shape) -> None:
    """A failure in one of its forms (A20)."""
    saved = session.try_readfile(line.partition("=")[2])
    session.judge.must(saved.failed_cleanly, f"a failure is due: {saved.exchange.shown()}")


def performed(session: Session, line: str, shape: Shape) -> None:
    """A request with its report, and its arrival at the origin."""
    values = line.partition("=")[2]
    session.expect_status(session.try_postfile(values) if "POSTFILE" in line else session.action(0), 200)
    session.origin.request()


def prompted(session: Session, line: str, shape: Shape) -> None:
    """DOWNLOAD, the bytes, OK."""
    session.data(b"state", 10)


def header_read(session: Session, line: str, shape: Shape) -> None:
    """The headers of the stored response."""
    sent = session.origin.last().sent_head
    head = session.head()
    session.judge.must(not head.refused and sent.startswith(head.data.rstrip(b"\r\n")) and head.data,
                       f"the headers are due: {head.exchange.shown()}")


def length_read(session: Session, line: str, shape: Shape) -> None:
    """LEN of the stored response; a DUT that fills its buffer late gets T13."""
    session.judge.must(filled(session, SIZE) == SIZE, f"LEN,{SIZE} is due")


def body_read(session: Session, line: str, shape: Shape) -> None:
    """The first ten bytes of the stored response."""
    filled(session, SIZE)
    read = session.read(10)
    session.judge.must(read.data == content.body(SIZE)[:10], f"ten bytes are due: {read.exchange.shown()}")


def saved(session: Session, line: str, shape: Shape) -> None:
    """The stored response in a file."""
    done = session.try_keep(line.partition("=")[2])
    session.judge.must(done.done, f"OK and result 0 are due: {done.exchange.shown()}")


def described(session: Session, line: str, shape: Shape) -> None:
    """Information text and OK."""
    seen = session.at(line)
    good = seen.codes == ["OK"] and len(seen.information) == 1 and not seen.strays
    session.judge.must(good, f"information text and OK are due: {seen.shown()}")


Cell = tuple[str, Check]
PARA_STOPPED = refused_or_recorded("para_before_init")
STOPPED: dict[str, Cell] = {
    "INIT": ("F1301-01", accepted),
    "TERM": ("F1302-03", refused_or_recorded("term_stopped")),
    "PARA": ("F1301-05", PARA_STOPPED),
    "ACTION": ("F1301-06", request_refused),
    "POSTFILE": ("F1301-10", request_refused),
    "HEAD": ("F1301-07", rejected),
    "READ?": ("F1301-08", nothing_to_read),
    "READ": ("F1301-08", nothing_to_read),
    "DATA": ("F1301-09", rejected),
    "READFILE": ("F1301-11", nothing_to_save),
}
IDLE: dict[str, Cell] = {
    "INIT": ("F1301-12", refused_or_recorded("second_init")),
    "TERM": ("F1302-01", accepted),
    "PARA": ("F1303-39", accepted),
    "ACTION": ("F1304-02", performed),
    "POSTFILE": ("F1308-02", performed),
    "HEAD": ("F1305-04", rejected),
    "READ?": ("F1306-03", nothing_to_read),
    "READ": ("F1306-12", nothing_to_read),
    "DATA": ("F1307-01", prompted),
    "READFILE": ("F1309-05", nothing_to_save),
    "ACTION=?": ("F1304-01", described),
    "POSTFILE=?": ("F1308-01", described),
    "READFILE=?": ("F1309-01", described),
}
RESPONSE: dict[str, Cell] = {
    "INIT": ("F1301-18", refused_or_recorded("second_init")),
    "TERM": ("F1302-12", accepted),
    "PARA": ("F1303-39", accepted),
    "ACTION": ("F1304-24", performed),
    "POSTFILE": ("F1308-02", performed),
    "HEAD": ("F1305-01", header_read),
    "READ?": ("F1306-01", length_read),
    "READ": ("F1306-04", body_read),
    "DATA": ("F1307-22", prompted),
    "READFILE": ("F1309-02", saved),
    "ACTION=?": ("F1304-01", described),
    "POSTFILE=?": ("F1308-01", described),
    "READFILE=?": ("F1309-01", described),
}
BUSY: dict[str, str] = {
    "INIT": "F1301-17", "PARA": "F1303-79", "ACTION": "F1304-23", "POSTFILE": "F1308-31", "HEAD": "F1305-07",
    "READ?": "F1306-19", "READ": "F1306-19", "DATA": "F1307-20", "READFILE": "F1309-05", "ACTION=?": "F1300-39",
}
INPUT = [line for line, _ in LINES.values()]


def cells(table: dict[str, Cell]) -> pytest.MarkDecorator:
    """A parameter per cell, marked with the cell's requirement."""
    rows = [pytest.param(*LINES[name], check, id=name, marks=requirement(id_)) for name, (id_, check) in table.items()]
    return pytest.mark.parametrize(("line", "shape", "check"), rows)


def fill(session: Session, line: str, staged: str = "") -> str:
    """A line with its file names."""
    return line.format(name=staged or session.new_name(), new=session.new_name())


@cells(STOPPED)
def test_stopped(session: Session, origin: Origin, line: str, shape: Shape, check: Check) -> None:
    """A service that was stopped."""
    staged = session.stage(b"state") if "{name}" in line else ""
    session.term()
    origin.mark()
    check(session, fill(session, line, staged), shape)


@cells(IDLE)
def test_idle(session: Session, origin: Origin, line: str, shape: Shape, check: Check) -> None:
    """A service that was started and holds no response."""
    if "{name}" in line:
        line = fill(session, line, session.stage(b"state"))
        session.term()
        session.start()
    session.url(f"/bytes-{SIZE}")
    origin.mark()
    check(session, fill(session, line), shape)


@cells(RESPONSE)
def test_response_stored(session: Session, origin: Origin, line: str, shape: Shape, check: Check) -> None:
    """A service that holds a response nobody read."""
    staged = session.stage(b"state") if "{name}" in line else ""
    session.get(f"/bytes-{SIZE}")
    if check is performed:
        origin.mark()
    check(session, fill(session, line, staged), shape)


@pytest.mark.parametrize("name", [pytest.param(name, id=name, marks=requirement(id_)) for name, id_ in BUSY.items()])
def test_busy(session: Session, origin: Origin, name: str) -> None:
    """A service whose request runs: any clean answer, and the running request ends as if nothing had been asked."""
    line, shape = LINES[name]
    line = fill(session, line, session.stage(b"state") if "{name}" in line else "")
    origin.mark()
    running = session.running(BUSY_PATH)
    seen = session.at(line, shape)
    session.judge.must(seen.finals or seen.prompts, f"an answer is due: {seen.shown()}")
    if seen.prompts:
        session.modem.input_left = 5
        session.payload(b"state")
    if name == "ACTION" and not seen.refused:
        _both(session, origin)
        return
    outcome = session.finish(running, 0)
    good = outcome.code == 200 and outcome.length == SIZE
    session.judge.must(good, f"the running request was disturbed by {line!r}: {outcome.shown()}")
    if name == "POSTFILE" and not seen.refused:
        _second(session, session.modem.report("HTTPPOSTFILE", session.modem.now() + REPORT), origin)
    else:
        origin.request()


def _both(session: Session, origin: Origin) -> None:
    """Two HTTPACTION were taken: the running one ends as ever, the other by 703, or after it (A44)."""
    found = [session.modem.report("HTTPACTION", session.modem.now() + REPORT) for _ in range(2)]
    reports = [report for report in found if report is not None]
    first = next((report for report in reports if report.code != BUSY_CODE), None)
    good = first is not None and first.code == 200 and first.length == SIZE
    session.judge.must(good, f"the running request was disturbed by a second one: {[r.fields for r in reports]}")
    _second(session, next((report for report in reports if report is not first), None), origin)


def _second(session: Session, report: Report | None, origin: Origin) -> None:
    """A second request that was taken: refused by 703, or held and run after the first, never beside it (A44)."""
    session.judge.must(report, "the second request was taken and never reported")
    assert report is not None
    requests = origin.requests()
    beside = len(requests) > 1 and (requests[0].t_answered or 0) > requests[1].t_first
    reading = "errcode_703" if report.code == BUSY_CODE else "disturbed" if beside else "held"
    session.topic("busy", reading, f"a second request while one runs: {report.fields}")


@requirement("F1307-10")
@pytest.mark.parametrize("line", INPUT)
def test_input(session: Session, origin: Origin, line: str) -> None:
    """While HTTPDATA takes input every command line is data: no answer, no effect, its bytes in the posted body."""
    typed = fill(session, line).encode() + b"\r"
    session.download(len(typed) + 1, 600)
    seen = session.payload(typed, within=SILENCE)
    session.judge.must(not seen.finals and not seen.information, f"no answer is due: {seen.shown()}")
    done = session.payload(b".")
    session.judge.must(done.codes == ["OK"], f"OK is due after the last byte: {done.shown()}")
    session.url("/echo")
    origin.mark()
    session.expect_status(session.action(1), 200)
    body = origin.request().body
    session.judge.must(body == typed + b".", f"{typed + b'.'!r} is due at the origin, came {body!r}")
