"""F1308 HTTPPOSTFILE: the answer, the report and their times (L121-L123, L129, L130)."""

from __future__ import annotations

import re

import pytest

from fixtures.at import Shape
from fixtures.bench import Origin, Session
from fixtures.bench.requests import BEYOND
from fixtures.bench.surroundings import wait_attached
from fixtures.origin import content
from fixtures.verdict import needs, requirement
from suites.conformance._action import difference
from suites.conformance._postfile import (
    BODY,
    LIMIT,
    WHOLE,
    answered,
    judge_errcode,
    judge_order,
    judge_report,
    not_found,
    raw,
    send,
)
from suites.conformance._timing import unanswered

FORM = re.compile(r"\+HTTPPOSTFILE: *(\d+(?:,\d+){0,2}) *")
BODY_OF_HEAD = 5000
EMPTY = {"204": ("/status-204", 204), "length-0": ("/empty", 200)}
SLOW = {"never-answered": "/never", "answered-late": "/wait-6/text-80", "body-in-parts": "/drip-3-2/text-300",
        "stalled": "/bytes-500-1/stallforever-100", "closed": "/close", "reset": "/reset", "banner": "/banner",
        "cut": "/bytes-500-1/short-100", "head-stalls": "/stallhead-300/text-80", "head-cut": "/nohead/text-80"}


@requirement("F1308-15")
@pytest.mark.parametrize("send_header", [WHOLE, BODY], ids=["whole", "body"])
def test_report_of_an_answer_with_content(session: Session, send_header: int) -> None:
    """OK, then once the report of method, status and the length of the answer, of each answer anew."""
    for size in (2800, 1, 1025, 14615, 255):
        name = session.stage(raw(session, f"/bytes-{size}", body=content.body(90, size)))
        outcome = send(session, f"/bytes-{size}", name, 1, 1, send_header)
        judge_order(session, outcome)
        judge_report(session, outcome, 1, 200, size)
        session.quiet(outcome.exchange)
        left = [(name, report.fields) for name in ("HTTPPOSTFILE", "HTTPACTION")
                for report in session.modem.reports_left(name)]
        session.judge.must(not left, f"one report for each request is due, further ones came: {left}")


@requirement("F1308-16")
@pytest.mark.parametrize("send_header", [WHOLE, BODY], ids=["whole", "body"])
@pytest.mark.parametrize("kind", EMPTY)
def test_report_of_an_answer_without_content(session: Session, kind: str, send_header: int) -> None:
    """No content is reported with 0, also after an answer that had some."""
    path, status = EMPTY[kind]
    name = session.stage(raw(session, path, body=b"asks for nothing"))
    before = send(session, "/text-81", name, 1, 1, BODY)
    session.judge.must(answered(before), f"a status is due: {before.shown()}")
    outcome = send(session, path, name, 1, 1, send_header)
    judge_order(session, outcome)
    judge_report(session, outcome, 1, status, 0)


@requirement("F1308-17")
@pytest.mark.parametrize("send_header", [WHOLE, BODY], ids=["whole", "body"])
def test_report_of_a_refused_connection(session: Session, origin: Origin, send_header: int) -> None:
    """A port where nobody listens: OK, then method, errcode and 0; each time."""
    name = session.stage(raw(session, "/text-82", body=b"for nobody"))
    for method in (1, 0):
        outcome = send(session, origin.refused(), name, 1, method, send_header)
        judge_errcode(session, outcome, method, 714)
    seen = [request.head for request in origin.requests()]
    session.judge.must(not seen, f"the URL names a port where nobody listens, the origin saw {seen}")


@requirement("F1308-17")
@needs("https")
@pytest.mark.parametrize("send_header", [WHOLE, BODY], ids=["whole", "body"])
def test_report_of_a_failed_handshake(session: Session, origin: Origin, send_header: int) -> None:
    """TLS asked of a port that speaks plain HTTP: OK, then method, errcode and 0; nothing goes out in clear."""
    name = session.stage(raw(session, "/text-83", body=b"not in clear"))
    outcome = send(session, origin.url("/text-83").replace("http:", "https:", 1), name, 1, 1, send_header)
    judge_errcode(session, outcome, 1, 715)
    seen = [request.head for request in origin.requests()]
    session.judge.must(not seen, f"a request was sent without TLS: {seen}")


@requirement("F1308-17a")
def test_report_of_an_unknown_host(session: Session, origin: Origin) -> None:
    """A host name that does not exist: OK, then method, errcode and 0."""
    name = session.stage(raw(session, "/text-84", body=b"for nobody"))
    url = f"http://{origin.place.unknown_host}/{origin.token}/"
    judge_errcode(session, send(session, url, name, 1, 1, BODY), 1, 713)


@requirement("F1308-18")
@pytest.mark.parametrize("send_header", [WHOLE, BODY], ids=["whole", "body"])
def test_file_that_is_not_there(session: Session, send_header: int) -> None:
    """ERROR, or OK and 707, and nothing is sent; not even the file that was sent before."""
    there = session.stage(raw(session, "/text-85", body=b"there"))
    judge_report(session, send(session, "/text-85", there, 1, 1, send_header), 1, 200, 85)
    session.origin.mark()
    for name in (session.new_name(), there[:-1], there + "x"):
        outcome = session.postfile(name, 1, 1, send_header)
        reading = not_found(outcome)
        session.judge.must(reading in ("error", "errcode"), f"ERROR or 707 is due for {name!r}: {outcome.shown()}")
        session.judge.record("file that is not there", reading)
    session.nothing("there is no such file")


@requirement("F1308-38")
@pytest.mark.parametrize("send_header", [WHOLE, BODY], ids=["whole", "body"])
def test_report_of_any_status(session: Session, send_header: int) -> None:
    """Whatever the server answers is reported with its status and its length."""
    for status, size, method in ((404, 50, 1), (500, 50, 0), (200, 49, 1), (401, 51, 1), (503, 50, 1)):
        path = f"/status-{status}/text-{size}"
        name = session.stage(raw(session, path, method="POST" if method else "GET", body=b"b" if method else b""))
        judge_report(session, send(session, path, name, 1, method, send_header), method, status, size)


@requirement("F1308-37")
@pytest.mark.parametrize("before", ["first", "after-its-body"])
def test_report_of_a_head(session: Session, before: str) -> None:
    """A HEAD is reported with 0 or the size of a header; the body that never came is not counted (A55)."""
    path = f"/headers-400/bytes-{BODY_OF_HEAD}"
    name = session.stage(b"a file")
    if before == "after-its-body":
        session.get(path)
    outcome = send(session, path, name, 1, 2, BODY)
    session.judge.expect(answered(outcome), f"a report 2,200 is due: {outcome.shown()}")
    block = len(session.origin.last().sent_head)
    known = {0: "zero", block: "header", block - 2: "header_less_2", block - 4: "header_less_4",
             BODY_OF_HEAD: "absent_body"}
    if outcome.length in known:
        session.topic("postfile_head_datalen", known[outcome.length], f"a head of {block} bytes: {outcome.shown()}")
    elif outcome.length is not None:
        session.judge.deviation(f"0 is due, or the size of the header block of {block} bytes: {outcome.shown()}")


@requirement("F1308-20")
@pytest.mark.parametrize("kind", SLOW)
def test_answer_and_report_in_time(session: Session, kind: str) -> None:
    """Final result code and report are there within T03 and T04, also when the server takes its time."""
    name = session.stage(raw(session, SLOW[kind], body=b"in time"))
    session.url(SLOW[kind])
    for send_header in (BODY, WHOLE):
        _judge_times(session, f'"{name}",1,1,{send_header}', kind)


@requirement("F1308-20")
@pytest.mark.parametrize("kind", ["refused", "silent"])
def test_report_in_time_without_a_server(session: Session, kind: str) -> None:
    """A server that refuses costs no time, one whose SYN answer never comes CONNECTTO at most: far below the limit."""
    name = session.stage(content.text(87, 20))
    session.para("CONNECTTO", 20)
    session.url(session.origin.refused() if kind == "refused" else unanswered(session))
    _judge_times(session, f'"{name}",1,1,1', kind)


@requirement("F1308-20")
@needs("radio")
def test_report_in_time_without_a_network(session: Session) -> None:
    """A file whose answer the lost network cuts off is reported all the same, or the loss itself is told (A42)."""
    path = "/drip-30-2/text-300"
    name = session.stage(raw(session, path, body=b"cut off"))
    session.url(path)
    session.para("RECVTO", 20)
    seen = session.at(f'AT+HTTPPOSTFILE="{name}",1,1,1', Shape.ACTION)
    if seen.reports:
        session.judge.not_applicable("this DUT sends its report before its OK")
    session.wait(3)
    try:
        session.at("AT+CGATT=0")
        report = session.modem.report("HTTPPOSTFILE", seen.sent + session.late(LIMIT) + BEYOND)
        told = [line.text for line in session.modem.unsolicited if line.text.startswith("+HTTP_NONET_EVENT")]
        session.judge.must(report or told or not seen.ok, f"a report is due within {LIMIT:g} s: {seen.shown()}")
        session.judge.record("a file without a network", f"{report.code if report else 'no report'}, {told}")
    finally:
        session.at("AT+CGATT=1")
        wait_attached(session)


@requirement("F1308-20")
def test_refusal_in_time(session: Session) -> None:
    """ERROR, too, is a final result code that may not be late."""
    session.url("/text-86")
    for values in ("", f'"{session.new_name()}",9', f'"{session.new_name()}",1,1,1'):
        _judge_times(session, values, "refusal")


def _judge_times(session: Session, values: str, what: str) -> None:
    """Final result code and report are each there at the limit."""
    seen = session.at(f"AT+HTTPPOSTFILE={values}", Shape.ACTION)
    session.judge.must(seen.finals and (seen.took or 0.0) <= session.late(LIMIT),
                       f"a final result code is due within {LIMIT:g} s: {seen.shown()}")
    if seen.refused:
        session.judge.record(f"time of {what}", f"ERROR after {seen.took or 0.0:.1f} s")
        return
    report = session.modem.report("HTTPPOSTFILE", seen.sent + session.late(LIMIT) + BEYOND)
    took = report.t - seen.sent if report else None
    session.judge.must(took is not None and took <= session.late(LIMIT),
                       f"the report is due within {LIMIT:g} s, it came after {took} s: {seen.shown()}")
    session.judge.record(f"time of {what}", f"report after {took or 0.0:.1f} s")


@requirement("F1308-21")
@pytest.mark.parametrize("values", ["{name}", "{name},1", "{name},1,1", "{name},1,1,0", "{name},1,1,1"])
def test_layout_of_the_report(session: Session, values: str) -> None:
    """One to three numbers behind the name; three of them begin with the method (A22)."""
    for path in ("/status-201/text-88", "/text-88", "/empty", ""):
        name = session.stage(raw(session, path or "/text-88", body=b"any"))
        session.url(path or session.origin.refused())
        line = _report_line(session, values.format(name=f'"{name}"'))
        form = FORM.fullmatch(line)
        session.judge.must(form, f"one to three numbers are due: {line!r}")
        fields = [int(part) for part in form[1].split(",")] if form else []
        first = "method" if fields and fields[0] <= 3 else "status"
        kinds = {(3, "method"): "three", (3, "status"): "status_first_of_three", (2, "method"): "method_status",
                 (2, "status"): "status_length", (1, "method"): "method"}
        kind = kinds.get((len(fields), first), "other")
        session.topic("postfile_fields", kind, f"the report is {line!r}",
                      requirement="F1308-22" if kind == "status_length" else None)


@requirement("F1308-22")
@pytest.mark.parametrize("options", [(), (1, 0), (1, 1, BODY)], ids=["name", "method", "all"])
def test_any_report_opens_the_way_for_readfile(session: Session, options: tuple[int, ...]) -> None:
    """Be the report <status>,<len> as in L146 or the longer one of L129: HTTPREADFILE saves this answer after it."""
    path = "/bytes-500-22"
    name = session.stage(raw(session, path, body=b"asks"))
    outcome = send(session, path, name, *options)
    session.judge.must(outcome.code in (200, None), f"a status 200 is due: {outcome.shown()}", requirement="F1308-38")
    session.judge.record("fields of the report", str(outcome.report.fields if outcome.report else "none"))
    copy = session.new_name()
    saved = session.keep(copy)
    session.judge.must(saved.done, f"OK and result 0 are due: {saved.exchange.shown()}", requirement="F1309-04")
    back, due = session.send_back(copy) or b"", content.body(500, 22)
    session.judge.must(back == due, f"the answer is due in the file: {difference(back, due)}", requirement="F1309-04")


def _report_line(session: Session, values: str) -> str:
    """The line of the report, whatever stands in it."""
    modem = session.modem
    seen = session.at(f"AT+HTTPPOSTFILE={values}", Shape.ACTION)
    session.judge.must(seen.ok, f"OK is due: {seen.shown()}")

    def lines() -> list[str]:
        found = [*modem.unsolicited, *seen.information, *(line for _, line in modem.surplus)]
        return [line.text for line in found if line.text.startswith("+HTTPPOSTFILE") and line.t >= seen.sent]

    modem.listen(max(0.0, seen.sent + session.late(LIMIT) - modem.now()), lambda: lines() or None)
    session.judge.must(lines(), f"no report within {LIMIT:g} s: {seen.shown()}", requirement="F1308-20")
    modem.report("HTTPPOSTFILE", 0)
    return lines()[0]
